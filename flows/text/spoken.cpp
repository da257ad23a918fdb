// SPDX-License-Identifier: Apache-2.0
// Numbers, prices, dates and phone numbers as they are said: for Mode::voice and for an operator who reads aloud.
#include <unicode/rbnf.h>

#include <cmath>

#include "flows/text/icu.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

struct SpokenWords {
  std::string_view language, sol, soles, and_word, centimo, centimos, percent, point, plus, star, hash, of_day, of_year,
      first;
};
// Where ICU has no number words (Haitian Creole), digits stay: a speech engine or a person reads those as well.
constexpr SpokenWords kSpoken[] = {
    {"es", "sol", "soles", "con", "céntimo", "céntimos", "por ciento", " punto ", "más", "asterisco", "numeral", " de ",
     " de ", "primero"},
    {"en", "sol", "soles", "and", "centimo", "centimos", "percent", " point ", "plus", "star", "hash", " ", ", ", ""},
    {"pt", "sol", "soles", "e", "cêntimo", "cêntimos", "por cento", " vírgula ", "mais", "asterisco", "cerquilha",
     " de ", " de ", "primeiro"},
    {"fr", "sol", "soles", "et", "centime", "centimes", "pour cent", " virgule ", "plus", "étoile", "dièse", " ", " ",
     "premier"},
    {"ht", "sòl", "sòl", "ak", "santim", "santim", "pou san", " pwen ", "plis", "etwal", "dyèz", " ", " ", "premye"},
};

const SpokenWords& spoken_words(std::string_view language) {
  const std::string primary = primary_language(language);
  for (const SpokenWords& row : kSpoken) {
    if (row.language == primary) return row;
  }
  return kSpoken[0];
}

bool has_number_words(std::string_view language) {
  return primary_language(language) != "ht";
}

std::string whole(double value, std::string_view language) {
  return has_number_words(language) ? spell_out(value, language) : format_number(value, 0, 0, "en");
}

// "veintiuno" stands alone, "veintiún soles" before a noun; "uno" becomes "un", in Portuguese and French nothing
// changes.
std::string before_noun(std::string number, std::string_view language) {
  if (primary_language(language) != "es") return number;
  if (number.ends_with("veintiuno")) return number.substr(0, number.size() - 3) + "ún";
  if (number.ends_with("uno")) number.pop_back();
  return number;
}

std::string ordinal_in_english(int value) {
  // Making the rules takes milliseconds, and every English date of every fact asks for them.
  static thread_local SmallCache<icu::RuleBasedNumberFormat> cache;
  auto* const rules = cache.get("en", [] {
    UErrorCode failed = U_ZERO_ERROR;
    auto made = std::make_unique<icu::RuleBasedNumberFormat>(icu::URBNF_SPELLOUT, icu::Locale("en"), failed);
    if (U_FAILURE(failed)) made.reset();
    return made;
  });
  if (rules == nullptr) return std::to_string(value);
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString out;
  icu::FieldPosition anywhere(icu::FieldPosition::DONT_CARE);
  rules->format(value, icu::UnicodeString("%spellout-ordinal"), out, anywhere, error);
  return U_FAILURE(error) ? std::to_string(value) : to_utf8(out);
}

}  // namespace

std::string spoken_number(double value, std::string_view language) {
  if (!std::isfinite(value)) return {};
  if (!has_number_words(language) || std::trunc(value) == value) return whole(value, language);
  // Decimals digit by digit after the mark of the language, as prices and rates are read: "cero punto uno".
  const std::string digits = format_number(std::fabs(value), 0, 2, "en");
  const auto mark = digits.find('.');
  std::string out = (value < 0 ? "menos " : "") + whole(std::trunc(std::fabs(value)), language);
  out += spoken_words(language).point;
  for (std::size_t i = mark + 1; i < digits.size(); ++i) {
    out += (i == mark + 1 ? "" : " ") + whole(digits[i] - '0', language);
  }
  return out;
}

std::string spoken_money(double value, std::string_view currency, std::string_view language) {
  if (currency != "PEN" || !std::isfinite(value)) {
    return spoken_number(value, language) + (currency.empty() ? "" : " " + std::string(currency));
  }
  const SpokenWords& words = spoken_words(language);
  const auto hundredths = std::llround(std::fabs(value) * 100);
  const auto soles = static_cast<double>(hundredths / 100);
  const auto rest = static_cast<double>(hundredths % 100);
  std::string out;
  if (soles > 0 || rest == 0) {
    const bool millions = soles >= 1'000'000 && std::fmod(soles, 1'000'000) == 0;
    out = before_noun(whole(soles, language), language) + (millions && words.language == "es" ? " de " : " ") +
          std::string(soles == 1 ? words.sol : words.soles);
  }
  if (rest > 0) {
    if (!out.empty()) out += " " + std::string(words.and_word) + " ";
    out += before_noun(whole(rest, language), language) + " " + std::string(rest == 1 ? words.centimo : words.centimos);
  }
  return out;
}

std::string spoken_percent(double value, std::string_view language) {
  return spoken_number(value, language) + " " + std::string(spoken_words(language).percent);
}

std::string spoken_date(Date date, std::string_view language) {
  if (date.month == 0) return whole(date.year, language);
  const SpokenWords& words = spoken_words(language);
  const std::string month(month_name(date.month, language));
  if (date.day == 0)
    return month + std::string(words.of_year == ", " ? " " : words.of_year) + whole(date.year, language);
  if (words.language == "en") return month + " " + ordinal_in_english(date.day) + ", " + whole(date.year, language);
  const std::string day = date.day == 1 && !words.first.empty() ? std::string(words.first) : whole(date.day, language);
  return day + std::string(words.of_day) + month + std::string(words.of_year) + whole(date.year, language);
}

std::string spoken_digits(std::string_view number, std::string_view language) {
  const SpokenWords& words = spoken_words(language);
  std::string out;
  bool pause = false;
  const auto add = [&](std::string_view word) {
    if (!out.empty()) out += pause ? ", " : " ";
    out += word;
    pause = false;
  };
  for (const char c : number) {
    if (c >= '0' && c <= '9') {
      add(whole(c - '0', language));
    } else if (c == '+') {
      add(words.plus);
    } else if (c == '*') {
      add(words.star);
    } else if (c == '#') {
      add(words.hash);
    } else {
      pause = !out.empty();  // a gap in how it is written is a gap in how it is said
    }
  }
  return out;
}

}  // namespace orienta::flows::text
