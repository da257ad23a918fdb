// SPDX-License-Identifier: Apache-2.0
// What people wrote that no flow understood, for editors. Texts are personal; erased with the contact.
#pragma once

#include <string>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::unmatched {

struct Entry {
  model::MessageId message_id;
  model::ConversationId conversation_id;
  std::string flow, step, language, text;
  model::Time at{};
};
void put(Tx& tx, const Entry& entry);
[[nodiscard]] std::vector<Entry> list(Tx& tx, model::Time before, std::size_t limit);

}  // namespace orienta::storage::unmatched
