// SPDX-License-Identifier: Apache-2.0
// Everything that must happen later, in one table: reminders, waits that run out, clocks.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::timers {

struct Timer {
  model::TimerId id;
  model::Time due_at{};
  std::string kind;  // "reminder", "ask_timeout", "first_answer", ...
  model::ConversationId conversation_id;
  boost::json::object payload;  // may hold text for the person; personal
};

void put(Tx& tx, const Timer& timer);
// Due ones, earliest first; not removed: the turn that runs one removes it in its own transaction, so each runs once.
[[nodiscard]] std::vector<Timer> due(Tx& tx, model::Time now, std::size_t limit);
[[nodiscard]] std::optional<model::Time> next_due(Tx& tx);
// False if it was gone already (another node ran it): then do nothing.
[[nodiscard]] bool remove(Tx& tx, model::TimerId id);
// All of that kind (empty = any kind) of a conversation.
void cancel(Tx& tx, model::ConversationId conversation, std::string_view kind);

}  // namespace orienta::storage::timers
