// SPDX-License-Identifier: Apache-2.0
// One accepted connection and what all connections of a server share. Used by server.cpp (listening, stopping) and
// connection.cpp (reading requests, writing answers). Everything here runs on the io thread.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_set>

#include "server/net/message_reader.hpp"
#include "server/net/net.hpp"
#include "server/net/proxies.hpp"

namespace orienta::net {

using SteadyTime = std::chrono::steady_clock::time_point;
using tcp = asio::ip::tcp;

class Connection;

// Shared by the server, its accept loop and every connection: a connection may end a moment after the Server object.
struct ServerState {
  ServerState(asio::io_context& context, ServerOptions o, Handler& h)
      : io(context), options(std::move(o)), handler(h), acceptor(context), sweep(context), stop_timer(context) {}

  asio::io_context& io;
  ServerOptions options;
  Handler& handler;
  tcp::acceptor acceptor;
  asio::steady_timer sweep;
  asio::steady_timer stop_timer;
  ProxyList proxies;
  ServerStats stats;
  std::unordered_set<Connection*> connections;
  bool stopping = false;
  std::function<void()> stopped;          // called once, when the last connection is gone or time is over
  std::array<char, 64 * 1024> scratch{};  // reads land here first: an idle connection holds no buffer of its own
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ServerState> state, tcp::socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  enum class Phase {
    idle,      // between requests: may be closed at any time
    reading,   // a deadline ends the read, and a 408 says why
    handling,  // the handler's own limits apply
    writing,   // a deadline drops the connection
    streaming  // waits for BodyStream::next
  };

  // Begins to serve; `refuse`: only to say 503.
  void start(bool refuse);
  // Called by the sweep every 250 ms: deadlines are absolute, however many bytes drip in.
  void check_deadline(SteadyTime now);
  // Closes and cancels whatever it waits for.
  void abort();
  // Server stops: idle and streaming connections end now, the others after their answer.
  void wind_down();

 private:
  using Self = std::shared_ptr<Connection>;
  static asio::awaitable<void> serve(Self self);
  static asio::awaitable<void> refuse_all(Self self);
  // True: the connection may serve another request.
  static asio::awaitable<bool> serve_one(Self self, RequestHead head);
  static asio::awaitable<std::optional<std::variant<RequestHead, Refusal>>> read_head(Self self);
  static asio::awaitable<std::optional<std::variant<std::string, Refusal>>> read_body(Self self, std::size_t limit);
  // Bytes given to the reader; 0: end of stream, error, or the deadline passed.
  static asio::awaitable<std::size_t> read_some(Self self);
  static asio::awaitable<bool> write_all(Self self, std::string_view bytes);
  static asio::awaitable<bool> write_answer(Self self, model::HttpResponse response, bool keep_alive, bool head_only);
  static asio::awaitable<Response> ask_handler(Self self, model::HttpRequest request);
  static asio::awaitable<void> write_stream(Self self, Response response, bool chunked);
  static asio::awaitable<void> linger(Self self);
  void watch_disconnect();
  void set_phase(Phase phase, std::chrono::milliseconds allowed);

  std::shared_ptr<ServerState> state_;
  tcp::socket socket_;
  asio::ip::address peer_;
  asio::cancellation_signal cancel_;
  RequestReader reader_;
  Phase phase_ = Phase::reading;
  SteadyTime deadline_ = SteadyTime::max();
  std::size_t discarded_ = 0;  // bytes received while streaming
  bool first_ = true;
  bool timed_out_ = false;
  bool aborted_ = false;
};

}  // namespace orienta::net
