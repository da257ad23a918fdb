// SPDX-License-Identifier: Apache-2.0
// What a webhook brought, written down: messages once, statuses forward only, identities moved. Runs on the storage
// writer's thread inside one transaction; the webhook is answered only after its commit.
#pragma once

#include <span>
#include <vector>

#include "bot/commit.hpp"
#include "bot/model/message.hpp"
#include "storage/storage.hpp"

namespace orienta::bot {

struct Accepted {
  std::vector<model::ConversationId> turns;  // conversations with new work
  std::vector<std::string> outbox_channels;  // channels whose outbox may go on (an unknown outcome was resolved)
  std::vector<std::string> messages;         // channel id of every new message, for the counters
  std::vector<std::string> duplicates;       // channel id of every message that was known, likewise
  std::vector<std::string> statuses;         // channel id of every status, likewise
  std::vector<model::ChannelNotice> notices;
  model::MessageId last_message;  // of the last new or known message
  std::int64_t last_seq = 0;
};

[[nodiscard]] Accepted accept(storage::Tx& tx, std::span<const model::ChannelEvent> events, model::Time now,
                              model::IdSource& ids);

}  // namespace orienta::bot
