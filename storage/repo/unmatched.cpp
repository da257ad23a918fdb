// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/unmatched.hpp"

#include "storage/repo/values.hpp"
#include "storage/sealed.hpp"

namespace orienta::storage::unmatched {

void put(Tx& tx, const Entry& entry) {
  run(tx,
      "INSERT INTO unmatched (message_id, conversation_id, flow, step, language, text, at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (message_id) DO NOTHING",
      {val(entry.message_id), val(entry.conversation_id), val(entry.flow), val(entry.step), val(entry.language),
       seal(entry.text), val(entry.at)});
}

std::vector<Entry> list(Tx& tx, model::Time before, std::size_t limit) {
  // As everywhere: the epoch means from the newest.
  const model::Time upper = before == model::Time{} ? model::Time::max() : before;
  std::vector<Entry> out;
  run(tx,
      "SELECT message_id, conversation_id, flow, step, language, text, at FROM unmatched WHERE at < $1"
      " ORDER BY at DESC, message_id DESC LIMIT $2",
      {val(upper), limit_val(limit)}, [&](const Row& row) {
        Reader read(row);
        Entry& entry = out.emplace_back();
        entry.message_id = read.id<model::MessageId>();
        entry.conversation_id = read.id<model::ConversationId>();
        entry.flow = read.text();
        entry.step = read.text();
        entry.language = read.text();
        entry.text = read.personal();
        entry.at = read.time();
      });
  return out;
}

}  // namespace orienta::storage::unmatched
