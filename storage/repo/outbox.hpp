// SPDX-License-Identifier: Apache-2.0
// The outbox: parts of messages on their way to a provider. A row lives from the turn that made it until the provider's
// verdict. Order per conversation; a lease, so that two senders never hold the same row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::outbox {

struct Item {
  model::MessageId message_id;  // primary key; the content is the message's
  model::ConversationId conversation_id;
  model::ContactId contact_id;
  std::string channel_id;
  std::vector<model::Address> to;  // own copy of the address: an erased contact still gets the confirmation; personal
  boost::json::object content;     // to_json(OutMessage), own copy for the same reason; personal
  std::int64_t seq = 0;            // of the message: the order in the conversation
  model::Time due_at{};
  model::Time lease_until{};  // epoch = not leased
  int attempts = 0;
  bool unknown_outcome =
      false;  // the last attempt was written but not answered: wait for a status before sending again
  model::Time created_at{};
};

void put(Tx& tx, const Item& item);
// Heads of their conversations (nothing older of the same conversation is left), due, not leased, of that channel;
// leased until `lease_until`. Oldest due first. PostgreSQL: FOR UPDATE SKIP LOCKED.
[[nodiscard]] std::vector<Item> claim(Tx& tx, std::string_view channel_id, model::Time now, model::Time lease_until,
                                      std::size_t limit);
[[nodiscard]] std::optional<Item> get(Tx& tx, model::MessageId id);
void finish(Tx& tx, model::MessageId id);  // sent or given up: the row goes
void reschedule(Tx& tx, model::MessageId id, model::Time due_at, int attempts, bool unknown_outcome);
// Everything still waiting for a contact on a channel goes (opt-out); returns the message ids.
std::vector<model::MessageId> drop(Tx& tx, model::ContactId contact, std::string_view channel_id,
                                   std::optional<model::MessageId> keep);
// When the next head of that channel is due; nullopt = nothing waits.
[[nodiscard]] std::optional<model::Time> next_due(Tx& tx, std::string_view channel_id);
[[nodiscard]] std::int64_t depth(Tx& tx, std::string_view channel_id);

}  // namespace orienta::storage::outbox
