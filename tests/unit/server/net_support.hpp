// SPDX-License-Identifier: Apache-2.0
// A server on a free port in its own thread, and a raw blocking socket to say whatever a client should not.
#pragma once

#include <gtest/gtest.h>

#include <poll.h>
#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "server/net/net.hpp"
#include "storage/storage.hpp"

namespace orienta::net::test {

using tcp = asio::ip::tcp;

// Ticks for ever, until cancelled.
class Ticks final : public BodyStream {
 public:
  Ticks(asio::any_io_executor executor, std::shared_ptr<std::atomic<int>> gone, std::size_t piece,
        std::chrono::milliseconds pause)
      : timer_(executor), gone_(std::move(gone)), piece_(piece, 'x'), pause_(pause) {}
  ~Ticks() override { ++*gone_; }
  asio::awaitable<std::optional<std::string>> next() override {
    timer_.expires_after(pause_);
    co_await timer_.async_wait(asio::use_awaitable);
    co_return piece_;
  }

 private:
  asio::steady_timer timer_;
  std::shared_ptr<std::atomic<int>> gone_;  // shared: an io_context destroys suspended streams after the handler
  std::string piece_;
  std::chrono::milliseconds pause_;
};

class TestHandler final : public Handler {
 public:
  explicit TestHandler(asio::io_context& io) : io_(io) {}

  std::variant<std::size_t, model::HttpResponse> body_limit(const model::HttpRequest& head) override {
    const auto path = model::path_of(head.url);
    if (path == "/missing") {
      model::HttpResponse answer;
      answer.status = 404;
      answer.body = "{}";
      return answer;
    }
    if (path == "/echo") return std::size_t{1000};
    if (path == "/big") return std::size_t{4 * 1024 * 1024};
    return std::size_t{0};
  }

  asio::awaitable<Response> handle(model::HttpRequest request) override {
    ++handled;
    const auto path = model::path_of(request.url);
    Response response;
    response.head.status = 200;
    if (path == "/throw") throw std::runtime_error("secret detail");
    if (path == "/down") throw storage::Unavailable("host=db password=x");
    if (path == "/slow") {
      asio::steady_timer timer(io_, std::chrono::milliseconds(400));
      co_await timer.async_wait(asio::use_awaitable);
    }
    if (path == "/ticks") response.stream = std::make_unique<Ticks>(io_.get_executor(), gone_, 6, kTick);
    if (path == "/flood") response.stream = std::make_unique<Ticks>(io_.get_executor(), gone_, 1 << 20, kTick);
    if (path == "/remote") {
      response.head.body = request.remote;
    } else if (path == "/split") {
      response.head.headers.emplace_back("x-evil", "a\r\nset-cookie: b=c");
    } else if (path == "/size") {
      response.head.body.assign(300'000, 'y');
    } else {
      response.head.body = request.method + " " + request.url + " " + request.body;
    }
    co_return response;
  }

  std::atomic<int> handled{0};
  const std::shared_ptr<std::atomic<int>> gone_ = std::make_shared<std::atomic<int>>(0);
  std::atomic<int>& streams_gone = *gone_;
  static constexpr std::chrono::milliseconds kTick{20};

 private:
  asio::io_context& io_;
};

class Running {
 public:
  explicit Running(ServerOptions options = {}) : handler(io), server(io, std::move(options), handler) {
    server.start();
    thread_ = std::thread([this] { io.run(); });
  }
  ~Running() {
    stop(std::chrono::milliseconds(100));
    io.stop();
    thread_.join();
  }
  // Returns how long it took.
  std::chrono::milliseconds stop(std::chrono::milliseconds grace) {
    if (stopped_) return {};
    stopped_ = true;
    const auto begun = std::chrono::steady_clock::now();
    std::promise<void> done;
    server.stop(grace, [&] { done.set_value(); });
    EXPECT_EQ(done.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  }
  ServerStats stats() {
    std::promise<ServerStats> promise;
    asio::post(io, [&] { promise.set_value(server.stats()); });
    return promise.get_future().get();
  }

  asio::io_context io;
  TestHandler handler;
  Server server;

 private:
  bool stopped_ = false;
  std::thread thread_;
};

class Raw {
 public:
  explicit Raw(std::uint16_t port) : socket_(io_) {
    socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }
  // False: the server has closed.
  bool send(std::string_view text) {
    boost::system::error_code ec;
    asio::write(socket_, asio::buffer(text.data(), text.size()), ec);
    return !ec;
  }
  // Everything until the server closes or nothing came for `quiet`.
  std::string read(std::chrono::milliseconds quiet = std::chrono::milliseconds(300)) {
    std::string out;
    closed = false;
    while (true) {
      pollfd waiting{socket_.native_handle(), POLLIN, 0};
      if (::poll(&waiting, 1, static_cast<int>(quiet.count())) <= 0) return out;
      char buffer[65536];
      boost::system::error_code ec;
      const std::size_t size = socket_.read_some(asio::buffer(buffer), ec);
      if (ec) {
        closed = true;
        return out;
      }
      out.append(buffer, size);
    }
  }
  std::string ask(std::string_view text) {
    send(text);
    return read();
  }
  void close() { socket_.close(); }
  bool closed = false;

 private:
  asio::io_context io_;
  tcp::socket socket_;
};

inline int status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

inline int count(std::string_view text, std::string_view what) {
  int found = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

template <class Predicate>
bool eventually(Predicate predicate, std::chrono::milliseconds within = std::chrono::seconds(3)) {
  const auto end = std::chrono::steady_clock::now() + within;
  while (std::chrono::steady_clock::now() < end) {
    if (predicate()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return predicate();
}

}  // namespace orienta::net::test
