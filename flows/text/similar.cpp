// SPDX-License-Identifier: Apache-2.0
// Tolerance for typing errors: optimal string alignment (Damerau-Levenshtein without moving a swapped pair again), word
// by word, with digits that stand for letters counted as those letters. Below it, phrases that are listened for inside
// whole messages: stricter about slips, because there is much more to mistake, and open to spelling by ear.
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

// --- phrases inside messages
// -------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kShortWord = 4;  // up to here only the exact word: "me paga" is not "me pega"
constexpr std::size_t kGluedFrom = 8;  // letters from which "mequieren matar" may be read without its gaps
constexpr char32_t kForgotten = U'|';  // never part of a folded word

bool is_soft(char32_t next) {
  return next == U'e' || next == U'i';
}

// Words as a Spanish speaker hears them, so that "me kieren", "ban a" and "ausilio" are read: v is b, z and soft c are
// s, hard c and qu are k, h is silent, ll is y, soft g is j, x is s.
std::u32string heard_as(std::u32string_view word) {
  std::u32string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char32_t c = word[i];
    const char32_t next = i + 1 < word.size() ? word[i + 1] : 0;
    const char32_t after = i + 2 < word.size() ? word[i + 2] : 0;
    if (c == U'v') {
      out.push_back(U'b');
    } else if (c == U'z' || c == U'x' || (c == U'c' && is_soft(next))) {
      out.push_back(U's');
    } else if (c == U'c' && next == U'h') {
      out += U"ch";
      ++i;
    } else if (c == U'c') {
      out.push_back(U'k');
    } else if (c == U'q') {
      out.push_back(U'k');
      if (next == U'u' && is_soft(after)) ++i;
    } else if (c == U'g' && next == U'u' && is_soft(after)) {
      out.push_back(U'g');
      ++i;
    } else if (c == U'g' && is_soft(next)) {
      out.push_back(U'j');
    } else if (c == U'l' && next == U'l') {
      out.push_back(U'y');
      ++i;
    } else if (c != U'h') {
      out.push_back(c);
    }
  }
  return out;
}

bool same_letters(std::u32string_view given, std::u32string_view expected) {
  return given.size() == expected.size() && std::equal(given.begin(), given.end(), expected.begin(), reads_as);
}

// One letter added, left out, changed, or swapped with its neighbour.
bool one_slip(std::u32string_view given, std::u32string_view expected) {
  std::size_t from = 0;
  const std::size_t shorter = std::min(given.size(), expected.size());
  while (from < shorter && reads_as(given[from], expected[from])) ++from;
  const auto rest_of = [](std::u32string_view word, std::size_t at) { return word.substr(std::min(at, word.size())); };
  const auto g = rest_of(given, from);
  const auto e = rest_of(expected, from);
  if (g.size() == e.size() + 1) return same_letters(g.substr(1), e);
  if (e.size() == g.size() + 1) return same_letters(g, e.substr(1));
  if (g.size() != e.size()) return false;
  if (same_letters(rest_of(g, 1), rest_of(e, 1))) return true;
  return g.size() >= 2 && g[0] == e[1] && g[1] == e[0] && same_letters(g.substr(2), e.substr(2));
}

constexpr std::size_t kTooFar = 100;

std::size_t distance(std::u32string_view given, std::u32string_view expected) {
  if (same_letters(given, expected)) return only_digits(given) && given != expected ? kTooFar : 0;
  if (expected.size() <= kShortWord || has_digit(expected) || only_digits(given)) return kTooFar;
  return one_slip(given, expected) ? 1 : kTooFar;
}

bool heard_at(const std::vector<std::u32string>& given, std::size_t at, const std::vector<std::u32string>& expected,
              std::size_t most) {
  std::size_t slips_so_far = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    slips_so_far += distance(given[at + i], expected[i]);
    if (slips_so_far > most) return false;
  }
  return true;
}

bool heard_in(const std::vector<std::u32string>& given, const std::vector<std::u32string>& expected, std::size_t most) {
  for (std::size_t at = 0; at + expected.size() <= given.size(); ++at) {
    if (heard_at(given, at, expected, most)) return true;
  }
  return false;
}

std::u32string joined(const std::vector<std::u32string>& words) {
  std::u32string out;
  for (const auto& word : words) out += word;
  return out;
}

}  // namespace

std::string by_ear(std::string_view folded) {
  std::string out;
  for (const char32_t c : heard_as(to_code_points(folded))) append_code_point(out, c);
  return out;
}

std::optional<std::size_t> slips_between(std::string_view given, std::string_view expected) {
  if (given == expected) return 0;
  const auto g = without_stretching(to_code_points(given));
  const auto e = to_code_points(expected);
  if (e.empty() || has_digit(e) || only_digits(g) || g.size() > kLongestWord || e.size() > kLongestWord) {
    return std::nullopt;
  }
  const auto most = tolerance(e.size());
  const auto count = slips(g, e, most);
  return count <= most ? std::optional(count) : std::nullopt;
}

Phrase phrase_of(std::string_view folded) {
  Phrase phrase;
  phrase.words = split_words(folded);
  for (const auto& word : phrase.words) phrase.by_ear.push_back(heard_as(word));
  phrase.glued = joined(phrase.words);
  return phrase;
}

Listener::Listener(std::string_view folded) : words_(split_words(folded)) {
  for (auto& word : words_) {
    if (word.size() > kLongestWord * 2) word.assign(1, kForgotten);
    word = without_stretching(word);
    by_ear_.push_back(heard_as(word));
  }
  glue();
}

void Listener::glue() {
  glued_ = joined(words_);
  starts_.assign(glued_.size() + 1, false);
  std::size_t at = 0;
  for (const auto& word : words_) {
    starts_[at] = true;
    at += word.size();
  }
  starts_[at] = true;
}

void Listener::forget(const Phrase& phrase) {
  bool any = false;
  const std::size_t length = phrase.words.size();
  for (std::size_t at = 0; length > 0 && at + length <= words_.size(); ++at) {
    if (!heard_at(words_, at, phrase.words, 0) && !heard_at(by_ear_, at, phrase.by_ear, 0)) continue;
    for (std::size_t i = at; i < at + length; ++i) words_[i] = by_ear_[i] = std::u32string(1, kForgotten);
    any = true;
  }
  if (any) glue();
}

bool Listener::hears(const Phrase& phrase) const {
  if (phrase.words.empty()) return false;
  const std::size_t most = phrase.words.size() < 3 ? 1 : 2;
  if (heard_in(words_, phrase.words, most) || heard_in(by_ear_, phrase.by_ear, most)) return true;
  if (phrase.glued.size() < kGluedFrom) return false;
  for (auto at = glued_.find(phrase.glued); at != std::u32string::npos; at = glued_.find(phrase.glued, at + 1)) {
    if (starts_[at] && starts_[at + phrase.glued.size()]) return true;
  }
  return false;
}

}  // namespace orienta::flows::text
