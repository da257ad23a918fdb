// SPDX-License-Identifier: Apache-2.0
// When something is open: read from YAML, asked at a moment.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "flows/data_yaml.hpp"
#include "flows/directory.hpp"

namespace orienta::flows {

namespace {

constexpr int kDay = 24 * 60;
constexpr int kDaysAhead = 14;

constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

int weekday(std::string_view name) {
  const auto it = std::find(kDays.begin(), kDays.end(), name);
  return it == kDays.end() ? -1 : static_cast<int>(it - kDays.begin());
}

// "mon", "mon-fri", "fri-mon"; empty if it is neither.
std::vector<int> weekdays(std::string_view text) {
  const std::size_t dash = text.find('-');
  const int first = weekday(text.substr(0, dash));
  const int last = dash == std::string_view::npos ? first : weekday(text.substr(dash + 1));
  std::vector<int> days;
  if (first < 0 || last < 0) return days;
  for (int day = first;; day = (day + 1) % 7) {
    days.push_back(day);
    if (day == last) return days;
  }
}

// "07:00" -> 420; "24:00" is the end of the day. -1 if it is none.
int minutes(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return -1;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  return minute > 59 || hour > 24 || (hour == 24 && minute != 0) ? -1 : hour * 60 + minute;
}

void read_week(YamlFile& in, Hours& hours, const std::string& days, const YAML::Node& node, const std::string& what) {
  const std::vector<int> on = weekdays(days);
  if (on.empty()) return in.error(node, what + ": '" + days + "' must be days like mon, mon-fri or sat-sun");
  for (const std::string& range : in.list(node, what)) {
    const std::size_t dash = range.find('-');
    const int from = minutes(std::string_view(range).substr(0, dash));
    const int to = dash == std::string::npos ? -1 : minutes(std::string_view(range).substr(dash + 1));
    if (from < 0 || to < 0 || from == to || from == kDay) {
      in.error(node, what + ": '" + range + "' must be hours like \"08:00-17:00\"; \"22:00-06:00\" goes past midnight");
      continue;
    }
    for (const int day : on) hours.ranges.push_back({day, from, to});
  }
}

text::Date day_after(text::Date date) {
  const model::Time noon = text::instant_of(date, 12, 0, 0, text::kLima);
  return text::local_date(noon + std::chrono::hours(24), text::kLima);
}
text::Date day_before(text::Date date) {
  const model::Time noon = text::instant_of(date, 12, 0, 0, text::kLima);
  return text::local_date(noon - std::chrono::hours(24), text::kLima);
}

}  // namespace

Hours read_hours(YamlFile& in, const YAML::Node& node, const std::string& what) {
  Hours hours;
  in.entries(node, what, {"always", "week", "zone", "note", "holidays"},
             [&](const std::string& key, const YAML::Node& value) {
               if (key == "always") hours.always = in.boolean(value, what + ".always").value_or(false);
               if (key == "zone") hours.zone = in.scalar(value, what + ".zone");
               if (key == "note") hours.note = in.localized(value, what + ".note");
               if (key == "holidays") hours.on_holidays = in.boolean(value, what + ".holidays").value_or(false);
               if (key == "week") {
                 in.entries(value, what + ".week", {}, [&](const std::string& days, const YAML::Node& ranges) {
                   read_week(in, hours, days, ranges, what + ".week");
                 });
               }
             });
  std::sort(hours.ranges.begin(), hours.ranges.end(),
            [](const auto& a, const auto& b) { return std::pair(a.weekday, a.from) < std::pair(b.weekday, b.from); });
  return hours;
}

const Holiday* Directory::holiday_on(text::Date day) const {
  const auto found = holidays.find(day);
  if (found == holidays.end()) return nullptr;
  const auto mark = parse_mark(found->second.review_mark);
  return mark == Mark::live || mark == Mark::needs_review ? &found->second : nullptr;
}

bool Directory::open_at(const Hours& hours, model::Time at) const {
  if (hours.always) return true;
  const text::LocalTime local = text::local_time(at, hours.zone);
  const int now = local.hour * 60 + local.minute;
  const auto works_on = [&](text::Date day) { return hours.on_holidays || holiday_on(day) == nullptr; };
  const int yesterday = (local.weekday + 6) % 7;
  return std::any_of(hours.ranges.begin(), hours.ranges.end(), [&](const Hours::Range& range) {
    const bool past_midnight = range.to < range.from;
    if (range.weekday == local.weekday && works_on(local.date) && now >= range.from &&
        now < (past_midnight ? kDay : range.to)) {
      return true;
    }
    return past_midnight && range.weekday == yesterday && works_on(day_before(local.date)) && now < range.to;
  });
}

std::optional<model::Time> Directory::opens_next(const Hours& hours, model::Time at) const {
  if (open_at(hours, at)) return at;
  text::LocalTime local = text::local_time(at, hours.zone);
  text::Date day = local.date;
  int weekday = local.weekday;
  for (int ahead = 0; ahead <= kDaysAhead; ++ahead, day = day_after(day), weekday = (weekday + 1) % 7) {
    if (!hours.on_holidays && holiday_on(day) != nullptr) continue;
    for (const Hours::Range& range : hours.ranges) {  // sorted: the first that fits is the earliest of the day
      if (range.weekday != weekday) continue;
      const model::Time opens = text::instant_of(day, range.from / 60, range.from % 60, 0, hours.zone);
      if (opens >= at) return opens;
    }
  }
  return std::nullopt;
}

}  // namespace orienta::flows
