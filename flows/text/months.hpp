// SPDX-License-Identifier: Apache-2.0
// Month names as people write and shorten them, and number words: the tables of flows/text.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace orienta::flows::text {

// A folded word as a month of that language, from three letters on ("set", "setiembre", "sept"); one slip is forgiven
// in words of five letters and more if only one month fits.
[[nodiscard]] std::optional<int> month_of(std::string_view folded, std::string_view language);

enum class WordRole {
  unit,        // 0..99, adds up: "treinta" + "cinco"
  hundred,     // 200..900 as one word, or 100 as "cien", "ciento"
  times100,    // en "hundred", fr "cent", ht "san" after a factor
  multiplier,  // "mil", "thousand", "millones"
  article,     // counts only when it stands alone: "un", "una", "yon"
  ordinal      // only parse_choice
};
struct NumberWord {
  std::string_view word;  // folded
  double value;
  WordRole role;
};
[[nodiscard]] std::span<const NumberWord> number_words(std::string_view language);
// "y", "and", "et", "e": allowed between the parts of a number.
[[nodiscard]] bool is_connector(std::string_view folded, std::string_view language);
// "la", "opcion", "por", "favor": may stand around a number that answers a menu.
[[nodiscard]] bool is_choice_filler(std::string_view folded, std::string_view language);

}  // namespace orienta::flows::text
