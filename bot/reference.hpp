// SPDX-License-Identifier: Apache-2.0
// Case references that a person can read aloud over a bad line: two groups of four, from letters and digits none of
// which looks like another (no O 0 D Q, I 1 L, S 5, Z 2, B 8, U V, G 6, A, N). Random, so that gaps in the numbering
// tell nobody how many sensitive cases there are; the last sign checks the others, so that a slip is noticed and not
// somebody else's case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/model/ids.hpp"

namespace orienta::bot {

// "C7KM-4RX9"
[[nodiscard]] std::string make_reference(model::IdSource& ids);
// What a person typed or said ("c7km 4rx9", "C7KM4RX9", "mi caso es C7KM-4RX9"): the reference in its one form, or
// nullopt.
[[nodiscard]] std::optional<std::string> find_reference(std::string_view text);

}  // namespace orienta::bot
