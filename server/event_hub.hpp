// SPDX-License-Identifier: Apache-2.0
// Wakes whoever waits for news: consoles on the event stream and web chat visitors on a long poll. It carries no data:
// the woken read what is new from the store, so that nothing is lost when nobody listened. Io thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <set>

#include "bot/model/ids.hpp"
#include "bot/model/time.hpp"

namespace orienta::server {

class EventHub {
 public:
  explicit EventHub(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  void events_up_to(std::int64_t seq);  // news for consoles
  void conversation(model::ConversationId id);
  void stop();  // wakes everybody for good

  // Returns when there is an event after `seq`, or after `at_most`, or when the server stops.
  boost::asio::awaitable<void> wait_events(std::int64_t seq, model::Millis at_most);
  // Returns at the next news of that conversation.
  boost::asio::awaitable<void> wait_conversation(model::ConversationId id, model::Millis at_most);
  [[nodiscard]] bool stopping() const { return stopping_; }

 private:
  using Timer = boost::asio::steady_timer;
  static void wake(std::set<Timer*>& timers);
  boost::asio::any_io_executor executor_;
  std::int64_t last_seq_ = 0;
  std::set<Timer*> console_;
  std::map<model::ConversationId, std::set<Timer*>> visitors_;
  bool stopping_ = false;
};

}  // namespace orienta::server
