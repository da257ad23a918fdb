// SPDX-License-Identifier: Apache-2.0
// HTTP, server and client, without a word of Beast: only server/net/*.cpp include it. Everything runs on the one io
// thread of the given io_context; nothing here is thread-safe except `Server::stop`.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/model/http.hpp"

namespace orienta::net {

namespace asio = boost::asio;

// A body that goes on for as long as the client listens (server-sent events). `next` waits for the next piece; nullopt
// ends the response. Destroyed when the client is gone or the server stops, at the latest with the io_context, so its
// destructor may use only what outlives that; a pending `next` is cancelled then
// (operation_aborted as boost::system::system_error).
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  virtual asio::awaitable<std::optional<std::string>> next() = 0;
};

struct Response {
  model::HttpResponse head;  // body is used if `stream` is null; content-length, date and connection are added
  std::unique_ptr<BodyStream> stream;
  Response() = default;
  Response(model::HttpResponse r) : head(std::move(r)) {}
};

// Answers requests. `route_limit` is asked after the header and before the body is read: the largest body accepted for
// this method and target, 0 = none; an answer instead of a number refuses at once (404, 405, 503).
class Handler {
 public:
  virtual ~Handler() = default;
  virtual std::variant<std::size_t, model::HttpResponse> body_limit(const model::HttpRequest& head) = 0;
  // HEAD arrives as GET; the answer's body is left out. A stream ends its connection. An exception becomes 500
  // (Unavailable: 503) without detail.
  virtual asio::awaitable<Response> handle(model::HttpRequest request) = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any free one
  std::size_t max_connections = 20'000;
  std::chrono::seconds header_timeout{10};
  std::chrono::seconds body_timeout{15};  // plus one second for every 16 KiB
  std::chrono::seconds idle_timeout{60};
  std::chrono::seconds write_timeout{30};
  std::size_t max_header = 8 * 1024;
  // Peers whose X-Forwarded-For is believed (addresses or CIDR); HttpRequest::remote is then the client it names.
  std::vector<std::string> trusted_proxies;
};

// Counters for /metrics, read on the io thread.
struct ServerStats {
  std::uint64_t connections_open = 0, requests = 0, refused = 0, streams_open = 0;
};

class Server {
 public:
  // Binds and listens at once; throws boost::system::system_error with a message that says what to do (port in use).
  Server(asio::io_context& io, ServerOptions options, Handler& handler);
  ~Server();
  [[nodiscard]] std::uint16_t port() const;
  void start();
  // Stops accepting, lets running requests finish for up to `grace`, then closes the rest and calls `done` on the io
  // thread.
  void stop(std::chrono::milliseconds grace, std::function<void()> done);
  [[nodiscard]] const ServerStats& stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Outgoing requests: TLS with verification by the system's CA store, keep-alive pool per host, no redirects followed.
struct ClientOptions {
  std::chrono::seconds connect_timeout{5};
  std::chrono::seconds total_timeout{25};
  std::size_t max_body = 1024 * 1024;
  std::size_t max_idle_per_host = 16;
  std::string ca_file;  // extra trust anchor for tests; empty = system store only
};
struct ClientFailure {
  bool surely_not_sent = false;  // DNS, connect or TLS failed: safe to send again at once
  std::string reason;            // fixed phrase plus system error; never a URL or a body
};
using ClientResult = std::variant<model::HttpResponse, ClientFailure>;

class Client {
 public:
  Client(asio::io_context& io, ClientOptions options = {});
  ~Client();
  [[nodiscard]] asio::awaitable<ClientResult> send(model::HttpRequest request);
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Tracks spawned coroutines so that shutdown can wait for them. Every co_spawn goes through here.
class TaskGroup {
 public:
  explicit TaskGroup(asio::io_context& io);
  ~TaskGroup();
  // `name` is for the log when the task ends with an exception that is not a cancellation.
  void spawn(std::string name, asio::awaitable<void> task);
  void cancel();                             // asks all to stop (terminal cancellation)
  void on_idle(std::function<void()> done);  // once, when none is left
  [[nodiscard]] std::size_t size() const;
  std::function<void(const std::string& name, std::exception_ptr)> on_error;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace orienta::net
