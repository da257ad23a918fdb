// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/events.hpp"

#include <boost/json/serialize.hpp>

#include "storage/repo/values.hpp"

namespace orienta::storage::events {
namespace {

// The counter's row stays locked until the commit: between nodes as within one, a higher number commits later. That is
// why this runs last, and why nothing is numbered earlier.
void number_and_write(Tx& tx, const Event& event) {
  std::int64_t seq = 0;
  run(tx, "UPDATE event_counter SET last = last + 1 WHERE id = 1 RETURNING last", {},
      [&](const Row& row) { seq = row.integer(0); });
  run(tx,
      "INSERT INTO events (seq, at, type, conversation_id, case_id, sensitive, data) VALUES ($1, $2, $3, $4, $5, $6, "
      "$7)",
      {val(seq), val(event.at), val(event.type), val(event.conversation_id), val(event.case_id), val(event.sensitive),
       boost::json::serialize(event.data)});
  tx.announce(seq);
}

}  // namespace

void append(Tx& tx, Event event) {
  tx.before_commit([event = std::move(event)](Tx& last) { number_and_write(last, event); });
}

std::vector<Event> after(Tx& tx, std::int64_t seq, std::size_t limit) {
  std::vector<Event> out;
  run(tx,
      "SELECT seq, at, type, conversation_id, case_id, sensitive, data FROM events WHERE seq > $1 ORDER BY seq LIMIT "
      "$2",
      {val(seq), limit_val(limit)}, [&](const Row& row) {
        Reader read(row);
        Event& event = out.emplace_back();
        event.seq = read.integer();
        event.at = read.time();
        event.type = read.text();
        event.conversation_id = read.optional_id<model::ConversationId>();
        event.case_id = read.optional_id<model::CaseId>();
        event.sensitive = read.flag();
        event.data = read.object();
      });
  return out;
}

std::int64_t last_seq(Tx& tx) {
  std::int64_t seq = 0;
  run(tx, "SELECT last FROM event_counter WHERE id = 1", {}, [&](const Row& row) { seq = row.integer(0); });
  return seq;
}

std::int64_t forget_before(Tx& tx, model::Time before) {
  // Events lie in order of time, nearly: the first one that stays is found from the old end, without an index on `at`.
  std::optional<std::int64_t> first_kept;
  run(tx, "SELECT seq FROM events WHERE at >= $1 ORDER BY seq LIMIT 1", {val(before)},
      [&](const Row& row) { first_kept = row.integer(0); });
  if (!first_kept) return run(tx, "DELETE FROM events", {});
  return run(tx, "DELETE FROM events WHERE seq < $1", {val(*first_kept)});
}

}  // namespace orienta::storage::events
