// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/timers.hpp"

#include "storage/repo/values.hpp"

namespace orienta::storage::timers {

void put(Tx& tx, const Timer& timer) {
  run(tx, "INSERT INTO timers (id, due_at, kind, conversation_id, payload) VALUES ($1, $2, $3, $4, $5)",
      {val(timer.id), val(timer.due_at), val(timer.kind), val(timer.conversation_id), sealed_object(timer.payload)});
}

std::vector<Timer> due(Tx& tx, model::Time now, std::size_t limit) {
  std::vector<Timer> out;
  run(tx,
      "SELECT id, due_at, kind, conversation_id, payload FROM timers WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2",
      {val(now), limit_val(limit)}, [&](const Row& row) {
        Reader read(row);
        Timer& timer = out.emplace_back();
        timer.id = read.id<model::TimerId>();
        timer.due_at = read.time();
        timer.kind = read.text();
        timer.conversation_id = read.id<model::ConversationId>();
        timer.payload = read.personal_object();
      });
  return out;
}

std::optional<model::Time> next_due(Tx& tx) {
  std::optional<model::Time> out;
  run(tx, "SELECT due_at FROM timers ORDER BY due_at LIMIT 1", {}, [&](const Row& row) { out = Reader(row).time(); });
  return out;
}

bool remove(Tx& tx, model::TimerId id) {
  return run(tx, "DELETE FROM timers WHERE id = $1", {val(id)}) > 0;
}

void cancel(Tx& tx, model::ConversationId conversation, std::string_view kind) {
  if (kind.empty()) {
    run(tx, "DELETE FROM timers WHERE conversation_id = $1", {val(conversation)});
  } else {
    run(tx, "DELETE FROM timers WHERE conversation_id = $1 AND kind = $2", {val(conversation), val(kind)});
  }
}

}  // namespace orienta::storage::timers
