// SPDX-License-Identifier: Apache-2.0
// A time of day as people write it: "10:30", "5 pm", "5:30 p. m.", "17h30", "17 h". A bare number is none.
#include <algorithm>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

// One or two digits at `at`, or -1; moves `at`.
int take_number(std::string_view text, std::size_t& at) {
  std::size_t end = at;
  int value = 0;
  while (end < text.size() && is_digit(text[end]) && end - at < 2) value = value * 10 + (text[end++] - '0');
  if (end == at || (end < text.size() && is_digit(text[end]))) return -1;
  at = end;
  return value;
}

void skip_spaces(std::string_view text, std::size_t& at) {
  while (at < text.size() && text[at] == ' ') ++at;
}

// "am", "a.m.", "p. m.": -1 = none, else 0 or 12 hours to add.
int take_half(std::string_view text, std::size_t at) {
  skip_spaces(text, at);
  if (at >= text.size() || (text[at] != 'a' && text[at] != 'p')) return -1;
  const int half = text[at++] == 'p' ? 12 : 0;
  while (at < text.size() && (text[at] == '.' || text[at] == ' ')) ++at;
  if (at >= text.size() || text[at] != 'm') return -1;
  ++at;
  return at < text.size() && is_letter(text[at]) ? -1 : half;
}

std::optional<TimeOfDay> time_at(std::string_view text, std::size_t at) {
  int hour = take_number(text, at);
  if (hour < 0) return std::nullopt;
  int minute = 0;
  bool marked = false;
  if (at + 1 < text.size() && (text[at] == ':' || text[at] == 'h') && is_digit(text[at + 1])) {
    ++at;
    const std::size_t first = at;
    minute = take_number(text, at);
    if (minute < 0 || at - first != 2) return std::nullopt;
    if (at + 1 < text.size() && text[at] == ':' && is_digit(text[at + 1])) {  // seconds are not kept
      ++at;
      if (take_number(text, at) < 0) return std::nullopt;
    }
    marked = true;
  } else {
    std::size_t after = at;
    skip_spaces(text, after);
    marked = after < text.size() && text[after] == 'h' &&
             (after + 1 >= text.size() || !is_letter(text[after + 1]) || text.substr(after, 5) == "horas");
  }
  const int half = take_half(text, at);
  if (half >= 0) {
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + half;
    marked = true;
  }
  if (!marked || hour > 23 || minute > 59) return std::nullopt;
  return TimeOfDay{hour * 60 + minute};
}

}  // namespace

std::optional<TimeOfDay> find_time(std::string_view text) {
  const std::string lower = text::lower(text);
  for (std::size_t at = 0; at < lower.size();) {
    if (!is_digit(lower[at])) {
      ++at;
      continue;
    }
    if (const auto found = time_at(lower, at)) return found;
    while (at < lower.size() && (is_digit(lower[at]) || lower[at] == ':')) ++at;
  }
  return std::nullopt;
}

}  // namespace orienta::flows::expression
