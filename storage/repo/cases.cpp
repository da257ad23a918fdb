// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/cases.hpp"

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::cases {
namespace {

#define ORIENTA_CASE_COLUMNS                                                                                   \
  "id, reference, contact_id, conversation_id, kind, topic, sector, urgency, sensitivity, state, channel_id, " \
  "language, anonymous, consent, intake, resolution, assignee, opened_at, first_answer_due, first_answer_at, " \
  "updated_at, version"
constexpr std::string_view kSelect = "SELECT " ORIENTA_CASE_COLUMNS " FROM cases ";

model::Case read_row(const Row& row) {
  Reader read(row);
  model::Case c;
  c.id = read.id<model::CaseId>();
  c.reference = read.text();
  c.contact_id = read.id<model::ContactId>();
  c.conversation_id = read.id<model::ConversationId>();
  c.kind = read.named(&model::parse_case_kind);
  c.topic = read.text();
  c.sector = read.text();
  c.urgency = static_cast<model::Urgency>(read.integer());
  c.sensitivity = read.named(&model::parse_sensitivity);
  c.state = read.named(&model::parse_case_state);
  c.channel_id = read.text();
  c.language = read.text();
  c.anonymous = read.flag();
  c.consent = read.consent();
  c.intake = read.personal_object();
  c.resolution = read.personal();
  c.assignee = read.optional_id<model::UserId>();
  c.opened_at = read.time();
  c.first_answer_due = read.time();
  c.first_answer_at = read.time();
  c.updated_at = read.time();
  c.version = read.integer();
  return c;
}

std::optional<model::Case> read_one(Tx& tx, std::string_view where, SqlValue key) {
  std::optional<model::Case> out;
  run(tx, std::string(kSelect) + std::string(where), {std::move(key)}, [&](const Row& row) { out = read_row(row); });
  return out;
}

}  // namespace

bool insert(Tx& tx, const model::Case& c) {
  return run(tx,
             "INSERT INTO cases (" ORIENTA_CASE_COLUMNS
             ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,"
             " $22) ON CONFLICT (reference) DO NOTHING",
             {val(c.id),
              val(c.reference),
              val(c.contact_id),
              val(c.conversation_id),
              val(model::name_of(c.kind)),
              val(c.topic),
              val(c.sector),
              static_cast<std::int64_t>(c.urgency),
              val(model::name_of(c.sensitivity)),
              val(model::name_of(c.state)),
              val(c.channel_id),
              val(c.language),
              val(c.anonymous),
              consent_val(c.consent),
              sealed_object(c.intake),
              seal(c.resolution),
              val(c.assignee),
              val(c.opened_at),
              val(c.first_answer_due),
              val(c.first_answer_at),
              val(c.updated_at),
              val(c.version)}) > 0;
}

std::optional<model::Case> get(Tx& tx, model::CaseId id) {
  return read_one(tx, "WHERE id = $1", val(id));
}

std::optional<model::Case> by_reference(Tx& tx, std::string_view reference) {
  return read_one(tx, "WHERE reference = $1", val(reference));
}

std::vector<model::Case> of_contact(Tx& tx, model::ContactId contact, std::size_t limit) {
  std::vector<model::Case> out;
  run(tx, std::string(kSelect) + "WHERE contact_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2",
      {val(contact), limit_val(limit)}, [&](const Row& row) { out.push_back(read_row(row)); });
  return out;
}

bool save(Tx& tx, model::Case& c) {
  const auto changed =
      run(tx,
          "UPDATE cases SET kind = $3, topic = $4, sector = $5, urgency = $6, sensitivity = $7, state = $8, channel_id "
          "= $9,"
          " language = $10, anonymous = $11, consent = $12, intake = $13, resolution = $14, assignee = $15,"
          " first_answer_due = $16, first_answer_at = $17, updated_at = $18, contact_id = $19, conversation_id = $20,"
          " opened_at = $21, reference = $22, version = version + 1 WHERE id = $1 AND version = $2",
          {val(c.id),
           val(c.version),
           val(model::name_of(c.kind)),
           val(c.topic),
           val(c.sector),
           static_cast<std::int64_t>(c.urgency),
           val(model::name_of(c.sensitivity)),
           val(model::name_of(c.state)),
           val(c.channel_id),
           val(c.language),
           val(c.anonymous),
           consent_val(c.consent),
           sealed_object(c.intake),
           seal(c.resolution),
           val(c.assignee),
           val(c.first_answer_due),
           val(c.first_answer_at),
           val(c.updated_at),
           val(c.contact_id),
           val(c.conversation_id),
           val(c.opened_at),
           val(c.reference)});
  if (changed == 0) return false;
  ++c.version;
  return true;
}

void add_change(Tx& tx, model::CaseId id, const model::CaseChange& change) {
  // The lock keeps two nodes from taking the same number.
  if (tx.is_postgres()) run(tx, "SELECT 1 FROM cases WHERE id = $1 FOR UPDATE", {val(id)});
  run(tx,
      "INSERT INTO case_changes (case_id, number, at, by_user, from_state, to_state, note) VALUES ($1,"
      " (SELECT coalesce(max(c.number), 0) + 1 FROM case_changes c WHERE c.case_id = $1), $2, $3, $4, $5, $6)",
      {val(id), val(change.at), val(change.by), val(model::name_of(change.from)), val(model::name_of(change.to)),
       seal(change.note)});
}

std::vector<model::CaseChange> history(Tx& tx, model::CaseId id) {
  std::vector<model::CaseChange> out;
  run(tx, "SELECT at, by_user, from_state, to_state, note FROM case_changes WHERE case_id = $1 ORDER BY number",
      {val(id)}, [&](const Row& row) {
        Reader read(row);
        model::CaseChange& change = out.emplace_back();
        change.at = read.time();
        change.by = read.optional_id<model::UserId>();
        change.from = read.named(&model::parse_case_state);
        change.to = read.named(&model::parse_case_state);
        change.note = read.personal();
      });
  return out;
}

std::vector<model::Case> list(Tx& tx, const Filter& filter) {
  std::string sql(kSelect);
  std::vector<SqlValue> params;
  const auto where = [&](std::string_view condition, SqlValue value) {
    sql += params.empty() ? "WHERE " : " AND ";
    params.push_back(std::move(value));
    sql += std::string(condition) + "$" + std::to_string(params.size());
  };
  where("opened_at < ", val(filter.before == model::Time{} ? model::Time::max() : filter.before));
  if (filter.state) where("state = ", val(model::name_of(*filter.state)));
  if (filter.kind) where("kind = ", val(model::name_of(*filter.kind)));
  if (filter.assignee) where("assignee = ", val(*filter.assignee));
  if (!filter.include_sensitive) where("sensitivity = ", val(model::name_of(model::Sensitivity::normal)));
  params.push_back(limit_val(filter.limit));
  sql += " ORDER BY opened_at DESC, id DESC LIMIT $" + std::to_string(params.size());
  std::vector<model::Case> out;
  tx.exec(sql, params, [&](const Row& row) { out.push_back(read_row(row)); });
  return out;
}

}  // namespace orienta::storage::cases
