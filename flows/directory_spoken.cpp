// SPDX-License-Identifier: Apache-2.0
#include "flows/directory_spoken.hpp"

#include <array>

#include "flows/text/text.hpp"

namespace orienta::flows {

namespace {

// Until when (minutes since midnight) a part of the day lasts, and its words.
struct PartOfDay {
  int until;
  std::string_view es, en;
};
constexpr std::array<PartOfDay, 4> kParts{{{6 * 60, " de la madrugada", " in the early morning"},
                                           {12 * 60, " de la mañana", " in the morning"},
                                           {19 * 60, " de la tarde", " in the afternoon"},
                                           {24 * 60, " de la noche", " in the evening"}}};

std::string hour_in_words(int hour, std::string_view language) {
  // Hours are feminine in Spanish: "la una".
  return language == "es" && hour == 1 ? "una" : text::spell_out(hour, language);
}

}  // namespace

std::string spoken_digits(std::string_view phone, std::string_view language) {
  std::string out;
  for (const char c : phone) {
    if (c < '0' || c > '9') continue;
    if (!out.empty()) out += ", ";
    out += text::spell_out(c - '0', language);
  }
  return out;
}

std::string spoken_time(int minutes, std::string_view language) {
  minutes %= 24 * 60;
  const bool es = language == "es";
  if (minutes == 0) return es ? "medianoche" : "midnight";
  if (minutes == 12 * 60) return es ? "mediodía" : "noon";
  const int minute = minutes % 60;
  const int hour = (minutes / 60 + 11) % 12 + 1;
  std::string out = hour_in_words(hour, language);
  if (minute != 0) out += (es ? " y " : " ") + text::spell_out(minute, language);
  for (const PartOfDay& part : kParts) {
    if (minutes < part.until) return out + std::string(es ? part.es : part.en);
  }
  return out;
}

std::string speakable(std::string_view text) {
  static constexpr std::string_view kSymbols = "*_#/\\|<>[]{}()\"=+~^`@&%$";
  std::string tidy;
  for (const char c : text) {
    const char said = kSymbols.find(c) == std::string_view::npos ? c : ' ';
    if (said == ' ' && (tidy.empty() || tidy.back() == ' ')) continue;
    if ((said == ',' || said == '.' || said == ';') && tidy.ends_with(' ')) tidy.pop_back();
    tidy += said;
  }
  return tidy;
}

}  // namespace orienta::flows
