// SPDX-License-Identifier: Apache-2.0
#include "server/work_pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace orienta::server {

namespace asio = boost::asio;

asio::awaitable<bool> WorkPool::run(std::function<void()> work) {
  if (waiting_.fetch_add(1) >= kMostWaiting) {
    waiting_.fetch_sub(1);
    co_return false;
  }
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto initiate = [this, executor, &work](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    asio::post(pool_, [this, executor, shared, work = std::move(work)] {
      std::exception_ptr error;
      try {
        work();
      } catch (...) {
        error = std::current_exception();  // handed to the coroutine that asked
      }
      waiting_.fetch_sub(1);
      asio::post(executor, [shared, error] { std::move (*shared)(error); });
    });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(std::move(initiate),
                                                                                          asio::use_awaitable);
  co_return true;
}

}  // namespace orienta::server
