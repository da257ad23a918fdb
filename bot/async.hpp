// SPDX-License-Identifier: Apache-2.0
// From coroutines on the io thread to storage's threads and back. The work runs there; the coroutine goes on here.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "storage/storage.hpp"

namespace orienta::bot {

namespace asio = boost::asio;

enum class Access { read, write };

namespace detail {

// Suspends until the store has committed (or failed) the work; the error is rethrown by the awaiting coroutine.
inline asio::awaitable<void> run(storage::Store& store, Access access, storage::Store::Work work) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto initiate = [&store, access, executor, &work](auto handler) {
    // std::function must be copyable, the handler is not.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    storage::Store::Done done = [shared, executor](std::exception_ptr error) {
      asio::post(executor, [shared, error] { std::move (*shared)(error); });
    };
    if (access == Access::write) {
      store.write(std::move(work), std::move(done));
    } else {
      store.read(std::move(work), std::move(done));
    }
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(std::move(initiate),
                                                                                          asio::use_awaitable);
}

}  // namespace detail

// co_await in_store<R>(store, Access::write, work): what `work` returned, once it is durable. `work` may run more than
// once.
template <class R>
asio::awaitable<R> in_store(storage::Store& store, Access access, std::function<R(storage::Tx&)> work) {
  auto result = std::make_shared<std::optional<R>>();
  storage::Store::Work wrapped = [result, work = std::move(work)](storage::Tx& tx) { result->emplace(work(tx)); };
  co_await detail::run(store, access, std::move(wrapped));
  co_return std::move(**result);
}

}  // namespace orienta::bot
