// SPDX-License-Identifier: Apache-2.0
// Dates, numbers and money as the reader's language writes them, with Peru's marks for Spanish.
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/rbnf.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "flows/text/icu.hpp"
#include "flows/text/months.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

struct LocaleRow {
  std::string_view language;
  const char* locale;
};
constexpr std::array<LocaleRow, 6> kLocales{
    {{"es", "es_PE"}, {"en", "en_US"}, {"pt", "pt_BR"}, {"fr", "fr_FR"}, {"qu", "qu_PE"}, {"ay", "ay_PE"}}};

struct Alias {
  std::string_view three, two;
};
constexpr std::array<Alias, 6> kThreeLetters{
    {{"spa", "es"}, {"eng", "en"}, {"por", "pt"}, {"fra", "fr"}, {"hat", "ht"}, {"que", "qu"}}};

// Haitian Creole and Aymara have no number data in ICU; they read prices in Peru, so Peru's marks.
icu::Locale number_locale(std::string_view language) {
  const std::string primary = primary_language(language);
  const icu::Locale locale = locale_of(primary);
  return primary.empty() || primary == "ht" || primary == "ay" ? locale_of("es") : locale;
}

icu::SimpleDateFormat* formatter(std::string_view language, icu::DateFormat::EStyle date,
                                 icu::DateFormat::EStyle time) {
  static thread_local SmallCache<icu::SimpleDateFormat> formats;
  const std::string key = std::string(language) + "/" + std::to_string(date) + "/" + std::to_string(time);
  const auto make = [&] {
    std::unique_ptr<icu::DateFormat> made(icu::DateFormat::createDateTimeInstance(date, time, locale_of(language)));
    std::unique_ptr<icu::SimpleDateFormat> simple(dynamic_cast<icu::SimpleDateFormat*>(made.get()));
    if (simple) {
      (void)made.release();
      simple->setTimeZone(*icu::TimeZone::getGMT());
    }
    return simple;
  };
  return formats.get(key, make);
}

std::string format_utc(icu::SimpleDateFormat& format, Date date, int hour, int minute) {
  const model::Time at = instant_of(date, hour, minute, 0, "Etc/GMT");
  icu::UnicodeString out;
  format.format(static_cast<UDate>(model::to_ms(at)), out);
  return plain_spaces(to_utf8(out));
}

}  // namespace

std::string primary_language(std::string_view language) {
  std::string out;
  for (const char c : language.substr(0, language.find_first_of("-_@"))) {
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  for (const Alias& row : kThreeLetters) {
    if (row.three == out) return std::string(row.two);
  }
  return out;
}

icu::Locale locale_of(std::string_view language) {
  const std::string primary = primary_language(language);
  for (const LocaleRow& row : kLocales) {
    if (row.language == primary) return icu::Locale(row.locale);
  }
  // Something that is no language code at all is Spanish, not ICU's root.
  const bool sane = primary.size() >= 2 && primary.size() <= 8 &&
                    std::all_of(primary.begin(), primary.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return sane ? icu::Locale(primary.c_str()) : icu::Locale("es_PE");
}

std::string plain_spaces(std::string utf8) {
  for (const std::string_view space : {"\u202F", "\u00A0", "\u2009"}) {
    for (std::size_t at = utf8.find(space); at != std::string::npos; at = utf8.find(space, at)) {
      utf8.replace(at, space.size(), " ");
    }
  }
  return utf8;
}

std::string format_date(Date date, std::string_view language) {
  if (primary_language(language) == "ht") {  // ICU has no Haitian Creole
    return std::to_string(date.day) + " " + std::string(month_name(date.month, "ht")) + " " + std::to_string(date.year);
  }
  auto* const format = formatter(language, icu::DateFormat::kLong, icu::DateFormat::kNone);
  return format == nullptr ? iso(date) : format_utc(*format, date, 0, 0);
}

std::string format_known_date(Date date, std::string_view language) {
  if (date.month == 0) return std::to_string(date.year);
  if (date.day != 0) return format_date(date, language);
  const bool of = language != "en" && language != "fr" && language != "ht";
  return std::string(month_name(date.month, language)) + (of ? " de " : " ") + std::to_string(date.year);
}

std::optional<Date> parse_known_date(std::string_view text) {
  const bool year = text.size() == 4;
  const bool month = text.size() == 7;
  auto date = parse_iso(std::string(text) + (year ? "-01-01" : month ? "-01" : ""));
  if (date && year) date->month = 0;
  if (date && (year || month)) date->day = 0;
  return date;
}

std::string format_time(int hour, int minute, std::string_view language) {
  auto* const format = formatter(language, icu::DateFormat::kNone, icu::DateFormat::kShort);
  return format == nullptr ? std::string() : format_utc(*format, {2000, 1, 1}, hour, minute);
}

std::string format_number(double value, int min_decimals, int max_decimals, std::string_view language) {
  if (!std::isfinite(value)) return {};
  min_decimals = std::clamp(min_decimals, 0, 12);
  max_decimals = std::clamp(max_decimals, min_decimals, 12);
  static thread_local SmallCache<icu::number::LocalizedNumberFormatter> formats;
  const std::string key =
      std::string(language) + "/" + std::to_string(min_decimals) + "/" + std::to_string(max_decimals);
  auto* const format = formats.get(key, [&] {
    // Spanish of Spain leaves 1234 ungrouped; Peru's prices do not.
    return std::make_unique<icu::number::LocalizedNumberFormatter>(
        icu::number::NumberFormatter::withLocale(number_locale(language))
            .precision(icu::number::Precision::minMaxFraction(min_decimals, max_decimals))
            .roundingMode(UNUM_ROUND_HALFUP)
            .sign(UNUM_SIGN_NEGATIVE)
            .grouping(UNUM_GROUPING_ON_ALIGNED));
  });
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString out = format->formatDouble(value, error).toString(error);
  return U_SUCCESS(error) ? plain_spaces(to_utf8(out)) : std::string();
}

std::string format_money(double value, std::string_view currency, std::string_view language) {
  if (!std::isfinite(value)) return {};
  const std::string sign = value <= -0.005 ? "-" : "";
  if (currency == "PEN") return sign + "S/ " + format_number(std::fabs(value), 2, 2, "es");
  const std::string symbol = currency == "USD" ? "US$" : std::string(currency);
  const std::string number = format_number(std::fabs(value), 2, 2, language);
  return sign + (symbol.empty() ? number : symbol + " " + number);
}

std::string plural_category(double value, std::string_view language) {
  static thread_local SmallCache<icu::PluralRules> cache;
  auto* const rules = cache.get(language, [&] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::PluralRules>(icu::PluralRules::forLocale(locale_of(language), error));
  });
  return rules == nullptr || !std::isfinite(value) ? "other" : to_utf8(rules->select(value));
}

std::string spell_out(double value, std::string_view language) {
  if (!std::isfinite(value)) return {};
  static thread_local SmallCache<icu::RuleBasedNumberFormat> cache;
  auto* const rules = cache.get(language, [&] {
    UErrorCode error = U_ZERO_ERROR;
    auto made = std::make_unique<icu::RuleBasedNumberFormat>(icu::URBNF_SPELLOUT, locale_of(language), error);
    if (U_FAILURE(error)) made.reset();
    return made;
  });
  if (rules == nullptr) return format_number(value, 0, 2, language);
  icu::UnicodeString out;
  rules->format(value, out);
  std::string spoken = to_utf8(out);
  // RBNF hides break points in compounds ("twenty-one" keeps its hyphen, German gets U+00AD): no voice reads those.
  for (std::size_t at = spoken.find("\u00AD"); at != std::string::npos; at = spoken.find("\u00AD", at)) {
    spoken.erase(at, 2);
  }
  return spoken;
}

}  // namespace orienta::flows::text
