// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <deque>
#include <map>
#include <unordered_set>

#include "server/net/any_stream.hpp"
#include "server/net/message_reader.hpp"
#include "server/net/net.hpp"

namespace orienta::net {
namespace {

using boost::system::error_code;
using std::chrono::steady_clock;
using tcp = asio::ip::tcp;
using SteadyTime = steady_clock::time_point;
using Endpoints = std::vector<tcp::endpoint>;

constexpr std::chrono::seconds kMaxIdle{45};  // below the 60 s after which most servers close

struct Place {
  bool tls = false;
  std::string host, port;
  std::string authority;  // for the Host header
  std::string target;
  [[nodiscard]] std::string key() const { return (tls ? "https " : "http ") + host + " " + port; }
};

std::optional<Place> parse_place(const std::string& address) {
  const auto parsed = boost::urls::parse_uri(address);
  if (!parsed) return std::nullopt;
  const auto& url = *parsed;
  Place place;
  place.tls = url.scheme_id() == boost::urls::scheme::https;
  if (!place.tls && url.scheme_id() != boost::urls::scheme::http) return std::nullopt;
  if (url.has_userinfo() || url.encoded_host().empty()) return std::nullopt;
  place.host = url.host_address();
  place.port = url.has_port() && !url.port().empty() ? std::string(url.port()) : (place.tls ? "443" : "80");
  place.authority = std::string(url.encoded_host());
  if (url.has_port() && !url.port().empty()) place.authority += ":" + place.port;
  place.target = std::string(url.encoded_path());
  if (place.target.empty()) place.target = "/";
  if (url.has_query()) place.target += "?" + std::string(url.encoded_query());
  return place;
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// nullopt: something in it would break out of its line.
std::optional<std::string> request_bytes(const model::HttpRequest& request, const Place& place) {
  if (has_line_break(request.method) || request.method.find(' ') != std::string::npos || request.method.empty()) {
    return std::nullopt;
  }
  std::string out = request.method + " " + place.target + " HTTP/1.1\r\nhost: " + place.authority + "\r\n";
  for (const auto& [name, value] : request.headers) {
    if (has_line_break(name) || has_line_break(value)) return std::nullopt;
    if (name == "host" || name == "content-length" || name == "connection" || name == "transfer-encoding") continue;
    out += name + ": " + value + "\r\n";
  }
  if (!model::header(request.headers, "user-agent")) out += "user-agent: orienta\r\n";
  if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD")) {
    out += "content-length: " + std::to_string(request.body.size()) + "\r\n";
  }
  out += "\r\n";
  out += request.body;
  return out;
}

ClientFailure not_sent(std::string reason) {
  return ClientFailure{true, std::move(reason)};
}

std::string with_error(std::string_view phrase, error_code ec) {
  return std::string(phrase) + ": " + ec.message();
}

// Closes a socket when time is over. The socket's owner disarms it (or is destroyed) before the socket goes away; the
// state is shared with a timer handler that may already be on its way.
class Deadline {
 public:
  Deadline(asio::io_context& io, SteadyTime at) : timer_(io, at), state_(std::make_shared<State>()) {
    timer_.async_wait([state = state_](error_code ec) {
      if (ec || state->over) return;
      state->passed = true;
      error_code ignored;
      if (state->socket != nullptr) state->socket->close(ignored);
    });
  }
  ~Deadline() { state_->over = true; }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  void guard(tcp::socket* socket) { state_->socket = socket; }
  [[nodiscard]] bool passed() const { return state_->passed; }

 private:
  struct State {
    tcp::socket* socket = nullptr;
    bool passed = false;
    bool over = false;
  };
  asio::steady_timer timer_;
  std::shared_ptr<State> state_;
};

// getaddrinfo runs in Asio's own thread and cannot be interrupted: whoever waits goes on at the deadline and leaves the
// answer, which keeps this alive, to come when it comes.
struct Resolving {
  Resolving(asio::io_context& io, SteadyTime at) : resolver(io), timer(io, at) {}
  tcp::resolver resolver;
  asio::steady_timer timer;
  bool done = false;
  error_code error;
  Endpoints endpoints;
};

struct IdleStream {
  std::unique_ptr<AnyStream> stream;
  SteadyTime since;
};

// A connection the server has closed, or on which it said something nobody asked for, is readable.
bool still_quiet(tcp::socket& socket) {
  char byte = 0;
  const auto n = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace

// Runs on: the io thread. Owns the idle connections; a connection in use belongs to its `send`.
class Client::Impl {
 public:
  Impl(asio::io_context& context, ClientOptions o)
      : io(context), options(std::move(o)), tls(asio::ssl::context::tls_client) {
    error_code ec;
    tls.set_default_verify_paths(ec);  // none on this machine: every https request fails, and says so
    if (!options.ca_file.empty()) tls.load_verify_file(options.ca_file);
    tls.set_verify_mode(asio::ssl::verify_peer);
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  }

  std::unique_ptr<AnyStream> take_idle(const std::string& key) {
    const auto found = idle.find(key);
    if (found == idle.end()) return nullptr;
    auto& waiting = found->second;
    const auto oldest = steady_clock::now() - kMaxIdle;
    while (!waiting.empty()) {
      IdleStream last = std::move(waiting.back());
      waiting.pop_back();
      if (last.since > oldest && still_quiet(last.stream->socket())) return std::move(last.stream);
    }
    idle.erase(found);
    return nullptr;
  }

  void keep(const std::string& key, std::unique_ptr<AnyStream> stream) {
    if (stopped) return;
    const auto now = steady_clock::now();
    for (auto& [host, waiting] : idle) {
      while (!waiting.empty() && waiting.front().since < now - kMaxIdle) waiting.pop_front();
    }
    std::erase_if(idle, [](const auto& entry) { return entry.second.empty(); });
    auto& waiting = idle[key];
    if (waiting.size() < options.max_idle_per_host) waiting.push_back({std::move(stream), now});
  }

  asio::io_context& io;
  ClientOptions options;
  asio::ssl::context tls;
  std::map<std::string, std::deque<IdleStream>> idle;
  bool stopped = false;

  using Opened = std::variant<std::unique_ptr<AnyStream>, ClientFailure>;
  asio::awaitable<std::variant<Endpoints, ClientFailure>> resolve(std::string host, std::string port, SteadyTime by);
  asio::awaitable<Opened> open(Place place);
  asio::awaitable<ClientResult> send(model::HttpRequest request);
  asio::awaitable<ClientResult> exchange(AnyStream* stream, std::string bytes, bool head, bool* reusable);
};

asio::awaitable<std::variant<Endpoints, ClientFailure>> Client::Impl::resolve(std::string host, std::string port,
                                                                              SteadyTime by) {
  auto state = std::make_shared<Resolving>(io, by);
  const auto on_answer = [state](error_code ec, const tcp::resolver::results_type& results) {
    state->done = true;
    state->error = ec;
    for (const auto& entry : results) state->endpoints.push_back(entry.endpoint());
    state->timer.cancel();
  };
  state->resolver.async_resolve(host, port, on_answer);
  error_code ec;
  co_await state->timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  if (!state->done) co_return not_sent("the name of the host was not resolved in time");
  if (state->error) co_return not_sent(with_error("the name of the host cannot be resolved", state->error));
  co_return std::move(state->endpoints);
}

asio::awaitable<Client::Impl::Opened> Client::Impl::open(Place place) {
  const auto by = steady_clock::now() + options.connect_timeout;
  auto resolved = co_await resolve(place.host, place.port, by);
  if (auto* failure = std::get_if<ClientFailure>(&resolved)) co_return std::move(*failure);
  error_code ec = asio::error::host_not_found;
  for (const tcp::endpoint& endpoint : std::get<Endpoints>(resolved)) {
    tcp::socket socket(io);
    Deadline deadline(io, by);
    deadline.guard(&socket);
    co_await socket.async_connect(endpoint, asio::redirect_error(asio::use_awaitable, ec));
    if (deadline.passed()) co_return not_sent("the host did not accept a connection in time");
    if (ec) continue;
    deadline.guard(nullptr);
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    std::unique_ptr<AnyStream> stream;
    if (place.tls) {
      stream = tls_stream(std::move(socket), tls);
    } else {
      stream = plain_stream(std::move(socket));
    }
    deadline.guard(&stream->socket());
    const IoResult shaken = co_await stream->handshake(place.host);
    deadline.guard(nullptr);
    if (deadline.passed()) co_return not_sent("the TLS handshake did not end in time");
    if (shaken.error) co_return not_sent(with_error("TLS failed", shaken.error));
    co_return std::move(stream);
  }
  co_return not_sent(with_error("no connection to the host", ec));
}

asio::awaitable<ClientResult> Client::Impl::exchange(AnyStream* stream, std::string bytes, bool head, bool* reusable) {
  const IoResult written = co_await stream->write(asio::buffer(bytes));
  if (written.error) {
    // TLS may have sent part of a record that it does not count.
    const bool nothing = written.size == 0 && !stream->is_tls();
    co_return ClientFailure{nothing, with_error("the request could not be written", written.error)};
  }
  ResponseReader reader(options.max_body, head);
  std::array<char, 16 * 1024> chunk;
  for (;;) {
    const IoResult got = co_await stream->read_some(asio::buffer(chunk));
    if (got.error == asio::error::eof) {
      reader.append_eof();
    } else if (got.error) {
      co_return ClientFailure{false, with_error("the answer could not be read", got.error)};
    } else {
      reader.append({chunk.data(), got.size});
    }
    auto answer = reader.read();
    if (!answer) continue;
    if (const auto* reason = std::get_if<std::string_view>(&*answer))
      co_return ClientFailure{false, std::string(*reason)};
    auto& done = std::get<ResponseReader::Done>(*answer);
    *reusable = done.keep_alive;
    co_return std::move(done.response);
  }
}

asio::awaitable<ClientResult> Client::Impl::send(model::HttpRequest request) {
  const auto total = steady_clock::now() + options.total_timeout;
  if (stopped) co_return not_sent("the client is stopped");
  const auto place = parse_place(request.url);
  if (!place) co_return not_sent("not an http or https address (user and password are not allowed in it)");
  auto bytes = request_bytes(request, *place);
  if (!bytes) co_return not_sent("the request has a line break in its method or a header");
  const std::string key = place->key();
  auto stream = take_idle(key);
  if (!stream) {
    auto opened = co_await open(*place);
    if (auto* failure = std::get_if<ClientFailure>(&opened)) co_return std::move(*failure);
    stream = std::move(std::get<std::unique_ptr<AnyStream>>(opened));
  }
  bool reusable = false;
  Deadline deadline(io, total);
  deadline.guard(&stream->socket());
  auto result = co_await exchange(stream.get(), std::move(*bytes), request.method == "HEAD", &reusable);
  deadline.guard(nullptr);
  if (deadline.passed()) {
    if (auto* failure = std::get_if<ClientFailure>(&result)) failure->reason = "no answer in time";
  } else if (reusable) {
    keep(key, std::move(stream));
  }
  co_return result;
}

Client::Client(asio::io_context& io, ClientOptions options) : impl_(std::make_unique<Impl>(io, std::move(options))) {}
Client::~Client() = default;

asio::awaitable<ClientResult> Client::send(model::HttpRequest request) {
  return impl_->send(std::move(request));
}

void Client::stop() {
  impl_->stopped = true;
  impl_->idle.clear();
}

}  // namespace orienta::net
