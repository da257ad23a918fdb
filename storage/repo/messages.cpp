// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/messages.hpp"

#include <algorithm>

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::messages {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, conversation_id, seq, direction, author, author_user, text, content, kind, status, status_reason,"
    " provider_id, sent_at, received_at, revoked FROM messages ";

model::Message read_row(const Row& row) {
  Reader read(row);
  model::Message m;
  m.id = read.id<model::MessageId>();
  m.conversation_id = read.id<model::ConversationId>();
  m.seq = read.integer();
  m.direction = read.named(&model::parse_direction);
  m.author = read.named(&model::parse_author_kind);
  m.author_user = read.optional_id<model::UserId>();
  m.text = read.personal();
  m.content = read.personal_object();
  m.kind = read.text();
  m.status = read.named(&model::parse_delivery_status);
  m.status_reason = read.text();
  m.provider_id = read.personal();
  m.sent_at = read.time();
  m.received_at = read.time();
  m.revoked = read.flag();
  return m;
}

}  // namespace

std::int64_t append(Tx& tx, model::Message& message) {
  // The update locks the conversation's row: two nodes cannot take the same number.
  static constexpr std::string_view kInbound =
      "UPDATE conversations SET last_seq = last_seq + 1, last_inbound_seq = last_seq + 1,"
      " last_inbound_at = CASE WHEN last_inbound_at > $3 THEN last_inbound_at ELSE $3 END,"
      " updated_at = CASE WHEN updated_at > $2 THEN updated_at ELSE $2 END WHERE id = $1 RETURNING last_seq";
  static constexpr std::string_view kOther =
      "UPDATE conversations SET last_seq = last_seq + 1,"
      " updated_at = CASE WHEN updated_at > $2 THEN updated_at ELSE $2 END WHERE id = $1 RETURNING last_seq";
  const auto take = [&](const Row& row) { message.seq = row.integer(0); };
  const std::int64_t found =
      message.direction == model::Direction::in
          ? run(tx, kInbound, {val(message.conversation_id), val(message.received_at), val(message.sent_at)}, take)
          : run(tx, kOther, {val(message.conversation_id), val(message.received_at)}, take);
  if (found != 1) throw std::logic_error("storage: a message for a conversation that does not exist");
  run(tx,
      "INSERT INTO messages (id, conversation_id, seq, direction, author, author_user, text, content, kind, status,"
      " status_reason, status_at, provider_id, sent_at, received_at, revoked)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15)",
      {val(message.id), val(message.conversation_id), val(message.seq), val(model::name_of(message.direction)),
       val(model::name_of(message.author)), val(message.author_user), seal(message.text),
       sealed_object(message.content), val(message.kind), val(model::name_of(message.status)),
       val(message.status_reason), seal(message.provider_id), val(message.sent_at), val(message.received_at),
       val(message.revoked)});
  return message.seq;
}

std::optional<model::Message> get(Tx& tx, model::MessageId id) {
  std::optional<model::Message> out;
  run(tx, std::string(kSelect) + "WHERE id = $1", {val(id)}, [&](const Row& row) { out = read_row(row); });
  return out;
}

std::vector<model::Message> thread(Tx& tx, model::ConversationId conversation, std::int64_t after_seq,
                                   std::int64_t before_seq, std::size_t limit) {
  std::vector<model::Message> out;
  const auto take = [&](const Row& row) { out.push_back(read_row(row)); };
  if (before_seq > 0) {
    run(tx, std::string(kSelect) + "WHERE conversation_id = $1 AND seq < $2 AND seq > $3 ORDER BY seq DESC LIMIT $4",
        {val(conversation), val(before_seq), val(after_seq), limit_val(limit)}, take);
    std::reverse(out.begin(), out.end());
  } else {
    run(tx, std::string(kSelect) + "WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        {val(conversation), val(after_seq), limit_val(limit)}, take);
  }
  return out;
}

bool set_status(Tx& tx, model::MessageId id, model::DeliveryStatus status, std::string_view provider_id,
                std::string_view reason, model::Time now) {
  std::optional<model::DeliveryStatus> current;
  std::string known_provider_id;
  run(tx,
      tx.is_postgres() ? "SELECT status, provider_id FROM messages WHERE id = $1 FOR UPDATE"
                       : "SELECT status, provider_id FROM messages WHERE id = $1",
      {val(id)}, [&](const Row& row) {
        Reader read(row);
        current = read.named(&model::parse_delivery_status);
        known_provider_id = read.personal();
      });
  if (!current) return false;
  const std::string_view kept_id = provider_id.empty() ? std::string_view(known_provider_id) : provider_id;
  if (!model::may_advance(*current, status)) {
    // "delivered" can overtake the provider's answer to our request: the id that answer brings is still wanted.
    if (kept_id != known_provider_id) {
      run(tx, "UPDATE messages SET provider_id = $2 WHERE id = $1", {val(id), seal(kept_id)});
    }
    return false;
  }
  run(tx, "UPDATE messages SET status = $2, status_reason = $3, status_at = $4, provider_id = $5 WHERE id = $1",
      {val(id), val(model::name_of(status)), val(reason), val(now), seal(kept_id)});
  return true;
}

void set_text(Tx& tx, model::MessageId id, std::string_view text, const boost::json::object& content) {
  run(tx, "UPDATE messages SET text = $2, content = $3 WHERE id = $1 AND revoked = 0",
      {val(id), seal(text), sealed_object(content)});
}

void set_revoked(Tx& tx, model::MessageId id) {
  run(tx, "UPDATE messages SET text = $2, content = $3, revoked = 1 WHERE id = $1", {val(id), seal(""), seal("{}")});
  run(tx, "DELETE FROM unmatched WHERE message_id = $1", {val(id)});
  tx.leave_no_trace();
}

}  // namespace orienta::storage::messages
