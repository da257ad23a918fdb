// SPDX-License-Identifier: Apache-2.0
// at_desk: the bridge from a request to bot::helpdesk.
#pragma once

#include "bot/async.hpp"
#include "server/api/api.hpp"

namespace orienta::api {

template <class T>
asio::awaitable<bot::helpdesk::Outcome<T>> at_desk(server::Context& context, model::User user,
                                                   std::function<bot::helpdesk::Outcome<T>(bot::helpdesk::Desk)> work) {
  const auto flows = context.service.flows();
  bot::Service& service = context.service;
  std::function<bot::helpdesk::Outcome<T>(storage::Tx&)> in_tx = [flows, &service, user = std::move(user),
                                                                  work = std::move(work)](storage::Tx& tx) {
    const bot::TurnContext turn_context = service.context(*flows);
    return work(bot::helpdesk::Desk{tx, user, turn_context, service.ids()});
  };
  bot::helpdesk::Outcome<T> outcome =
      co_await bot::in_store<bot::helpdesk::Outcome<T>>(context.store, bot::Access::write, std::move(in_tx));
  co_return outcome;
}

// What follows a change: sends leave, visitors see it.
inline void follow(server::Context& context, const bot::Aftermath& after, model::ConversationId id) {
  context.service.follow_up(after);
  context.hub.conversation(id);
}

}  // namespace orienta::api
