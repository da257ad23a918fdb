// SPDX-License-Identifier: Apache-2.0
// `head` marks the oldest row of each conversation, so that claiming reads as many rows as it takes, however many wait
// behind a head that is being retried. Whatever changes which row is the oldest does so under the conversation's lock.
#include "storage/repo/outbox.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <tuple>

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::outbox {
namespace {
namespace json = boost::json;

#define ORIENTA_OUTBOX_COLUMNS                                                                          \
  "message_id, conversation_id, contact_id, channel_id, recipient, content, seq, due_at, lease_until, " \
  "attempts, unknown_outcome, created_at"

std::string addresses_text(const std::vector<model::Address>& addresses) {
  json::array out;
  for (const model::Address& address : addresses) {
    out.push_back(json::object{{"kind", model::name_of(address.kind)}, {"value", address.value}});
  }
  return json::serialize(out);
}

std::vector<model::Address> parse_addresses(const std::string& text) {
  std::vector<model::Address> out;
  const json::value parsed = json::parse(text);
  for (const json::value& entry : parsed.as_array()) {
    const auto kind = model::parse_address_kind(json::value_to<std::string>(entry.at("kind")));
    if (!kind) throw std::runtime_error("storage: a row holds a word that this program does not know");
    out.push_back({*kind, json::value_to<std::string>(entry.at("value"))});
  }
  return out;
}

Item read_row(const Row& row) {
  Reader read(row);
  Item item;
  item.message_id = read.id<model::MessageId>();
  item.conversation_id = read.id<model::ConversationId>();
  item.contact_id = read.id<model::ContactId>();
  item.channel_id = read.text();
  item.to = parse_addresses(read.personal());
  item.content = read.personal_object();
  item.seq = read.integer();
  item.due_at = read.time();
  item.lease_until = read.time();
  item.attempts = static_cast<int>(read.integer());
  item.unknown_outcome = read.flag();
  item.created_at = read.time();
  return item;
}

// SQLite has one writer anyway.
void lock_order(Tx& tx, model::ConversationId conversation) {
  if (tx.is_postgres()) run(tx, "SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE", {val(conversation)});
}

void mark_head(Tx& tx, model::ConversationId conversation) {
  run(tx,
      "UPDATE outbox SET head = 1 WHERE conversation_id = $1 AND head = 0"
      " AND seq = (SELECT min(o.seq) FROM outbox o WHERE o.conversation_id = $1)",
      {val(conversation)});
}

}  // namespace

void put(Tx& tx, const Item& item) {
  lock_order(tx, item.conversation_id);
  const model::Time ready = std::max(item.due_at, item.lease_until);
  run(tx,
      "INSERT INTO outbox (" ORIENTA_OUTBOX_COLUMNS
      ", head, ready_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13)",
      {val(item.message_id), val(item.conversation_id), val(item.contact_id), val(item.channel_id),
       seal(addresses_text(item.to)), sealed_object(item.content), val(item.seq), val(item.due_at),
       val(item.lease_until), std::int64_t{item.attempts}, val(item.unknown_outcome), val(item.created_at),
       val(ready)});
  // Usually nothing is younger; a row put late with an older seq takes the head over.
  run(tx, "UPDATE outbox SET head = 0 WHERE conversation_id = $1 AND seq > $2 AND head = 1",
      {val(item.conversation_id), val(item.seq)});
  mark_head(tx, item.conversation_id);
}

std::vector<Item> claim(Tx& tx, std::string_view channel_id, model::Time now, model::Time lease_until,
                        std::size_t limit) {
  static const auto sql = [](std::string_view locking) {
    return "WITH picked AS MATERIALIZED (SELECT message_id AS picked_id FROM outbox"
           " WHERE channel_id = $1 AND head = 1 AND ready_at <= $2 ORDER BY ready_at, message_id LIMIT $4" +
           std::string(locking) +
           ") UPDATE outbox SET lease_until = $3, ready_at = CASE WHEN due_at > $3 THEN due_at ELSE $3 END"
           " FROM picked WHERE outbox.message_id = picked.picked_id RETURNING " ORIENTA_OUTBOX_COLUMNS;
  };
  static const std::string kPostgres = sql(" FOR UPDATE SKIP LOCKED");
  static const std::string kSqlite = sql("");
  std::vector<Item> out;
  run(tx, tx.is_postgres() ? kPostgres : kSqlite, {val(channel_id), val(now), val(lease_until), limit_val(limit)},
      [&](const Row& row) { out.push_back(read_row(row)); });
  std::sort(out.begin(), out.end(), [](const Item& a, const Item& b) {
    return std::tie(a.due_at, a.message_id) < std::tie(b.due_at, b.message_id);
  });
  return out;
}

std::optional<Item> get(Tx& tx, model::MessageId id) {
  std::optional<Item> out;
  run(tx, "SELECT " ORIENTA_OUTBOX_COLUMNS " FROM outbox WHERE message_id = $1", {val(id)},
      [&](const Row& row) { out = read_row(row); });
  return out;
}

void finish(Tx& tx, model::MessageId id) {
  std::optional<model::ConversationId> conversation;
  run(tx, "SELECT conversation_id FROM outbox WHERE message_id = $1", {val(id)},
      [&](const Row& row) { conversation = Reader(row).id<model::ConversationId>(); });
  if (!conversation) return;
  lock_order(tx, *conversation);
  run(tx, "DELETE FROM outbox WHERE message_id = $1", {val(id)});
  mark_head(tx, *conversation);
}

void reschedule(Tx& tx, model::MessageId id, model::Time due_at, int attempts, bool unknown_outcome) {
  run(tx,
      "UPDATE outbox SET due_at = $2, ready_at = $2, lease_until = 0, attempts = $3, unknown_outcome = $4"
      " WHERE message_id = $1",
      {val(id), val(due_at), std::int64_t{attempts}, val(unknown_outcome)});
}

std::vector<model::MessageId> drop(Tx& tx, model::ContactId contact, std::string_view channel_id,
                                   std::optional<model::MessageId> keep) {
  std::vector<model::MessageId> out;
  std::optional<model::ConversationId> conversation;
  run(tx, "SELECT id FROM conversations WHERE contact_id = $1 AND channel_id = $2", {val(contact), val(channel_id)},
      [&](const Row& row) { conversation = Reader(row).id<model::ConversationId>(); });
  if (!conversation) return out;
  lock_order(tx, *conversation);
  run(tx, "DELETE FROM outbox WHERE conversation_id = $1 AND message_id <> $2 RETURNING message_id",
      {val(*conversation), val(keep.value_or(model::MessageId{}))},
      [&](const Row& row) { out.push_back(Reader(row).id<model::MessageId>()); });
  mark_head(tx, *conversation);
  return out;
}

std::optional<model::Time> next_due(Tx& tx, std::string_view channel_id) {
  std::optional<model::Time> out;
  run(tx, "SELECT ready_at FROM outbox WHERE channel_id = $1 AND head = 1 ORDER BY ready_at LIMIT 1", {val(channel_id)},
      [&](const Row& row) { out = Reader(row).time(); });
  return out;
}

std::int64_t depth(Tx& tx, std::string_view channel_id) {
  std::int64_t out = 0;
  run(tx, "SELECT count(*) FROM outbox WHERE channel_id = $1", {val(channel_id)},
      [&](const Row& row) { out = row.integer(0); });
  return out;
}

}  // namespace orienta::storage::outbox
