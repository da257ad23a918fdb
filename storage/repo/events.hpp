// SPDX-License-Identifier: Apache-2.0
// What consoles are told, in one gapless sequence: an event gets its number when its transaction commits, so that a
// reader who has seen n has seen everything up to n. Ids only, never texts, names or numbers.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::events {

struct Event {
  std::int64_t seq = 0;  // given by storage at commit
  model::Time at{};
  std::string type;  // "message.new", "conversation.changed", "case.changed", ...
  std::optional<model::ConversationId> conversation_id;
  std::optional<model::CaseId> case_id;
  bool sensitive = false;  // only for those with the right
  boost::json::object data;
};

// Buffered in the transaction; numbered and written just before the commit.
void append(Tx& tx, Event event);
[[nodiscard]] std::vector<Event> after(Tx& tx, std::int64_t seq, std::size_t limit);
[[nodiscard]] std::int64_t last_seq(Tx& tx);
std::int64_t forget_before(Tx& tx, model::Time before);

}  // namespace orienta::storage::events
