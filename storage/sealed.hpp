// SPDX-License-Identifier: Apache-2.0
// The gate that names, identifiers and texts pass on their way into a column and out of it. They are kept as they are
// today; encryption at rest is to be put here, and nowhere else.
#pragma once

#include <string>
#include <string_view>

#include "bot/model/message.hpp"
#include "storage/tx.hpp"

namespace orienta::storage {

[[nodiscard]] SqlValue seal(std::string_view plain);
[[nodiscard]] std::string unseal(const Row& row, int column);
// What an address is found by. The same address always gives the same key.
[[nodiscard]] std::string address_key(const model::Address& address);

}  // namespace orienta::storage
