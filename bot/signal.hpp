// SPDX-License-Identifier: Apache-2.0
// A coroutine's alarm clock: sleeps for a while, or until somebody knocks. Runs on the io thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

#include "bot/model/time.hpp"

namespace orienta::bot {

namespace asio = boost::asio;

class Signal {
 public:
  explicit Signal(const asio::any_io_executor& executor) : timer_(executor) {}

  void knock() {
    knocked_ = true;
    timer_.cancel();
  }

  // Returns at once if there was a knock since the last wait.
  asio::awaitable<void> wait_for(model::Millis time) {
    if (!knocked_) {
      timer_.expires_after(time);
      boost::system::error_code ignored;
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    knocked_ = false;
  }

 private:
  asio::steady_timer timer_;
  bool knocked_ = false;
};

}  // namespace orienta::bot
