// SPDX-License-Identifier: Apache-2.0
// Numbers as people write them. Exactly one number must be meant: "de 2 a 3" is none.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "flows/text/icu.hpp"
#include "flows/text/months.hpp"
#include "flows/text/text.hpp"
#include "flows/text/utf8.hpp"

namespace orienta::flows::text {
namespace {

// A mark followed by exactly three digits groups thousands or begins decimals. In Peru a comma groups; most Venezuelans
// grew up with the point grouping, and nobody writes 1.5 as "1.500": in Spanish both group.
struct MarkRule {
  std::string_view language;
  bool comma_groups, point_groups;
};
constexpr std::array<MarkRule, 5> kMarks{
    {{"es", true, true}, {"en", true, false}, {"pt", false, true}, {"fr", false, true}, {"ht", true, true}}};

const MarkRule& marks_of(std::string_view language) {
  const std::string primary = primary_language(language);
  for (const MarkRule& row : kMarks) {
    if (row.language == primary) return row;
  }
  return kMarks.front();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_mark(char c) {
  return c == '.' || c == ',';
}

// Digits of every script and width as ASCII; everything else but ASCII becomes one letter or one space.
std::string plain_digits(std::string_view utf8) {
  std::string out;
  const std::string cleaned = plain_spaces(clean(utf8));
  for (std::size_t at = 0; at < cleaned.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(cleaned, at);
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
      continue;
    }
    const std::string folded = fold(std::string_view(cleaned).substr(start, at - start));
    if (c == 0x2212) {
      out.push_back('-');
    } else if (c == 0xFF0C || c == 0x66B) {
      out.push_back(',');
    } else if (c == 0xFF0E) {
      out.push_back('.');
    } else if (c == 0xFE0F || c == 0x20E3) {
      continue;
    } else {
      out += folded.empty() ? " " : folded;
    }
  }
  return out;
}

// `text` is digits and marks, first and last a digit.
std::optional<double> read_digits(std::string_view text, const MarkRule& rule) {
  if (text.size() > 40) return std::nullopt;
  const auto commas = std::count(text.begin(), text.end(), ',');
  const auto points = std::count(text.begin(), text.end(), '.');
  const std::size_t last = text.find_last_of(",.");
  char decimal = 0;
  if (commas > 0 && points > 0) {
    decimal = text[last];
    if (std::count(text.begin(), text.end(), decimal) > 1) return std::nullopt;
  } else if (commas + points == 1) {
    const bool groups = text[last] == ',' ? rule.comma_groups : rule.point_groups;
    const bool three_behind = text.size() - last - 1 == 3 && last <= 3 && text.front() != '0';
    if (!(groups && three_behind)) decimal = text[last];
  }
  std::string digits;
  std::size_t since_group = 0;
  bool grouped = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits.push_back(text[i]);
      ++since_group;
    } else if (text[i] == decimal) {
      if (grouped && since_group != 3) return std::nullopt;
      digits.push_back('.');
      grouped = false;
    } else {
      if (since_group == 0 || since_group > 3 || (grouped && since_group != 3)) return std::nullopt;
      grouped = true;
      since_group = 0;
    }
  }
  if (grouped && since_group != 3) return std::nullopt;
  const double value =
      std::strtod(digits.c_str(), nullptr);  // the digits are ours: '.' and ASCII, the "C" locale rules
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

struct Token {
  std::string word;  // folded, empty for a number in digits
  std::optional<double> digits;
  bool broken = false;  // digits that are no number: "1,2,3"
};

// Where the digits of a number end: "1 234 567" goes on over single spaces before groups of three.
std::size_t end_of_digits(std::string_view text, std::size_t at) {
  const std::size_t first = at;
  bool spaced = false;
  while (at < text.size()) {
    if (is_digit(text[at]) || (is_mark(text[at]) && at + 1 < text.size() && is_digit(text[at + 1]))) {
      ++at;
      continue;
    }
    const auto digit_at = [&](std::size_t i) { return i < text.size() && is_digit(text[i]); };
    const bool group = text[at] == ' ' && digit_at(at + 1) && digit_at(at + 2) && digit_at(at + 3) && !digit_at(at + 4);
    if (!group || (!spaced && at - first > 3)) break;
    spaced = true;
    at += 4;
  }
  return at;
}

std::vector<Token> tokenize(std::string_view text, const MarkRule& rule) {
  std::vector<Token> out;
  for (std::size_t at = 0; at < text.size();) {
    if (is_digit(text[at])) {
      const std::size_t end = end_of_digits(text, at);
      std::string digits(text.substr(at, end - at));
      digits.erase(std::remove(digits.begin(), digits.end(), ' '), digits.end());
      const bool minus = at > 0 && text[at - 1] == '-' && (at == 1 || text[at - 2] == ' ');
      Token token;
      token.digits = read_digits(digits, rule);
      token.broken = !token.digits;
      if (minus && token.digits) token.digits = -*token.digits;
      out.push_back(std::move(token));
      at = end;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && !is_digit(text[at]) && text[at] != ' ') ++at;
    const std::string folded = fold(text.substr(start, at - start));
    for (std::size_t from = 0; from < folded.size();) {
      const std::size_t space = std::min(folded.find(' ', from), folded.size());
      out.push_back({folded.substr(from, space - from), std::nullopt, false});
      from = space + 1;
    }
    if (at < text.size() && text[at] == ' ') ++at;
  }
  return out;
}

const NumberWord* find_word(std::string_view word, std::string_view language) {
  for (const NumberWord& row : number_words(language)) {
    if (row.word == word) return &row;
  }
  return nullptr;
}

// Adds words of one number up; `add` says whether the word still fits ("treinta" "cinco" does, "uno" "dos" does not).
class Adder {
 public:
  bool add_digits(double value) {
    if (any_) return false;
    current_ = value;
    return any_ = true;
  }
  bool add(const NumberWord& word) {
    if (!fits(word)) return false;
    switch (word.role) {
      case WordRole::times100:
        current_ = std::max(1.0, current_) * 100;
        break;
      case WordRole::multiplier:
        total_ += (any_ && current_ != 0 ? current_ : 1.0) * word.value;
        current_ = 0;
        least_multiplier_ = word.value;
        break;
      default:
        current_ += word.value == 20 && std::fmod(current_, 100) == 4 ? 76 : word.value;  // quatre-vingt
    }
    return any_ = true;
  }
  [[nodiscard]] double value() const { return total_ + current_; }

 private:
  [[nodiscard]] bool fits(const NumberWord& word) const {
    const double below_100 = std::fmod(current_, 100);
    const double below_10 = std::fmod(current_, 10);
    switch (word.role) {
      case WordRole::ordinal:
        return false;
      case WordRole::times100:
        return current_ < 10;
      case WordRole::multiplier:
        return least_multiplier_ == 0 || word.value < least_multiplier_ || current_ == 0;
      case WordRole::hundred:
        return current_ == 0;
      default:
        break;
    }
    if (current_ == 0) return true;
    if (below_100 == 4 && word.value == 20) return true;
    if (word.value < 10) return word.value > 0 && below_10 == 0 && below_100 != 0 ? true : below_100 == 0;
    if (word.value < 20) return below_100 == 0 || below_100 == 60 || below_100 == 80;  // soixante-dix
    return below_100 == 0;
  }

  double total_ = 0, current_ = 0, least_multiplier_ = 0;
  bool any_ = false;
};

struct Found {
  double value = 0;
  bool only_article = false;
  std::size_t tokens = 0;  // how many it took
};

// The number that begins at token `at`, if any.
std::optional<Found> number_at(const std::vector<Token>& tokens, std::size_t at, std::string_view language) {
  Adder adder;
  Found found;
  std::size_t end = at;
  bool digits_used = false;
  for (std::size_t i = at; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.digits) {
      if (i != at) break;
      (void)adder.add_digits(*token.digits);
      digits_used = true;
      end = i + 1;
      continue;
    }
    if (i > at && is_connector(token.word, language)) continue;
    const NumberWord* const word = find_word(token.word, language);
    if (word == nullptr || word->role == WordRole::ordinal) break;
    // Digits go on only with "mil" or "millones": in "2 uno" there are two numbers.
    if (digits_used && word->role != WordRole::multiplier) break;
    if (!adder.add(*word)) break;
    found.only_article = i == at && word->role == WordRole::article;
    end = i + 1;
  }
  if (end == at) return std::nullopt;
  found.value = adder.value();
  found.tokens = end - at;
  return found;
}

// One misspelt number word and nothing else: "quinse", "cuatrro".
std::optional<double> nearly_a_word(const Token& token, std::string_view language) {
  std::optional<double> only;
  for (const NumberWord& row : number_words(language)) {
    if (row.role == WordRole::ordinal || row.word.size() < 5 || !similar(token.word, row.word)) continue;
    if (only && *only != row.value) return std::nullopt;
    only = row.value;
  }
  return only;
}

// "1a", "2do", "3er", "4to", "1°" behind digits.
bool is_ordinal_ending(std::string_view word) {
  static constexpr std::array<std::string_view, 22> kEndings{"a",  "o",  "ra", "ro", "er",  "do", "da", "to",
                                                             "ta", "mo", "ma", "vo", "va",  "no", "na", "st",
                                                             "nd", "rd", "th", "e",  "eme", "ere"};
  return std::find(kEndings.begin(), kEndings.end(), word) != kEndings.end();
}

std::optional<int> ordinal_word(std::string_view word, std::string_view language) {
  std::optional<int> nearly;
  for (const NumberWord& row : number_words(language)) {
    if (row.role != WordRole::ordinal) continue;
    if (row.word == word) return static_cast<int>(row.value);
    if (row.word.size() >= 5 && similar(word, row.word)) {
      if (nearly && *nearly != static_cast<int>(row.value)) return std::nullopt;
      nearly = static_cast<int>(row.value);
    }
  }
  return nearly;
}

std::vector<std::string> folded_words(std::string_view utf8) {
  const std::string folded = fold(utf8);
  std::vector<std::string> out;
  std::string word;
  bool digits = false;
  const auto finish = [&] {
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (const char c : folded) {  // "1ra" is "1" and "ra"; "opcion1" is "opcion" and "1"
    if (c == ' ') {
      finish();
      continue;
    }
    if (!word.empty() && is_digit(c) != digits) finish();
    digits = is_digit(c);
    word.push_back(c);
  }
  finish();
  return out;
}

}  // namespace

std::optional<double> parse_number(std::string_view utf8, std::string_view language) {
  if (utf8.size() > 1000) return std::nullopt;
  const std::vector<Token> tokens = tokenize(plain_digits(utf8), marks_of(language));
  std::optional<double> only;
  for (std::size_t at = 0; at < tokens.size();) {
    if (tokens[at].broken) return std::nullopt;
    const auto found = number_at(tokens, at, language);
    if (!found) {
      ++at;
      continue;
    }
    // "un amigo me dijo": an article counts only as the whole answer.
    const bool counts = !found->only_article || std::all_of(tokens.begin(), tokens.end(), [&](const Token& token) {
      return &token == &tokens[at] || is_choice_filler(token.word, language);
    });
    if (counts && only) return std::nullopt;
    if (counts) only = found->value;
    at += found->tokens;
  }
  if (!only && tokens.size() == 1 && !tokens[0].word.empty()) return nearly_a_word(tokens[0], language);
  return only;
}

std::optional<int> parse_choice(std::string_view utf8, std::string_view language) {
  if (utf8.size() > 200) return std::nullopt;
  std::string text(utf8);
  if (const auto ten = text.find("🔟"); ten != std::string::npos) text.replace(ten, 4, " 10 ");
  const bool abbreviated = text.find("º") != std::string::npos;  // "Nº 1"
  std::vector<std::string> words = folded_words(text);
  if (words.size() > 6) return std::nullopt;
  std::vector<Token> rest;
  std::optional<int> choice;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (is_digit(word[0])) {
      if (choice || !rest.empty() || word.size() > 3) return std::nullopt;
      choice = std::atoi(word.c_str());
      if (i + 1 < words.size() && is_ordinal_ending(words[i + 1])) ++i;
    } else if (is_choice_filler(word, language) && words.size() > 1) {
      continue;
    } else if (abbreviated && word == "no" && !choice) {
      continue;
    } else {
      rest.push_back({word, std::nullopt, false});
    }
  }
  if (choice) return rest.empty() ? choice : std::nullopt;
  if (rest.empty()) {  // "the one", "the first one": English "one" is filler and a number
    const bool one = std::count(words.begin(), words.end(), "one") == 1;
    return one ? std::optional(1) : std::nullopt;
  }
  if (rest.size() == 1) {
    if (const auto ordinal = ordinal_word(rest[0].word, language)) return ordinal;
  }
  const auto found = number_at(rest, 0, language);
  if (found && found->tokens == rest.size() && found->value <= 999) return static_cast<int>(found->value);
  if (rest.size() == 1) {
    if (const auto nearly = nearly_a_word(rest[0], language); nearly && *nearly <= 999)
      return static_cast<int>(*nearly);
  }
  return std::nullopt;
}

}  // namespace orienta::flows::text
