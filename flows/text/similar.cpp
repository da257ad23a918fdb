// SPDX-License-Identifier: Apache-2.0
// Tolerance for typing errors: optimal string alignment (Damerau-Levenshtein without moving a swapped pair again), word
// by word, with digits that stand for letters counted as those letters.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "flows/text/text.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::text {
namespace {

struct LookAlike {
  char32_t sign;
  std::string_view letters;
};
constexpr std::array<LookAlike, 6> kLookAlikes{
    {{U'0', "o"}, {U'1', "li"}, {U'3', "e"}, {U'4', "a"}, {U'5', "s"}, {U'@', "a"}}};
// Longer words than this are no words; the comparison is quadratic.
constexpr std::size_t kLongestWord = 64;

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}
bool has_digit(std::u32string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}
bool only_digits(std::u32string_view word) {
  return std::all_of(word.begin(), word.end(), is_digit);
}

bool reads_as(char32_t given, char32_t expected) {
  if (given == expected) return true;
  if (expected >= 0x80) return false;
  for (const LookAlike& row : kLookAlikes) {
    if (row.sign == given) return row.letters.find(static_cast<char>(expected)) != std::string_view::npos;
  }
  return false;
}

// The number of slips, or anything above `most` once it is clear that there are more.
std::size_t slips(std::u32string_view given, std::u32string_view expected, std::size_t most) {
  const std::size_t n = given.size();
  const std::size_t m = expected.size();
  if (n > m + most || m > n + most) return most + 1;
  std::array<std::vector<std::size_t>, 3> rows;
  for (auto& row : rows) row.assign(m + 1, 0);
  for (std::size_t j = 0; j <= m; ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= n; ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& twice_above = rows[(i + 1) % 3];
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= m; ++j) {
      const std::size_t change = above[j - 1] + (reads_as(given[i - 1], expected[j - 1]) ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && given[i - 1] != given[i - 2] && given[i - 1] == expected[j - 2] &&
                           given[i - 2] == expected[j - 1];
      if (swapped) row[j] = std::min(row[j], twice_above[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > most + 1) return most + 1;
  }
  return rows[n % 3][m];
}

// "siiii", "holaaa": three or more of the same letter are one, said with feeling.
std::u32string without_stretching(std::u32string_view word) {
  std::u32string out;
  for (std::size_t i = 0; i < word.size();) {
    std::size_t end = i;
    while (end < word.size() && word[end] == word[i]) ++end;
    const bool stretched = end - i >= 3 && !is_digit(word[i]);
    out.append(stretched ? 1 : end - i, word[i]);
    i = end;
  }
  return out;
}

bool similar_word(const std::u32string& given, const std::u32string& expected) {
  if (given == expected) return true;
  // Numbers are never nearly right, and a number alone is never a word: "1" is not "l", 2023 is not 2024.
  if (has_digit(expected) || only_digits(given) || expected.empty()) return false;
  if (given.size() > kLongestWord || expected.size() > kLongestWord) return false;
  const std::size_t most = tolerance(expected.size());
  if (slips(given, expected, most) <= most) return true;
  const std::u32string calm = without_stretching(given);
  return calm.size() != given.size() && slips(calm, expected, most) <= most;
}

std::vector<std::u32string> split_words(std::string_view folded) {
  std::vector<std::u32string> out;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t space = std::min(folded.find(' ', at), folded.size());
    if (space > at) out.push_back(to_code_points(folded.substr(at, space - at)));
    at = space + 1;
  }
  return out;
}

bool similar_at(const std::vector<std::u32string>& given, std::size_t at, const std::vector<std::u32string>& expected) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!similar_word(given[at + i], expected[i])) return false;
  }
  return true;
}

}  // namespace

std::size_t tolerance(std::size_t letters) {
  return letters <= 3 ? 0 : letters <= 7 ? 1 : 2;
}

bool similar(std::string_view given, std::string_view expected) {
  if (given == expected) return true;
  if (given.empty() || expected.empty()) return false;
  const auto expected_words = split_words(expected);
  const auto given_words = split_words(given);
  return given_words.size() == expected_words.size() && similar_at(given_words, 0, expected_words);
}

bool contains_phrase(std::string_view given, std::string_view phrase) {
  const auto phrase_words = split_words(phrase);
  if (phrase_words.empty()) return false;
  const auto given_words = split_words(given);
  for (std::size_t at = 0; at + phrase_words.size() <= given_words.size(); ++at) {
    if (similar_at(given_words, at, phrase_words)) return true;
  }
  return false;
}

}  // namespace orienta::flows::text
