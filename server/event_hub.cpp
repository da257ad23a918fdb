// SPDX-License-Identifier: Apache-2.0
#include "server/event_hub.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/error_code.hpp>

namespace orienta::server {

namespace asio = boost::asio;

namespace {

// `timer` is in the frame of the coroutine that awaits this.
asio::awaitable<void> sleep(asio::steady_timer& timer) {
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  // A cancelled coroutine must not go on as if it had been woken.
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace

void EventHub::wake(std::set<Timer*>& timers) {
  for (Timer* timer : timers) timer->cancel();
}

void EventHub::events_up_to(std::int64_t seq) {
  if (seq <= last_seq_) return;
  last_seq_ = seq;
  wake(console_);
}

void EventHub::conversation(model::ConversationId id) {
  const auto at = visitors_.find(id);
  if (at != visitors_.end()) wake(at->second);
}

void EventHub::stop() {
  stopping_ = true;
  wake(console_);
  for (auto& [id, timers] : visitors_) wake(timers);
}

asio::awaitable<void> EventHub::wait_events(std::int64_t seq, model::Millis at_most) {
  if (stopping_ || last_seq_ > seq) co_return;
  Timer timer(executor_, at_most);
  struct Registered {
    std::set<Timer*>& set;
    Timer* timer;
    Registered(std::set<Timer*>& s, Timer* t) : set(s), timer(t) { set.insert(timer); }
    ~Registered() { set.erase(timer); }
  };
  const Registered registered(console_, &timer);
  co_await sleep(timer);
}

asio::awaitable<void> EventHub::wait_conversation(model::ConversationId id, model::Millis at_most) {
  if (stopping_) co_return;
  Timer timer(executor_, at_most);
  struct Registered {
    std::map<model::ConversationId, std::set<Timer*>>& map;
    model::ConversationId key;
    Timer* timer;
    Registered(std::map<model::ConversationId, std::set<Timer*>>& m, model::ConversationId k, Timer* t)
        : map(m), key(k), timer(t) {
      map[key].insert(timer);
    }
    ~Registered() {
      const auto at = map.find(key);
      at->second.erase(timer);
      if (at->second.empty()) map.erase(at);
    }
  };
  const Registered registered(visitors_, id, &timer);
  co_await sleep(timer);
}

}  // namespace orienta::server
