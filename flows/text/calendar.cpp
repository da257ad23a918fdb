// SPDX-License-Identifier: Apache-2.0
// Days by the standard library's civil calendar, zones by ICU's data (which the system updates).
#include <unicode/timezone.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>

#include "flows/text/icu.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows::text {
namespace {

using std::chrono::sys_days;
constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

std::chrono::year_month_day civil(Date date) {
  return std::chrono::year{date.year} / std::chrono::month{static_cast<unsigned>(date.month)} /
         std::chrono::day{static_cast<unsigned>(date.day)};
}
// Day 31 of a short month counts on into the next one, as calendars of phones do.
std::int64_t day_number(Date date) {
  return sys_days{civil(date)}.time_since_epoch().count();
}

Date date_of_day(std::int64_t day) {
  const std::chrono::year_month_day ymd{sys_days{std::chrono::days{day}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

// A zone that ICU does not know is Lima: a wrong hour must not become a lost deadline.
const icu::TimeZone& zone_of(std::string_view name) {
  static thread_local SmallCache<icu::TimeZone> zones;
  const auto make = [&] {
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(from_utf8(name)));
    if (name.empty() || *zone == icu::TimeZone::getUnknown()) {
      zone.reset(icu::TimeZone::createTimeZone(from_utf8(kLima)));
    }
    return zone;
  };
  return *zones.get(name, make);
}

std::int64_t offset_ms(std::int64_t at, bool local, std::string_view zone) {
  int32_t raw = 0;
  int32_t dst = 0;
  UErrorCode error = U_ZERO_ERROR;
  zone_of(zone).getOffset(static_cast<UDate>(at), static_cast<UBool>(local), raw, dst, error);
  return U_SUCCESS(error) ? std::int64_t{raw} + dst : 0;
}

// `digits` characters of `text` at `at` as a number, or -1; moves `at`.
int take_number(std::string_view text, std::size_t& at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  at += digits;
  return value;
}

bool take_char(std::string_view text, std::size_t& at, char wanted) {
  if (at >= text.size() || text[at] != wanted) return false;
  ++at;
  return true;
}

std::optional<Date> take_date(std::string_view text, std::size_t& at) {
  Date date;
  date.year = take_number(text, at, 4);
  if (date.year < 1 || !take_char(text, at, '-')) return std::nullopt;
  date.month = take_number(text, at, 2);
  if (date.month < 1 || !take_char(text, at, '-')) return std::nullopt;
  date.day = take_number(text, at, 2);
  if (date.day < 1 || !civil(date).ok()) return std::nullopt;
  return date;
}

struct Clock {
  int hour = 0, minute = 0, second = 0, millis = 0;
};
std::optional<Clock> take_clock(std::string_view text, std::size_t& at) {
  Clock clock;
  clock.hour = take_number(text, at, 2);
  if (clock.hour < 0 || clock.hour > 23 || !take_char(text, at, ':')) return std::nullopt;
  clock.minute = take_number(text, at, 2);
  if (clock.minute < 0 || clock.minute > 59) return std::nullopt;
  if (!take_char(text, at, ':')) return clock;
  clock.second = take_number(text, at, 2);
  if (clock.second == 60) clock.second = 59;  // a leap second: the last one we count
  if (clock.second < 0 || clock.second > 59) return std::nullopt;
  if (!take_char(text, at, '.')) return clock;
  const std::size_t first = at;
  int scale = 100;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) {
    clock.millis += (text[at] - '0') * scale;
  }
  if (at == first) return std::nullopt;
  return clock;
}

}  // namespace

LocalTime local_time(model::Time at, std::string_view zone) {
  const std::int64_t utc = model::to_ms(at);
  const std::int64_t local = utc + offset_ms(utc, false, zone);
  const std::int64_t day = floor_div(local, kDayMs);
  const std::int64_t of_day = local - day * kDayMs;
  LocalTime out;
  out.date = date_of_day(day);
  out.hour = static_cast<int>(of_day / kHourMs);
  out.minute = static_cast<int>(of_day / kMinuteMs % 60);
  out.second = static_cast<int>(of_day / kSecondMs % 60);
  out.weekday = static_cast<int>(std::chrono::weekday{sys_days{std::chrono::days{day}}}.c_encoding());
  return out;
}

Date local_date(model::Time at, std::string_view zone) {
  return local_time(at, zone).date;
}

model::Time instant_of(Date date, int hour, int minute, int second, std::string_view zone) {
  const std::int64_t local = day_number(date) * kDayMs + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
  return model::from_ms(local - offset_ms(local, true, zone));
}

std::int64_t days_between(Date from, Date to) {
  return day_number(to) - day_number(from);
}

std::string iso(Date date) {
  std::array<char, 48> out{};
  (void)std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  return out.data();
}

std::optional<Date> parse_iso(std::string_view text) {
  std::size_t at = 0;
  const auto date = take_date(text, at);
  return at == text.size() ? date : std::nullopt;
}

std::optional<model::Time> parse_instant(std::string_view text, std::string_view zone) {
  std::size_t at = 0;
  const auto date = take_date(text, at);
  if (!date) return std::nullopt;
  if (at == text.size()) return instant_of(*date, 0, 0, 0, zone);
  if (!take_char(text, at, 'T') && !take_char(text, at, 't') && !take_char(text, at, ' ')) return std::nullopt;
  const auto clock = take_clock(text, at);
  if (!clock) return std::nullopt;
  const model::Millis millis{clock->millis};
  if (at == text.size()) return instant_of(*date, clock->hour, clock->minute, clock->second, zone) + millis;
  const model::Time utc = model::from_ms(day_number(*date) * kDayMs + clock->hour * kHourMs +
                                         clock->minute * kMinuteMs + clock->second * kSecondMs) +
                          millis;
  if (take_char(text, at, 'Z') || take_char(text, at, 'z'))
    return at == text.size() ? std::optional{utc} : std::nullopt;
  const bool minus = text[at] == '-';
  if (!minus && text[at] != '+') return std::nullopt;
  ++at;
  const int hours = take_number(text, at, 2);
  (void)take_char(text, at, ':');
  const int minutes = take_number(text, at, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || at != text.size()) return std::nullopt;
  const model::Millis offset{(hours * 60 + minutes) * kMinuteMs};
  return minus ? utc + offset : utc - offset;
}

std::string iso_instant(model::Time at) {
  const std::int64_t utc = model::to_ms(at);
  const std::int64_t day = floor_div(utc, kDayMs);
  const auto of_day = static_cast<int>(utc - day * kDayMs);
  const Date date = date_of_day(day);
  std::array<char, 80> out{};
  (void)std::snprintf(out.data(), out.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", date.year, date.month, date.day,
                      of_day / 3'600'000, of_day / 60'000 % 60, of_day / 1000 % 60, of_day % 1000);
  return out.data();
}

}  // namespace orienta::flows::text
