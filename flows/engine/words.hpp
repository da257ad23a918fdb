// SPDX-License-Identifier: Apache-2.0
// What the engine itself says and hears when the library says nothing else: texts by id, and the words for yes and no.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "flows/model.hpp"

namespace orienta::flows::engine {

// Null for an unknown id.
[[nodiscard]] const Text* builtin_text(std::string_view id);
[[nodiscard]] const std::vector<std::string_view>& builtin_text_ids();

// Synonyms of an option id ("yes", "no", "command:person", ...) in every language. Folded.
[[nodiscard]] std::span<const std::string_view> builtin_synonyms(std::string_view option_id);
// "no sé", "not sure": contains a no without meaning it. Folded.
[[nodiscard]] std::span<const std::string_view> unsure_phrases();
// Words that turn round what an option's label says inside a longer answer. Folded.
[[nodiscard]] std::span<const std::string_view> negations();

}  // namespace orienta::flows::engine
