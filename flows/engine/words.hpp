// SPDX-License-Identifier: Apache-2.0
// What the engine itself says and hears when the library says nothing else: texts by id, and the words for yes and no.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "flows/model.hpp"

namespace orienta::flows::engine {

// The second line of an option, or null. It is made for the lists of a screen: by SMS it goes out only where it is
// written for SMS, because ten such lines would make a menu cost ten SMS.
[[nodiscard]] const std::string* about_of(const FlowOption& option, std::string_view language, Mode mode,
                                          std::string_view fallback);

// Null for an unknown id.
[[nodiscard]] const Text* builtin_text(std::string_view id);
[[nodiscard]] const std::vector<std::string_view>& builtin_text_ids();

// Synonyms of an option id ("yes", "no", "command:person", ...) in every language. Folded.
[[nodiscard]] std::span<const std::string_view> builtin_synonyms(std::string_view option_id);
// Of "yes" and "no": the synonyms that keep their meaning when more follows ("si, señorita"), unlike "quiero" or "ya".
[[nodiscard]] std::span<const std::string_view> leading_words(std::string_view option_id);
// Emoji that answer yes or no by themselves.
struct AnsweringEmoji {
  std::string_view emoji, option_id;
};
[[nodiscard]] std::span<const AnsweringEmoji> answering_emoji();
// "no sé", "not sure": contains a no without meaning it. Folded.
[[nodiscard]] std::span<const std::string_view> unsure_phrases();
// Words that turn round what an option's label says inside a longer answer. Folded.
[[nodiscard]] std::span<const std::string_view> negations();

}  // namespace orienta::flows::engine
