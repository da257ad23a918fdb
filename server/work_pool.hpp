// SPDX-License-Identifier: Apache-2.0
// A few threads for work that would hold the io thread up (password hashing, reading scripts). Bounded: when too much
// waits, run() answers false at once and the caller says 503.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>

namespace orienta::server {

class WorkPool {
 public:
  explicit WorkPool(std::size_t threads) : pool_(threads) {}
  ~WorkPool() { pool_.join(); }
  // Runs `work` there and comes back to the caller's executor. What it throws is thrown here.
  boost::asio::awaitable<bool> run(std::function<void()> work);
  void join() { pool_.join(); }

 private:
  static constexpr int kMostWaiting = 64;
  boost::asio::thread_pool pool_;
  std::atomic<int> waiting_ = 0;
};

}  // namespace orienta::server
