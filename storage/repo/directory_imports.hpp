// SPDX-License-Identifier: Apache-2.0
// Directories that a deployment imported, each whole and under a name. What their content means is flows/hsds's
// business.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/model/time.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::directory_imports {

struct Import {
  std::string name;
  model::Time imported_at{};
  std::string imported_by;
  std::int64_t services = 0;
  std::string content;  // empty in list()
};
void put(Tx& tx, const Import& import);      // takes the place of the one of that name
bool remove(Tx& tx, std::string_view name);  // false: there was none
[[nodiscard]] std::optional<Import> get(Tx& tx, std::string_view name);
[[nodiscard]] std::vector<Import> list(Tx& tx);  // by name, without content
[[nodiscard]] std::vector<Import> all(Tx& tx);   // by name, with content
// Counts up with every put and remove.
[[nodiscard]] std::int64_t revision(Tx& tx);

}  // namespace orienta::storage::directory_imports
