// SPDX-License-Identifier: Apache-2.0
#include "flows/engine/line.hpp"

#include <algorithm>
#include <array>

#include "flows/text/text.hpp"

namespace orienta::flows::engine {
namespace {

struct WhenWords {
  std::string_view language, today, tomorrow, on_day, at;  // {day} and {time} are filled in
};
constexpr std::array<WhenWords, 5> kWhen = {{
    {"es", "hoy", "mañana", "el {day}", "{day} a las {time}"},
    {"en", "today", "tomorrow", "on {day}", "{day} at {time}"},
    {"pt", "hoje", "amanhã", "na {day}", "{day} às {time}"},
    {"fr", "aujourd'hui", "demain", "{day}", "{day} à {time}"},
    {"ht", "jodi a", "demen", "{day}", "{day} a {time}"},
}};

std::string filled(std::string_view pattern, std::string_view name, std::string_view value) {
  std::string out(pattern);
  if (const auto at = out.find(name); at != std::string::npos) out.replace(at, name.size(), value);
  return out;
}

std::string spoken_time(int hour, int minute, std::string_view language) {
  std::string out = text::spoken_number(hour, language);
  if (language == "es" && (hour == 1 || hour == 21)) out.back() = 'a';  // "la una", "las veintiuna"
  if (minute != 0) out += (language == "en" ? " " : " y ") + text::spoken_number(minute, language);
  return out;
}

std::string day_of(const text::LocalTime& opens, text::Date today, std::string_view language, const WhenWords& words) {
  const auto days = text::days_between(today, opens.date);
  if (days == 0) return std::string(words.today);
  if (days == 1) return std::string(words.tomorrow);
  if (days < 7) return filled(words.on_day, "{day}", text::weekday_name(opens.weekday, language));
  return filled(words.on_day, "{day}", text::format_date(opens.date, language));
}

}  // namespace

Value line_root(const FlowSet& set, model::Time now, std::string_view language, model::Mode mode) {
  Object line;
  const auto& hours = set.settings.hours;
  const bool open = hours && set.directory.open_at(*hours, now);
  line.members["known"] = Value(hours.has_value());
  line.members["open"] = Value(open);
  std::string opens;
  if (const auto next = hours && !open ? set.directory.opens_next(*hours, now) : std::nullopt) {
    const auto local = text::local_time(*next, hours->zone);
    const auto row = std::find_if(kWhen.begin(), kWhen.end(), [&](const auto& w) { return w.language == language; });
    const WhenWords& words = row == kWhen.end() ? kWhen.front() : *row;
    auto time = mode == model::Mode::voice ? spoken_time(local.hour, local.minute, language)
                                           : text::format_time(local.hour, local.minute, language);
    auto pattern = std::string(words.at);
    if (words.language == "es" && local.hour == 1) pattern = "{day} a la {time}";
    opens = filled(filled(pattern, "{day}", day_of(local, text::local_date(now, hours->zone), language, words)),
                   "{time}", time);
  }
  line.members["opens"] = Value(opens);
  line.fallback = Value(opens);
  return Value(std::move(line));
}

Value offered_root(const FlowSet& set) {
  Object offered;
  for (const auto& [id, flow] : set.flows) {
    for (const auto& language : flow->languages) offered.members[language] = Value(false);
  }
  for (const auto& language : set.settings.languages) offered.members[language] = Value(true);
  return Value(std::move(offered));
}

}  // namespace orienta::flows::engine
