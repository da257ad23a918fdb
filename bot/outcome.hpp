// SPDX-License-Identifier: Apache-2.0
// What becomes of an outgoing message: the provider's answer to a send, and the statuses that follow in any order. Runs
// on the storage writer's thread.
#pragma once

#include <chrono>
#include <string_view>

#include "bot/commit.hpp"
#include "storage/storage.hpp"

namespace orienta::bot {

// A delivery status from a webhook. True if it settled an outbox row whose send was never answered.
bool settle(storage::Tx& tx, model::MessageId id, const model::StatusUpdate& status, model::Time now);

// An agent's message was taken by the provider (or, in web chat, laid out for the person): the clock for the first
// human answer stops, and a case whose answer it is counts as told.
void answered(storage::Tx& tx, const model::Message& message, model::Time now);

// After this many attempts a message is given up, with a reason an agent can read.
inline constexpr int kMaxAttempts = 12;
// 2 s, 4 s, 8 s ... up to 15 min, with a quarter of jitter taken from the message's own id so that it is repeatable.
[[nodiscard]] model::Millis backoff(int attempts, model::MessageId id);
// 4 s, 16 s, 64 s ...: one person was written to too fast (channels that count pairs ask for powers of four).
[[nodiscard]] model::Millis contact_backoff(int attempts);

struct Verdict {
  bool finished = false;  // the row is gone
  model::Time pause_channel_until{};
};
[[nodiscard]] Verdict judge(storage::Tx& tx, const storage::outbox::Item& item, const connectors::Outcome& outcome,
                            model::Time now);
// The request was written but never answered: `wait` for a status that carries our id before it is sent again.
void unanswered(storage::Tx& tx, const storage::outbox::Item& item, model::Millis wait, model::Time now);
// The request surely never left (no connection): again later.
void not_sent(storage::Tx& tx, const storage::outbox::Item& item, model::Time now);
// Not sent at all, for a reason found on our side (the 24-hour window is over).
void give_up(storage::Tx& tx, const storage::outbox::Item& item, std::string_view reason, model::Time now);

}  // namespace orienta::bot
