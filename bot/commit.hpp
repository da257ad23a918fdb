// SPDX-License-Identifier: Apache-2.0
// Turns inside the database: loads what a turn needs, runs it, writes what it decided, all in the caller's transaction.
// Runs on the storage writer's thread; everything here may be run again from scratch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/turn.hpp"
#include "storage/storage.hpp"

namespace orienta::bot {

// What the io thread must do once the transaction is durable.
struct Aftermath {
  bool ran = false;   // false: nothing was left to do
  bool more = false;  // more turns wait for this conversation
  std::string channel_id;
  bool outbox = false;  // something was put into the outbox of channel_id
  std::optional<model::Time> next_timer;
  std::string mark_seen;
  std::vector<flows::Problem> problems;
  bool handed_over = false;  // by this turn
  std::size_t not_understood = 0;
};

// The channels by id, with their connectors; built once, read by all.
struct ChannelSet {
  std::vector<connectors::Channel> channels;
  [[nodiscard]] const connectors::Channel* find(std::string_view id) const;
};

struct TurnContext {
  const flows::FlowSet& flows;
  const ChannelSet& channels;
  Clocks clocks;
  model::Time now{};
};

// The oldest waiting message of that conversation: its turn, and the message is done with.
[[nodiscard]] Aftermath run_next_turn(storage::Tx& tx, model::ConversationId id, const TurnContext& context,
                                      model::IdSource& ids);
// A turn that cannot be run because of a fault of ours: its message is done with and the conversation goes to a person,
// so that one broken script or row never leaves somebody without an answer.
[[nodiscard]] Aftermath rescue_next_turn(storage::Tx& tx, model::ConversationId id, const TurnContext& context,
                                         model::IdSource& ids);
// A timer that is due; does nothing if another node has run it.
[[nodiscard]] Aftermath run_timer(storage::Tx& tx, const storage::timers::Timer& timer, const TurnContext& context,
                                  model::IdSource& ids);
// A turn without a message (hand-back), on a conversation the caller has locked.
[[nodiscard]] Aftermath run_turn(storage::Tx& tx, model::Conversation conversation, const Happening& happening,
                                 const TurnContext& context, model::IdSource& ids);

// Appends an outgoing message and puts it on its way. `around` tells the channel. Also used for agents' replies.
void send_message(storage::Tx& tx, model::Message& message, const model::Conversation& conversation,
                  const std::vector<model::Address>& to, const connectors::Connector& connector, model::Time now);
// Tells consoles about a message.
void announce(storage::Tx& tx, const model::Message& message, const model::Conversation& conversation, model::Time now);

}  // namespace orienta::bot
