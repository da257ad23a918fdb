// SPDX-License-Identifier: Apache-2.0
// One channel's way out: claims what is due under a lease, keeps to the channel's and each contact's rate, sends, and
// writes the provider's verdict down. Order per conversation is the store's promise (storage::outbox::claim). Runs on
// the io thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>

#include "bot/outcome.hpp"
#include "bot/rates.hpp"
#include "bot/service.hpp"
#include "bot/signal.hpp"

namespace orienta::bot {

class Outbox {
 public:
  Outbox(Service& service, const connectors::Channel& channel, const connectors::Connector& connector);
  asio::awaitable<void> pump();
  void wake() { signal_.knock(); }
  void stop();

 private:
  struct Claimed {
    std::vector<storage::outbox::Item> items;
    std::optional<model::Time> next_due;
    model::Time paused_until{};
  };
  asio::awaitable<Claimed> claim(std::size_t most);
  asio::awaitable<void> deliver(storage::outbox::Item item);
  asio::awaitable<void> send(storage::outbox::Item item);
  // Waits for the channel's turn; false if this contact is too fast and the item was put back.
  asio::awaitable<bool> within_rates(storage::outbox::Item item);
  void prune(model::Time now);

  Service& service_;
  const connectors::Channel& channel_;
  const connectors::Connector& connector_;
  Signal signal_;
  TokenBucket channel_rate_;
  std::map<model::ContactId, TokenBucket> contact_rates_;
  std::size_t in_flight_ = 0;
  bool stopping_ = false;
};

}  // namespace orienta::bot
