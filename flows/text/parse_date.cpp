// SPDX-License-Identifier: Apache-2.0
// Dates as people write them, alone or inside a sentence. Two different dates in one text are no date.
#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "flows/text/icu.hpp"
#include "flows/text/months.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2100;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<Date> real(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const auto civil = std::chrono::year{year} / month / day;
  return civil.ok() ? std::optional(Date{year, month, day}) : std::nullopt;
}

// Two digits: up to ten years ahead of today is this century ("26", "31"), the rest is the last one ("85").
int full_year(int year, std::size_t digits, Date today) {
  if (digits != 2) return year;
  const int century = today.year / 100 * 100;
  return year <= today.year % 100 + 10 ? century + year : century - 100 + year;
}

struct Piece {
  std::string word;   // folded letters, or digits
  char behind = ' ';  // what stands between it and the next piece, if one single character
};

bool is_number(const Piece& piece) {
  return is_digit(piece.word[0]);
}
int value_of(const Piece& piece) {
  return piece.word.size() > 4 ? 99999 : std::stoi(piece.word);
}

std::vector<Piece> cut(std::string_view utf8) {
  // Folding would lose the marks between the numbers; so words are folded one by one.
  std::vector<Piece> out;
  std::string run;
  bool digits = false;
  const auto finish = [&](char behind) {
    if (run.empty()) return;
    std::string folded = digits ? run : fold(run);
    folded.erase(std::remove(folded.begin(), folded.end(), ' '), folded.end());
    if (!folded.empty()) out.push_back({folded, behind});
    run.clear();
  };
  for (const char c : utf8) {
    const bool mark =
        static_cast<unsigned char>(c) < 0x80 && !is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
    if (mark) {
      if (run.empty() && !out.empty() && c != ' ') out.back().behind = out.back().behind == ' ' ? c : '?';
      finish(c);
      continue;
    }
    if (!run.empty() && digits != is_digit(c)) finish(0);
    digits = is_digit(c);
    run.push_back(c);
  }
  finish(' ');
  return out;
}

struct Relative {
  std::string_view language;
  std::array<std::string_view, 2> words;  // folded; the second may be empty
  int days;
};
constexpr std::array<Relative, 20> kRelative{
    {{"es", {"hoy", ""}, 0},        {"es", {"ayer", ""}, -1},      {"es", {"antier", ""}, -2},
     {"es", {"anteayer", ""}, -2},  {"es", {"antes", "ayer"}, -2}, {"es", {"pasado", "manana"}, 2},
     {"es", {"manana", ""}, 1},     {"en", {"today", ""}, 0},      {"en", {"yesterday", ""}, -1},
     {"en", {"tomorrow", ""}, 1},   {"pt", {"hoje", ""}, 0},       {"pt", {"ontem", ""}, -1},
     {"pt", {"anteontem", ""}, -2}, {"pt", {"amanha", ""}, 1},     {"fr", {"aujourd", "hui"}, 0},
     {"fr", {"hier", ""}, -1},      {"fr", {"demain", ""}, 1},     {"ht", {"jodi", "a"}, 0},
     {"ht", {"ye", ""}, -1},        {"ht", {"demen", ""}, 1}}};
// In a longer sentence "por la mañana" is no date and "hoy" is a word like others.
constexpr std::size_t kLongestRelative = 5;

std::optional<Date> shifted(Date today, int days) {
  const auto day =
      std::chrono::sys_days{std::chrono::year{today.year} / today.month / today.day} + std::chrono::days{days};
  const std::chrono::year_month_day ymd{day};
  return real(static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
              static_cast<int>(static_cast<unsigned>(ymd.day())));
}

std::optional<Date> relative(const std::vector<Piece>& pieces, std::string_view language, Date today) {
  if (pieces.size() > kLongestRelative) return std::nullopt;
  for (const Relative& row : kRelative) {
    if (row.language != language) continue;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].word != row.words[0]) continue;
      const bool two = !row.words[1].empty();
      if (two && (i + 1 >= pieces.size() || pieces[i + 1].word != row.words[1])) continue;
      if (row.words[0] == "manana" && i > 0 && pieces[i - 1].word == "la") continue;
      return shifted(today, row.days);
    }
  }
  return std::nullopt;
}

struct Match {
  std::optional<Date> date;  // empty: it looked like a date and is none (31/02/2023)
  std::size_t pieces = 0;    // 0 = nothing here
};

bool between_numbers(char mark) {
  return mark == '/' || mark == '-' || mark == '.';
}

// 2023-05-03, 3/5/2023, 03.05.23, 3 5 2023
Match three_numbers(const std::vector<Piece>& pieces, std::size_t at, std::string_view language, Date today) {
  if (at + 2 >= pieces.size()) return {};
  const Piece& a = pieces[at];
  const Piece& b = pieces[at + 1];
  const Piece& c = pieces[at + 2];
  if (!is_number(a) || !is_number(b) || !is_number(c) || a.behind != b.behind || b.word.size() > 2) return {};
  const bool year_first = a.word.size() == 4 && c.word.size() <= 2;
  const bool year_last = a.word.size() <= 2 && (c.word.size() == 4 || c.word.size() == 2);
  if (!year_first && !year_last) return {};
  if (!between_numbers(a.behind) && !(a.behind == ' ' && (year_first || c.word.size() == 4))) return {};
  if (year_first) return {real(value_of(a), value_of(b), value_of(c)), 3};
  const int year = full_year(value_of(c), c.word.size(), today);
  auto date = real(year, value_of(b), value_of(a));
  // 12/25/2023 can only be the American order; in other languages it is more likely a slip, so it is asked again.
  if (!date && language == "en") date = real(year, value_of(a), value_of(b));
  return {date, 3};
}

// "3/5" means this year, but "1.5" and "2-3" mean something else.
Match two_numbers(const std::vector<Piece>& pieces, std::size_t at, Date today) {
  if (at + 1 >= pieces.size() || pieces[at].behind != '/') return {};
  const Piece& a = pieces[at];
  const Piece& b = pieces[at + 1];
  if (!is_number(a) || !is_number(b) || a.word.size() > 2 || b.word.size() > 2) return {};
  return {real(today.year, value_of(b), value_of(a)), 2};
}

bool is_of(std::string_view word) {
  return word == "de" || word == "del" || word == "of" || word == "do";
}
bool is_ordinal_ending(std::string_view word) {
  return word == "st" || word == "nd" || word == "rd" || word == "th" || word == "er" || word == "o" || word == "ro";
}

// A year may follow at `at` ("de 2023", ", 2023"); moves `at` behind it.
std::optional<int> take_year(const std::vector<Piece>& pieces, std::size_t& at, Date today) {
  std::size_t next = at;
  while (next < pieces.size() && is_of(pieces[next].word) && next < at + 2) ++next;
  if (next >= pieces.size() || !is_number(pieces[next])) return std::nullopt;
  const Piece& piece = pieces[next];
  const bool joined =
      next > at || between_numbers(pieces[at - 1].behind);  // "de 23", "10-nov-23"; not "3 mayo 23 horas"
  if (piece.word.size() != 4 && !(piece.word.size() == 2 && joined)) return std::nullopt;
  at = next + 1;
  return full_year(value_of(piece), piece.word.size(), today);
}

// "3 de mayo de 2023", "3 mayo", "May 3, 2023", "1er de mayo"; `at` is the month's name.
Match named_month(const std::vector<Piece>& pieces, std::size_t at, std::string_view language, Date today) {
  const auto month = month_of(pieces[at].word, language);
  if (!month) return {};
  std::size_t before = at;
  while (before > 0 && (is_of(pieces[before - 1].word) || is_ordinal_ending(pieces[before - 1].word))) --before;
  const bool day_before = before > 0 && is_number(pieces[before - 1]) && pieces[before - 1].word.size() <= 2;
  std::size_t next = at + 1;
  if (day_before) {
    const int day = value_of(pieces[before - 1]);
    const auto year = take_year(pieces, next, today);
    return {real(year.value_or(today.year), *month, day), next - at};
  }
  const bool first = before > 0 && (pieces[before - 1].word == "primero" || pieces[before - 1].word == "premier");
  if (first) {
    const auto year = take_year(pieces, next, today);
    return {real(year.value_or(today.year), *month, 1), next - at};
  }
  if (next >= pieces.size() || !is_number(pieces[next]) || pieces[next].word.size() > 2) return {};
  const int day = value_of(pieces[next++]);
  if (next < pieces.size() && is_ordinal_ending(pieces[next].word)) ++next;
  const auto year = take_year(pieces, next, today);
  return {real(year.value_or(today.year), *month, day), next - at};
}

}  // namespace

std::optional<Date> parse_date(std::string_view utf8, std::string_view language, Date today) {
  if (utf8.size() > 1000) return std::nullopt;
  std::string spoken = primary_language(language);
  if (spoken != "en" && spoken != "pt" && spoken != "fr" && spoken != "ht") spoken = "es";
  const std::vector<Piece> pieces = cut(plain_spaces(clean(utf8)));
  std::optional<Date> only;
  bool any = false;
  for (std::size_t at = 0; at < pieces.size();) {
    Match match;
    if (is_number(pieces[at])) {
      match = three_numbers(pieces, at, spoken, today);
      if (match.pieces == 0) match = two_numbers(pieces, at, today);
    } else {
      match = named_month(pieces, at, spoken, today);
    }
    if (match.pieces == 0) {
      ++at;
      continue;
    }
    if (!match.date || (only && *only != *match.date)) return std::nullopt;
    only = match.date;
    any = true;
    at += match.pieces;
  }
  return any ? only : relative(pieces, spoken, today);
}

}  // namespace orienta::flows::text
