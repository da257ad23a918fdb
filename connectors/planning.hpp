// SPDX-License-Identifier: Apache-2.0
// What the connectors' plan() functions share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/model/message.hpp"

namespace orienta::connectors {

// Short texts that a provider demands where the flow gave none; by language, Spanish if unknown.
[[nodiscard]] std::string_view default_list_button(std::string_view language);  // at most 20 units
[[nodiscard]] std::string_view default_prompt(std::string_view language);

// Plain text parts of at most `limit` units, the last of which carries the options as numbered lines (and the ids, so
// that an answer "2" can be matched).
[[nodiscard]] std::vector<model::OutMessage> plan_numbered(const model::OutMessage& message, std::size_t limit);

}  // namespace orienta::connectors
