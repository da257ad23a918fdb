// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/net/connection.hpp"

namespace orienta::net {
namespace {

using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kSweep{250};
constexpr std::size_t kMaxRefusing = 256;  // connections over the limit that are still told so; more are just closed

std::string place(const ServerOptions& options) {
  const bool v6 = options.address.find(':') != std::string::npos;
  return (v6 ? "[" + options.address + "]" : options.address) + ":" + std::to_string(options.port);
}

void listen(ServerState& state) {
  const auto& options = state.options;
  const auto check = [&](error_code ec, const char* what) {
    if (!ec) return;
    throw boost::system::system_error(ec, "cannot " + std::string(what) + " " + place(options) +
                                              "; end the program that uses it, or change [server] listen");
  };
  error_code ec;
  const auto address = asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, ec);
  check(ec, "understand the address");
  const tcp::endpoint endpoint(address, options.port);
  state.acceptor.open(endpoint.protocol(), ec);
  check(ec, "open a socket for");
  state.acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  // "[::]" serves IPv4 as well.
  if (address.is_v6() && address.is_unspecified()) state.acceptor.set_option(asio::ip::v6_only(false), ec);
  state.acceptor.bind(endpoint, ec);
  check(ec, "listen on");
  state.acceptor.listen(asio::socket_base::max_listen_connections, ec);
  check(ec, "listen on");
}

asio::awaitable<void> accept_loop(std::shared_ptr<ServerState> state) {
  while (state->acceptor.is_open()) {
    error_code ec;
    tcp::socket socket = co_await state->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, ec));
    if (ec == asio::error::operation_aborted || !state->acceptor.is_open()) co_return;
    if (ec) {
      // Out of file descriptors, mostly. Accepting again at once would spin until one is free.
      log::error("accept_failed", {{"reason", ec.message()}});
      asio::steady_timer pause(state->io, milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
      continue;
    }
    const std::size_t open = state->connections.size();
    if (open >= state->options.max_connections + kMaxRefusing) {
      ++state->stats.refused;
      continue;
    }
    auto connection = std::make_shared<Connection>(state, std::move(socket));
    connection->start(open >= state->options.max_connections);
  }
}

// The copy is needed: ending a connection takes it out of the set.
std::vector<std::shared_ptr<Connection>> all_of(const ServerState& state) {
  std::vector<std::shared_ptr<Connection>> out;
  out.reserve(state.connections.size());
  for (Connection* connection : state.connections) {
    if (auto held = connection->weak_from_this().lock()) out.push_back(std::move(held));
  }
  return out;
}

void publish(const ServerStats& stats) {
  metrics::set("orienta_http_connections", static_cast<double>(stats.connections_open));
  metrics::set("orienta_http_refused", static_cast<double>(stats.refused));
  metrics::set("orienta_http_streams", static_cast<double>(stats.streams_open));
}

void sweep_later(std::weak_ptr<ServerState> weak) {
  const auto state = weak.lock();
  if (!state) return;
  state->sweep.expires_after(kSweep);
  state->sweep.async_wait([weak](error_code ec) {
    const auto held = weak.lock();
    if (ec || !held) return;
    const auto now = steady_clock::now();
    for (const auto& connection : all_of(*held)) connection->check_deadline(now);
    publish(held->stats);
    sweep_later(weak);
  });
}

void abort_all(ServerState& state) {
  for (const auto& connection : all_of(state)) connection->abort();
}

void call_stopped(ServerState& state) {
  state.sweep.cancel();
  auto done = std::move(state.stopped);
  state.stopped = nullptr;
  if (done) done();
}

void await_end(std::shared_ptr<ServerState> state, milliseconds grace, bool last);

void on_stop_timer(const std::shared_ptr<ServerState>& state, bool last) {
  if (state->connections.empty() || last) return call_stopped(*state);
  abort_all(*state);
  // A handler that cannot be cancelled may hold its connection a little longer; it is not waited for endlessly.
  await_end(state, milliseconds(1000), true);
}

void await_end(std::shared_ptr<ServerState> state, milliseconds grace, bool last) {
  state->stop_timer.expires_after(state->connections.empty() ? milliseconds(0) : grace);
  state->stop_timer.async_wait([state, last](error_code) { on_stop_timer(state, last); });
}

void begin_stop(const std::shared_ptr<ServerState>& state, milliseconds grace, std::function<void()> done) {
  if (state->stopping) return;
  state->stopping = true;
  state->stopped = std::move(done);
  error_code ignored;
  state->acceptor.close(ignored);
  for (const auto& connection : all_of(*state)) connection->wind_down();
  await_end(state, grace, false);
}

}  // namespace

class Server::Impl {
 public:
  Impl(asio::io_context& io, ServerOptions options, Handler& handler)
      : state(std::make_shared<ServerState>(io, std::move(options), handler)) {}
  std::shared_ptr<ServerState> state;
};

Server::Server(asio::io_context& io, ServerOptions options, Handler& handler)
    : impl_(std::make_unique<Impl>(io, std::move(options), handler)) {
  for (const auto& entry : impl_->state->options.trusted_proxies) {
    if (!impl_->state->proxies.add(entry)) {
      throw boost::system::system_error(asio::error::invalid_argument, "[server] trusted_proxies: \"" + entry +
                                                                           "\" is neither an address nor a network");
    }
  }
  listen(*impl_->state);
}

Server::~Server() {
  auto& state = *impl_->state;
  state.stopping = true;
  state.stopped = nullptr;
  error_code ignored;
  state.acceptor.close(ignored);
  state.sweep.cancel();
  abort_all(state);
}

std::uint16_t Server::port() const {
  return impl_->state->acceptor.local_endpoint().port();
}

void Server::start() {
  asio::co_spawn(impl_->state->io, accept_loop(impl_->state), [](std::exception_ptr error) {
    if (error) log::error("accept_loop_failed", {});
  });
  sweep_later(impl_->state);
}

void Server::stop(milliseconds grace, std::function<void()> done) {
  asio::post(impl_->state->io, [state = impl_->state, grace, done = std::move(done)]() mutable {
    begin_stop(state, grace, std::move(done));
  });
}

const ServerStats& Server::stats() const {
  return impl_->state->stats;
}

}  // namespace orienta::net
