// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/conversations.hpp"

#include <algorithm>
#include <array>

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::conversations {
namespace {

#define ORIENTA_CONVERSATION_COLUMNS                                                                         \
  "id, contact_id, channel_id, owner, owner_user, queue, urgency, handover_reason, case_id, sensitive, "     \
  "waiting_since, first_answer_due, first_answer_at, last_seq, last_inbound_seq, last_inbound_at, session, " \
  "version, created_at, updated_at"
constexpr std::string_view kSelect = "SELECT " ORIENTA_CONVERSATION_COLUMNS " FROM conversations ";

model::Conversation read_row(const Row& row) {
  Reader read(row);
  model::Conversation c;
  c.id = read.id<model::ConversationId>();
  c.contact_id = read.id<model::ContactId>();
  c.channel_id = read.text();
  c.owner = read.named(&model::parse_owner_kind);
  c.owner_user = read.optional_id<model::UserId>();
  c.queue = read.text();
  c.urgency = static_cast<model::Urgency>(read.integer());
  c.handover_reason = read.personal();
  c.case_id = read.optional_id<model::CaseId>();
  c.sensitive = read.flag();
  c.waiting_since = read.time();
  c.first_answer_due = read.time();
  c.first_answer_at = read.time();
  c.last_seq = read.integer();
  c.last_inbound_seq = read.integer();
  c.last_inbound_at = read.time();
  c.session = read.personal();
  c.version = read.integer();
  c.created_at = read.time();
  c.updated_at = read.time();
  return c;
}

std::vector<model::Conversation> read_all(Tx& tx, const std::string& sql, std::span<const SqlValue> params) {
  std::vector<model::Conversation> out;
  tx.exec(sql, params, [&](const Row& row) { out.push_back(read_row(row)); });
  return out;
}

std::optional<model::Conversation> read_one(Tx& tx, const std::string& sql, std::span<const SqlValue> params) {
  std::optional<model::Conversation> out;
  tx.exec(sql, params, [&](const Row& row) { out = read_row(row); });
  return out;
}

// "WHERE owner = 'queue' AND ..." and its parameters. The literal lets both engines use the partial index.
struct Waiting {
  std::string where = "WHERE owner = 'queue'";
  std::vector<SqlValue> params;
  Waiting(const std::vector<std::string>& queues, bool sensitive) {
    if (!queues.empty()) {
      where += " AND queue IN (" + placeholders(1, queues.size()) + ")";
      for (const std::string& queue : queues) params.emplace_back(queue);
    }
    if (!sensitive) where += " AND sensitive = 0";
  }
  std::string add(SqlValue value) {
    params.push_back(std::move(value));
    return "$" + std::to_string(params.size());
  }
};

constexpr std::string_view kQueueOrder = " ORDER BY urgency, waiting_since, id";

}  // namespace

model::Conversation find_or_create(Tx& tx, model::ContactId contact, std::string_view channel_id,
                                   model::ConversationId fresh, model::Time now) {
  const SqlValue key[] = {val(contact), val(channel_id)};
  const std::string select = std::string(kSelect) + "WHERE contact_id = $1 AND channel_id = $2";
  if (auto found = read_one(tx, select, key)) return *std::move(found);
  // Another node may be doing the same: then its row is the one that stays, and the second look finds it.
  run(tx,
      "INSERT INTO conversations (" ORIENTA_CONVERSATION_COLUMNS
      ") VALUES ($1, $2, $3, 'bot', NULL, '', $4, $5, NULL, 0, 0, 0, 0, 0, 0, 0, $6, 0, $7, $7)"
      " ON CONFLICT (contact_id, channel_id) DO NOTHING",
      {val(fresh), val(contact), val(channel_id), static_cast<std::int64_t>(model::Urgency::normal), seal(""), seal(""),
       val(now)});
  auto made = read_one(tx, select, key);
  if (!made) throw std::runtime_error("storage: a conversation that was just made is not there");
  return *std::move(made);
}

std::optional<model::Conversation> get(Tx& tx, model::ConversationId id) {
  const SqlValue key[] = {val(id)};
  return read_one(tx, std::string(kSelect) + "WHERE id = $1", key);
}

std::optional<model::Conversation> lock(Tx& tx, model::ConversationId id) {
  const SqlValue key[] = {val(id)};
  return read_one(tx, std::string(kSelect) + (tx.is_postgres() ? "WHERE id = $1 FOR UPDATE" : "WHERE id = $1"), key);
}

void save(Tx& tx, model::Conversation& c) {
  const auto changed =
      run(tx,
          "UPDATE conversations SET owner = $2, owner_user = $3, queue = $4, urgency = $5, handover_reason = $6, "
          "case_id = $7,"
          " sensitive = $8, waiting_since = $9, first_answer_due = $10, first_answer_at = $11, session = $12,"
          " version = version + 1, updated_at = CASE WHEN updated_at > $13 THEN updated_at ELSE $13 END WHERE id = $1",
          {val(c.id), val(model::name_of(c.owner)), val(c.owner_user), val(c.queue),
           static_cast<std::int64_t>(c.urgency), seal(c.handover_reason), val(c.case_id), val(c.sensitive),
           val(c.waiting_since), val(c.first_answer_due), val(c.first_answer_at), seal(c.session), val(c.updated_at)});
  if (changed == 0) throw std::logic_error("storage: save of a conversation that does not exist");
  ++c.version;
}

QueuePage queue(Tx& tx, const std::vector<std::string>& queues, bool sensitive, std::size_t limit, std::size_t offset) {
  QueuePage page;
  Waiting waiting(queues, sensitive);
  tx.exec("SELECT count(*) FROM conversations " + waiting.where, waiting.params,
          [&](const Row& row) { page.total = row.integer(0); });
  std::string sql = std::string(kSelect) + waiting.where;
  sql += kQueueOrder;
  sql += " LIMIT " + waiting.add(limit_val(limit));
  sql += " OFFSET " + waiting.add(limit_val(offset));
  page.rows = read_all(tx, sql, waiting.params);
  return page;
}

std::optional<model::Conversation> take_next(Tx& tx, const std::vector<std::string>& queues, bool sensitive,
                                             model::UserId user, model::Time now) {
  const Waiting waiting(queues, sensitive);
  std::string sql = std::string(kSelect) + waiting.where;
  sql += kQueueOrder;
  sql += tx.is_postgres() ? " LIMIT 1 FOR UPDATE SKIP LOCKED" : " LIMIT 1";
  auto taken = read_one(tx, sql, waiting.params);
  if (!taken) return std::nullopt;
  taken->owner = model::OwnerKind::person;
  taken->owner_user = user;
  taken->waiting_since = {};
  taken->updated_at = std::max(taken->updated_at, now);
  save(tx, *taken);
  return taken;
}

std::vector<model::Conversation> owned_by(Tx& tx, model::UserId user, std::size_t limit) {
  const SqlValue params[] = {val(user), limit_val(limit)};
  return read_all(tx,
                  std::string(kSelect) + "WHERE owner_user = $1 AND owner = 'person' ORDER BY updated_at DESC LIMIT $2",
                  params);
}

std::vector<model::Conversation> of_contact(Tx& tx, model::ContactId contact) {
  const SqlValue params[] = {val(contact)};
  return read_all(tx, std::string(kSelect) + "WHERE contact_id = $1 ORDER BY channel_id", params);
}

std::vector<model::Conversation> recent(Tx& tx, std::optional<model::OwnerKind> owner, bool sensitive,
                                        model::Time before, std::size_t limit) {
  // One index serves all lists: owner first. Without an owner the three lists are merged here.
  static constexpr std::array kOwners = {model::OwnerKind::bot, model::OwnerKind::queue, model::OwnerKind::person};
  const model::Time upper = before == model::Time{} ? model::Time::max() : before;
  std::vector<model::Conversation> out;
  for (const model::OwnerKind kind : kOwners) {
    if (owner && *owner != kind) continue;
    const SqlValue params[] = {val(model::name_of(kind)), val(upper), limit_val(limit)};
    auto part = read_all(tx,
                         std::string(kSelect) + "WHERE owner = $1 AND updated_at < $2" +
                             (sensitive ? "" : " AND sensitive = 0") + " ORDER BY updated_at DESC LIMIT $3",
                         params);
    std::move(part.begin(), part.end(), std::back_inserter(out));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.updated_at > b.updated_at; });
  if (out.size() > limit) out.resize(limit);
  return out;
}

QueueCounts counts(Tx& tx, bool sensitive) {
  QueueCounts out;
  const std::string only = sensitive ? "" : " AND sensitive = 0";
  tx.exec(
      "SELECT count(*), count(CASE WHEN urgency = 0 THEN 1 END), min(waiting_since) FROM conversations"
      " WHERE owner = 'queue'" +
          only,
      {}, [&](const Row& row) {
        out.waiting = row.integer(0);
        out.danger = row.integer(1);
        if (!row.is_null(2)) out.oldest_waiting = model::from_ms(row.integer(2));
      });
  tx.exec("SELECT count(*) FROM conversations WHERE owner = 'person'" + only, {},
          [&](const Row& row) { out.owned = row.integer(0); });
  return out;
}

void enqueue_turn(Tx& tx, model::ConversationId conversation, model::MessageId message, model::Time sent_at,
                  model::Time received_at) {
  run(tx,
      "INSERT INTO pending_turns (conversation_id, sent_at, received_at, message_id) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (conversation_id, sent_at, received_at, message_id) DO NOTHING",
      {val(conversation), val(sent_at), val(received_at), val(message)});
}

std::optional<PendingTurn> next_turn(Tx& tx, model::ConversationId conversation) {
  std::optional<PendingTurn> out;
  run(tx,
      // Providers' times are whole seconds and a batch arrives at one moment: then the thread's own order decides.
      "SELECT p.message_id, p.received_at FROM pending_turns p LEFT JOIN messages m ON m.id = p.message_id"
      " WHERE p.conversation_id = $1 ORDER BY p.sent_at, m.seq, p.received_at, p.message_id LIMIT 1",
      {val(conversation)}, [&](const Row& row) {
        Reader read(row);
        out.emplace();
        out->message = read.id<model::MessageId>();
        out->received_at = read.time();
      });
  return out;
}

void finish_turn(Tx& tx, model::ConversationId conversation, model::MessageId message) {
  run(tx, "DELETE FROM pending_turns WHERE conversation_id = $1 AND message_id = $2",
      {val(conversation), val(message)});
}

std::vector<model::ConversationId> with_pending_turns(Tx& tx, model::Time received_before, std::size_t limit) {
  std::vector<model::ConversationId> out;
  run(tx,
      "SELECT conversation_id, min(received_at) FROM pending_turns WHERE received_at < $1 GROUP BY conversation_id"
      " ORDER BY min(received_at), conversation_id LIMIT $2",
      {val(received_before), limit_val(limit)},
      [&](const Row& row) { out.push_back(Reader(row).id<model::ConversationId>()); });
  return out;
}

}  // namespace orienta::storage::conversations
