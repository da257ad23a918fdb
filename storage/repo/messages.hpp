// SPDX-License-Identifier: Apache-2.0
// Messages of all conversations: the one place that reads and writes their texts.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::messages {

// Gives the message the next seq of its conversation (returned, and set in `message`), and updates last_seq and, for
// inbound ones, last_inbound_seq and last_inbound_at of the conversation row.
std::int64_t append(Tx& tx, model::Message& message);
[[nodiscard]] std::optional<model::Message> get(Tx& tx, model::MessageId id);
// In seq order, with seq > after_seq (forward) or the newest `limit` with seq < before_seq (before_seq > 0).
[[nodiscard]] std::vector<model::Message> thread(Tx& tx, model::ConversationId conversation, std::int64_t after_seq,
                                                 std::int64_t before_seq, std::size_t limit);
// Applies model::may_advance; false if nothing changed or the message is unknown.
bool set_status(Tx& tx, model::MessageId id, model::DeliveryStatus status, std::string_view provider_id,
                std::string_view reason, model::Time now);
void set_text(Tx& tx, model::MessageId id, std::string_view text, const boost::json::object& content);  // an edit
void set_revoked(Tx& tx, model::MessageId id);  // the person deleted it: text and content are emptied, the row stays

// --- provider ids: deduplication and lookup -------------------------------------------------------------------------
// Remembers (channel, provider id) -> message; false if it was known already (a duplicate): then nothing is written.
// `provider_time` is the provider's own timestamp of the event if it sent one (the same in every retry), else nullopt
// and the last 8 days of arrival are searched. Kept 9 days; forget_old_provider_ids removes older ones.
[[nodiscard]] bool remember_provider_id(Tx& tx, std::string_view channel_id, std::string_view provider_id,
                                        model::MessageId message, std::optional<model::Time> provider_time,
                                        model::Time now);
[[nodiscard]] std::optional<model::MessageId> by_provider_id(Tx& tx, std::string_view channel_id,
                                                             std::string_view provider_id, model::Time now);
std::int64_t forget_old_provider_ids(Tx& tx, model::Time now);

}  // namespace orienta::storage::messages
