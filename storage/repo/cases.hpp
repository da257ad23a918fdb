// SPDX-License-Identifier: Apache-2.0
// Cases, their history and their notes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bot/model/helpdesk.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::cases {

// False if the reference is taken: make another and try again.
[[nodiscard]] bool insert(Tx& tx, const model::Case& item);
[[nodiscard]] std::optional<model::Case> get(Tx& tx, model::CaseId id);
[[nodiscard]] std::optional<model::Case> by_reference(Tx& tx, std::string_view reference);
[[nodiscard]] std::vector<model::Case> of_contact(Tx& tx, model::ContactId contact, std::size_t limit);
// Writes every field if `item.version` is still the stored one, then adds one to it; false = somebody changed it
// meanwhile.
[[nodiscard]] bool save(Tx& tx, model::Case& item);
void add_change(Tx& tx, model::CaseId id, const model::CaseChange& change);
[[nodiscard]] std::vector<model::CaseChange> history(Tx& tx, model::CaseId id);

struct Filter {
  std::optional<model::CaseState> state;
  std::optional<model::CaseKind> kind;
  std::optional<model::UserId> assignee;
  bool include_sensitive = false;  // without the right: neither rows nor counts of sensitive and to_clarify ones
  model::Time before{};            // keyset: opened_at of the last row seen; epoch = from the newest
  std::size_t limit = 50;
};
[[nodiscard]] std::vector<model::Case> list(Tx& tx, const Filter& filter);

}  // namespace orienta::storage::cases
