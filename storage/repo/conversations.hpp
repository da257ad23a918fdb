// SPDX-License-Identifier: Apache-2.0
// Conversations: who owns them, where their flow is, and the queue that people wait in.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::conversations {

// The conversation of that contact on that channel, created with `fresh` if there is none.
[[nodiscard]] model::Conversation find_or_create(Tx& tx, model::ContactId contact, std::string_view channel_id,
                                                 model::ConversationId fresh, model::Time now);
[[nodiscard]] std::optional<model::Conversation> get(Tx& tx, model::ConversationId id);
// As get, and no other transaction may change it until this one ends (PostgreSQL: FOR UPDATE; SQLite: one writer).
[[nodiscard]] std::optional<model::Conversation> lock(Tx& tx, model::ConversationId id);
// Writes every field and adds one to version (also in `conversation`). last_seq, last_inbound_seq and last_inbound_at
// are messages::append's business and are not written here; updated_at never goes back.
void save(Tx& tx, model::Conversation& conversation);

// `sensitive` everywhere below: whether the one who asks may see conversations about sensitive cases; without the right
// they are in no row and no count.
// What waits for a person, in order: urgency, then waiting_since, then id. `queues` empty = all.
struct QueuePage {
  std::vector<model::Conversation> rows;
  std::int64_t total = 0;
};
[[nodiscard]] QueuePage queue(Tx& tx, const std::vector<std::string>& queues, bool sensitive, std::size_t limit,
                              std::size_t offset);
// The head of that order, now owned by `user`; atomically: two agents never get the same one (PostgreSQL: SKIP LOCKED).
[[nodiscard]] std::optional<model::Conversation> take_next(Tx& tx, const std::vector<std::string>& queues,
                                                           bool sensitive, model::UserId user, model::Time now);
[[nodiscard]] std::vector<model::Conversation> owned_by(Tx& tx, model::UserId user, std::size_t limit);
[[nodiscard]] std::vector<model::Conversation> of_contact(Tx& tx, model::ContactId contact);
// Newest activity first; for supervisors' lists. `before` = updated_at of the last row seen, epoch = from the top.
[[nodiscard]] std::vector<model::Conversation> recent(Tx& tx, std::optional<model::OwnerKind> owner, bool sensitive,
                                                      model::Time before, std::size_t limit);
struct QueueCounts {
  std::int64_t waiting = 0, danger = 0, owned = 0;
  model::Time oldest_waiting{};
};
[[nodiscard]] QueueCounts counts(Tx& tx, bool sensitive);

// --- inbound work: messages stored but whose turn has not run yet -------------------------------------------------
// Called in the same transaction as messages::append for an inbound message.
void enqueue_turn(Tx& tx, model::ConversationId conversation, model::MessageId message, model::Time sent_at,
                  model::Time received_at);
struct PendingTurn {
  model::MessageId message;
  model::Time received_at{};
};
// Oldest by the provider's time, then arrival. The caller holds the conversation's lock.
[[nodiscard]] std::optional<PendingTurn> next_turn(Tx& tx, model::ConversationId conversation);
void finish_turn(Tx& tx, model::ConversationId conversation, model::MessageId message);
// Conversations that have waited since before `received_before`: after a crash, or left by another node.
[[nodiscard]] std::vector<model::ConversationId> with_pending_turns(Tx& tx, model::Time received_before,
                                                                    std::size_t limit);

}  // namespace orienta::storage::conversations
