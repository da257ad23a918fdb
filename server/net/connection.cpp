// SPDX-License-Identifier: Apache-2.0
#include "server/net/connection.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/core/demangle.hpp>
#include <cstdio>

#include "server/log.hpp"
#include "server/net/answer.hpp"
#include "storage/storage.hpp"

namespace orienta::net {
namespace {

using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t kWritePiece = 64 * 1024;  // each gets the whole write timeout: slow is fine, stuck is not
constexpr std::size_t kJoinLimit = 16 * 1024;   // bodies up to this go out in one packet with their head
constexpr std::size_t kMaxDiscard = 256 * 1024;

std::string kind_of(const std::exception& error) {
  return boost::core::demangle(typeid(error).name());
}

bool is_cancellation(const std::exception& error) {
  const auto* system = dynamic_cast<const boost::system::system_error*>(&error);
  return system != nullptr && system->code() == asio::error::operation_aborted;
}

Response failed(const std::exception& error) {
  if (dynamic_cast<const storage::Unavailable*>(&error) != nullptr) {
    log::error("request_failed", {{"kind", "storage_unavailable"}});
    auto answer = error_answer(503, "unavailable", "The database cannot be reached. Try again in a few seconds.");
    answer.headers.emplace_back("retry-after", "5");
    return Response(std::move(answer));
  }
  log::error("request_failed", {{"kind", kind_of(error)}});
  return Response(error_answer(500, "internal",
                               "Something failed on the server. Try again; if it goes on, tell the "
                               "administrator the time of this request."));
}

// 15 s and one second for every 16 KiB that arrived: a slow line may be slow, a dripping client may not stay.
milliseconds body_allowance(seconds base, std::size_t received) {
  return base + seconds(received / (16 * 1024));
}

}  // namespace

Connection::Connection(std::shared_ptr<ServerState> state, tcp::socket socket)
    : state_(std::move(state)), socket_(std::move(socket)), reader_(state_->options.max_header) {
  error_code ignored;
  const auto endpoint = socket_.remote_endpoint(ignored);
  peer_ = endpoint.address();
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  state_->connections.insert(this);
  state_->stats.connections_open = state_->connections.size();
}

Connection::~Connection() {
  state_->connections.erase(this);
  state_->stats.connections_open = state_->connections.size();
  if (state_->stopping && state_->connections.empty() && state_->stopped) {
    state_->stop_timer.cancel();  // its handler calls `stopped`
  }
}

void Connection::start(bool refuse) {
  // The handler keeps the connection, and with it the signal, until the coroutine is really over.
  auto finished = [self = shared_from_this()](std::exception_ptr error) {
    error_code ignored;
    self->socket_.close(ignored);  // ends the disconnect watch, which holds the connection too
    try {
      if (error) std::rethrow_exception(error);
    } catch (const std::exception& e) {
      if (!is_cancellation(e)) log::error("connection_failed", {{"kind", kind_of(e)}});
    }
  };
  asio::co_spawn(state_->io, refuse ? refuse_all(shared_from_this()) : serve(shared_from_this()),
                 asio::bind_cancellation_slot(cancel_.slot(), std::move(finished)));
}

void Connection::set_phase(Phase phase, milliseconds allowed) {
  phase_ = phase;
  deadline_ = allowed.count() > 0 ? steady_clock::now() + allowed : SteadyTime::max();
}

void Connection::check_deadline(SteadyTime now) {
  if (now < deadline_) return;
  deadline_ = SteadyTime::max();
  timed_out_ = true;
  if (phase_ == Phase::reading || phase_ == Phase::idle) {
    error_code ignored;
    socket_.cancel(ignored);  // the waiting read ends; the coroutine then decides what to say
  } else {
    abort();
  }
}

void Connection::abort() {
  if (aborted_) return;
  aborted_ = true;
  error_code ignored;
  socket_.close(ignored);
  cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::wind_down() {
  if (phase_ == Phase::streaming) {
    abort();
  } else if (phase_ == Phase::idle && reader_.empty()) {
    timed_out_ = true;
    error_code ignored;
    socket_.cancel(ignored);
  }
}

asio::awaitable<std::size_t> Connection::read_some(Self self) {
  auto& scratch = self->state_->scratch;
  for (;;) {
    error_code ec;
    co_await self->socket_.async_wait(tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, ec));
    if (ec || self->timed_out_) co_return 0;
    const std::size_t size = self->socket_.read_some(asio::buffer(scratch), ec);
    if (ec == asio::error::would_block) continue;
    if (ec || size == 0) co_return 0;
    self->reader_.append({scratch.data(), size});
    co_return size;
  }
}

asio::awaitable<std::optional<std::variant<RequestHead, Refusal>>> Connection::read_head(Self self) {
  const auto& options = self->state_->options;
  self->set_phase(Phase::reading, options.header_timeout);
  if (self->reader_.empty()) {
    self->set_phase(Phase::idle, self->first_ ? options.header_timeout : options.idle_timeout);
    if (self->state_->stopping) co_return std::nullopt;
    const std::size_t arrived = co_await read_some(self);
    if (arrived == 0) co_return std::nullopt;
    // A new connection has one deadline for everything up to the end of its header.
    const SteadyTime since_accepted = self->deadline_;
    self->set_phase(Phase::reading, options.header_timeout);
    if (self->first_) self->deadline_ = since_accepted;
  }
  self->first_ = false;
  for (;;) {
    auto head = self->reader_.read_head();
    if (head) co_return head;
    const bool nothing_yet = self->reader_.empty();
    const std::size_t arrived = co_await read_some(self);
    if (arrived > 0) continue;
    if (!self->timed_out_ || nothing_yet) co_return std::nullopt;
    self->timed_out_ = false;
    co_return Refusal{408, "header_timeout", "The request header did not arrive in time. Send it at once."};
  }
}

asio::awaitable<std::optional<std::variant<std::string, Refusal>>> Connection::read_body(Self self, std::size_t limit) {
  const auto begun = steady_clock::now();
  const auto base = self->state_->options.body_timeout;
  std::size_t received = 0;
  self->set_phase(Phase::reading, base);
  for (;;) {
    auto body = self->reader_.read_body(limit);
    if (body) co_return body;
    const std::size_t arrived = co_await read_some(self);
    if (arrived > 0) {
      received += arrived;
      self->deadline_ = begun + body_allowance(base, received);
      continue;
    }
    if (!self->timed_out_) co_return std::nullopt;
    self->timed_out_ = false;
    co_return Refusal{408, "body_timeout", "The request body did not arrive in time. Send less, or on a faster line."};
  }
}

asio::awaitable<bool> Connection::write_all(Self self, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, kWritePiece);
    bytes.remove_prefix(piece.size());
    self->set_phase(Phase::writing, self->state_->options.write_timeout);
    error_code ec;
    const auto buffer = asio::buffer(piece.data(), piece.size());
    co_await asio::async_write(self->socket_, buffer, asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return false;
  }
  co_return true;
}

asio::awaitable<bool> Connection::write_answer(Self self, model::HttpResponse response, bool keep_alive,
                                               bool head_only) {
  std::string head = response_head(response, Framing::length, keep_alive);
  if (head_only || response.status == 204 || response.status == 304) response.body.clear();
  if (response.body.size() <= kJoinLimit) {
    head += response.body;
    response.body.clear();
  }
  const bool sent = co_await write_all(self, head);
  if (!sent) co_return false;
  if (!response.body.empty()) co_return co_await write_all(self, response.body);
  co_return true;
}

// Closing with unread bytes in the socket makes the kernel send a reset, and the client may then lose the answer that
// says what was wrong. So: say that nothing more comes, and read what is still under way, for a moment.
asio::awaitable<void> Connection::linger(Self self) {
  error_code ec;
  self->socket_.shutdown(tcp::socket::shutdown_send, ec);
  self->timed_out_ = false;
  self->set_phase(Phase::reading, seconds(2));
  std::size_t discarded = 0;
  while (!ec && discarded < kMaxDiscard) {
    co_await self->socket_.async_wait(tcp::socket::wait_read, asio::redirect_error(asio::use_awaitable, ec));
    if (ec || self->timed_out_) break;
    const std::size_t size = self->socket_.read_some(asio::buffer(self->state_->scratch), ec);
    if (ec == asio::error::would_block) ec = {};
    discarded += size;
  }
}

asio::awaitable<Response> Connection::ask_handler(Self self, model::HttpRequest request) {
  self->set_phase(Phase::handling, milliseconds(0));
  try {
    auto response = co_await self->state_->handler.handle(std::move(request));
    co_return response;
  } catch (const std::exception& error) {
    if (self->aborted_ && is_cancellation(error)) throw;
    co_return failed(error);
  }
}

void Connection::watch_disconnect() {
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code ec) {
    if (ec || self->aborted_) return;
    const std::size_t size = self->socket_.read_some(asio::buffer(self->state_->scratch), ec);
    self->discarded_ += size;
    if ((ec && ec != asio::error::would_block) || self->discarded_ > kMaxDiscard) return self->abort();
    self->watch_disconnect();
  });
}

asio::awaitable<void> Connection::write_stream(Self self, Response response, bool chunked) {
  std::string head = response_head(response.head, chunked ? Framing::chunked : Framing::until_close, false);
  auto& open = self->state_->stats.streams_open;
  struct Count {
    std::uint64_t& value;
    explicit Count(std::uint64_t& v) : value(v) { ++value; }
    ~Count() { --value; }
  } count(open);
  self->watch_disconnect();
  bool sent = co_await write_all(self, head);
  while (sent) {
    self->set_phase(Phase::streaming, milliseconds(0));
    if (self->state_->stopping) break;
    auto piece = co_await response.stream->next();
    if (!piece) break;
    if (piece->empty()) continue;
    if (chunked) {
      std::array<char, 24> size{};
      const int digits = std::snprintf(size.data(), size.size(), "%zx\r\n", piece->size());
      piece->insert(0, size.data(), static_cast<std::size_t>(digits));
      piece->append("\r\n");
    }
    sent = co_await write_all(self, *piece);
  }
  if (sent && chunked) co_await write_all(self, "0\r\n\r\n");
}

asio::awaitable<bool> Connection::serve_one(Self self, RequestHead head) {
  auto& state = *self->state_;
  ++state.stats.requests;
  head.request.remote = state.proxies.client_of(self->peer_, head.request.headers);
  const bool head_only = head.request.method == "HEAD";
  if (head_only) head.request.method = "GET";

  auto limit = state.handler.body_limit(head.request);
  std::optional<model::HttpResponse> refusal;
  if (auto* answer = std::get_if<model::HttpResponse>(&limit)) {
    refusal = std::move(*answer);
  } else if (head.content_length.value_or(0) > std::get<std::size_t>(limit)) {
    refusal = error_answer(413, "body_too_large",
                           "The body is larger than this address accepts (" +
                               std::to_string(std::get<std::size_t>(limit)) + " bytes). Send less.");
  }
  if (refusal) {
    ++state.stats.refused;
    const bool again = head.keep_alive && !head.has_body && !state.stopping;
    const bool sent = co_await write_answer(self, std::move(*refusal), again, head_only);
    if (sent && !again) co_await linger(self);
    co_return sent&& again;
  }

  if (head.has_body && head.expects_continue && self->reader_.empty()) {
    const bool sent = co_await write_all(self, "HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return false;
  }
  auto body = co_await read_body(self, std::get<std::size_t>(limit));
  if (!body) co_return false;
  if (const auto* bad = std::get_if<Refusal>(&*body)) {
    ++state.stats.refused;
    auto answer = error_answer(*bad);
    const bool sent = co_await write_answer(self, std::move(answer), false, false);
    if (sent) co_await linger(self);
    co_return false;
  }
  head.request.body = std::move(std::get<std::string>(*body));

  auto response = co_await ask_handler(self, std::move(head.request));
  const bool again = head.keep_alive && !state.stopping;
  if (!response.stream) {
    const bool sent = co_await write_answer(self, std::move(response.head), again, head_only);
    co_return sent&& again;
  }
  // A stream ends its connection: whatever the client sent meanwhile was read by the disconnect watch.
  if (head_only) {
    const std::string text = response_head(response.head, Framing::chunked, false);
    co_await write_all(self, text);
  } else {
    co_await write_stream(self, std::move(response), head.http_1_1);
  }
  co_return false;
}

asio::awaitable<void> Connection::serve(Self self) {
  for (;;) {
    auto head = co_await read_head(self);
    if (!head) co_return;
    if (const auto* bad = std::get_if<Refusal>(&*head)) {
      ++self->state_->stats.refused;
      auto answer = error_answer(*bad);
      const bool sent = co_await write_answer(self, std::move(answer), false, false);
      if (sent) co_await linger(self);
      co_return;
    }
    auto request = std::move(std::get<RequestHead>(*head));
    const bool again = co_await serve_one(self, std::move(request));
    if (!again) co_return;
  }
}

asio::awaitable<void> Connection::refuse_all(Self self) {
  ++self->state_->stats.refused;
  auto answer = error_answer(503, "too_many_connections", "The server is full. Try again in a few seconds.");
  answer.headers.emplace_back("retry-after", "5");
  const bool sent = co_await write_answer(self, std::move(answer), false, false);
  if (sent) co_await linger(self);
}

}  // namespace orienta::net
