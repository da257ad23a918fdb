// SPDX-License-Identifier: Apache-2.0
// Functions on dates and times, in the zone of the scope.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

constexpr int kLastYear = 9999;
constexpr std::int64_t kDayMs = 86'400'000;

Value not_a_date() {
  return fail("this is not a date");
}
bool in_range(text::Date date) {
  return date.year >= 1 && date.year <= kLastYear;
}

Value now(Context& context, Arguments) {
  return DateTime{context.scope().now};
}
Value today(Context& context, Arguments) {
  return text::local_date(context.scope().now, context.scope().zone);
}

// The 31st of a month that has none becomes its last day.
std::optional<text::Date> plus_months(text::Date date, std::int64_t months) {
  const std::int64_t total = std::int64_t{date.year} * 12 + date.month - 1 + months;
  if (total < 12 || total / 12 > kLastYear) return std::nullopt;
  const auto year = static_cast<int>(total / 12);
  const auto month = static_cast<int>(total % 12) + 1;
  const auto last = std::chrono::year_month_day_last{std::chrono::year{year} / month / std::chrono::last};
  return text::Date{year, month, std::min(date.day, static_cast<int>(static_cast<unsigned>(last.day())))};
}

std::optional<text::Date> plus_days(text::Date date, std::int64_t days) {
  if (!in_range(date) || std::abs(days) > 4'000'000) return std::nullopt;
  const auto civil = std::chrono::year{date.year} / date.month / date.day;
  const std::chrono::year_month_day moved{std::chrono::sys_days{civil} + std::chrono::days{days}};
  const text::Date out{static_cast<int>(moved.year()), static_cast<int>(static_cast<unsigned>(moved.month())),
                       static_cast<int>(static_cast<unsigned>(moved.day()))};
  return in_range(out) ? std::optional(out) : std::nullopt;
}

struct Unit {
  std::string_view name;
  int months, days;
  std::int64_t ms;
};
// Capital letters for the calendar, small ones for the clock, as RapidPro has them.
constexpr std::array<Unit, 7> kUnits{{{"Y", 12, 0, 0},
                                      {"M", 1, 0, 0},
                                      {"W", 0, 7, 0},
                                      {"D", 0, 1, 0},
                                      {"h", 0, 0, 3'600'000},
                                      {"m", 0, 0, 60'000},
                                      {"s", 0, 0, 1000}}};

const Unit* unit_of(Context& context, const Value& value) {
  const auto name = text_of(value, context.scope(), 16);
  for (const Unit& unit : kUnits) {
    if (name && unit.name == *name) return &unit;
  }
  return nullptr;
}

Value bad_unit() {
  return fail("the unit must be one of Y M W D h m s");
}

std::optional<text::Date> moved(text::Date date, const Unit& unit, std::int64_t count) {
  return unit.months != 0 ? plus_months(date, count * unit.months) : plus_days(date, count * unit.days);
}

Value datetime_add(Context& context, Arguments a) {
  const Scope& scope = context.scope();
  const auto at = instant_of(a[0], scope);
  const auto count = number_of(a[1], scope);
  const Unit* const unit = unit_of(context, a[2]);
  if (!at) return not_a_date();
  if (!count || *count != std::trunc(*count) || std::fabs(*count) > 1e9) return fail("this must be a whole number");
  if (unit == nullptr) return bad_unit();
  const auto whole = static_cast<std::int64_t>(*count);
  if (unit->ms != 0) return DateTime{*at + model::Millis{whole * unit->ms}};
  const auto local = text::local_time(*at, scope.zone);
  const auto date = moved(local.date, *unit, whole);
  if (!date) return fail("the date is out of range");
  if (std::holds_alternative<text::Date>(plain(a[0]).data())) return *date;  // days stay days
  return DateTime{text::instant_of(*date, local.hour, local.minute, local.second, scope.zone)};
}

Value datetime_diff(Context& context, Arguments a) {
  const Scope& scope = context.scope();
  const auto from = instant_of(a[0], scope);
  const auto to = instant_of(a[1], scope);
  const Unit* const unit = unit_of(context, a[2]);
  if (!from || !to) return not_a_date();
  if (unit == nullptr) return bad_unit();
  const auto first = text::local_time(*from, scope.zone).date;
  const auto second = text::local_time(*to, scope.zone).date;
  if (unit->ms != 0) return std::trunc(static_cast<double>((*to - *from).count()) / static_cast<double>(unit->ms));
  if (unit->days != 0) return std::trunc(static_cast<double>(text::days_between(first, second)) / unit->days);
  // Full months, and years as birthdays count them.
  std::int64_t months = (second.year - first.year) * 12 + (second.month - first.month);
  if (months > 0 && second.day < first.day) --months;
  if (months < 0 && second.day > first.day) ++months;
  return static_cast<double>(months / unit->months);
}

Value weekday(Context& context, Arguments a) {
  const auto date = date_of(a[0], context.scope());
  if (!date) return not_a_date();
  const auto days = text::days_between({1970, 1, 1}, *date) + 4;  // that was a Thursday
  return static_cast<double>((days % 7 + 7) % 7);
}

Value date_from_parts(Context& context, Arguments a) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = number_of(a[i], context.scope());
    if (!number || *number != std::trunc(*number) || *number < 1 || *number > kLastYear) return not_a_date();
    parts[i] = static_cast<int>(*number);
  }
  const auto date = text::parse_iso(text::iso({parts[0], parts[1], parts[2]}));
  return date ? Value(*date) : not_a_date();
}

Value parse_datetime(Context& context, Arguments a) {
  const auto source = text_of(a[0], context.scope(), 256);
  const auto format = text_of(a[1], context.scope(), 256);
  const auto zone = a.size() > 2 ? text_of(a[2], context.scope(), 64) : std::optional(context.scope().zone);
  if (!source || !format || !zone) return not_a_date();
  const auto moment = parse_moment(*source, *format);
  if (!moment) return fail("the text does not fit the format");
  const auto& local = moment->local;
  const bool zoned = moment->offset_minutes != kNoZone;
  auto at = text::instant_of(local.date, local.hour, local.minute, local.second, zoned ? "Etc/GMT" : *zone);
  if (zoned) at -= model::Millis{moment->offset_minutes * 60'000};
  return DateTime{at + model::Millis{moment->millis}};
}

Value legacy_add(Context& context, Arguments a) {
  const auto left = number_of(a[0], context.scope());
  const auto right = number_of(a[1], context.scope());
  if (left && right) {
    const double total = *left + *right;
    return std::isfinite(total) ? Value(total) : fail("the number is too large");
  }
  const Value& when = left ? a[1] : a[0];
  const auto days = left ? left : right;
  const auto at = instant_of(when, context.scope());
  if (!at || !days || *days != std::trunc(*days) || std::fabs(*days) > 4e6)
    return fail("add numbers, or whole days to a date");
  const auto count = static_cast<std::int64_t>(*days);
  if (std::holds_alternative<text::Date>(plain(when).data())) {
    const auto date = plus_days(std::get<text::Date>(plain(when).data()), count);
    return date ? Value(*date) : fail("the date is out of range");
  }
  return DateTime{*at + model::Millis{count * kDayMs}};
}

constexpr FunctionRow kRows[] = {
    {"now", "now()", "This moment.", 0, 0, now, false, {{{"@(now())", "2026-11-22T10:30:00.000-05:00"}}}},
    {"today", "today()", "Today's date.", 0, 0, today, false, {{{"@(today())", "2026-11-22"}}}},
    {"datetime_add",
     "datetime_add(date, count, unit)",
     "So many units later. Units: Y M W D h m s. A date stays a date for Y M W D.",
     3,
     3,
     datetime_add,
     false,
     {{{R"(@(datetime_add(today(), 3, "D")))", "2026-11-25"},
       {R"(@(datetime_add(date("2024-01-31"), 1, "M")))", "2024-02-29"},
       {R"(@(datetime_add(now(), -90, "m")))", "2026-11-22T09:00:00.000-05:00"},
       {R"(@(datetime_add(today(), 1, "x")))", "ERROR"},
       {R"(@(datetime_add(today(), 9000, "Y")))", "ERROR"}}}},
    {"datetime_diff",
     "datetime_diff(from, to, unit)",
     "Whole units from the first to the second.",
     3,
     3,
     datetime_diff,
     false,
     {{{R"(@(datetime_diff("2026-11-20", today(), "D")))", "2"},
       {R"(@(datetime_diff("2000-11-23", today(), "Y")))", "25"},
       {R"(@(datetime_diff(now(), "2026-11-22", "h")))", "-10"}}}},
    {"weekday",
     "weekday(date)",
     "0 is Sunday, 6 is Saturday.",
     1,
     1,
     weekday,
     false,
     {{{R"(@(weekday("2026-11-22")))", "0"}, {R"(@(weekday("1969-12-31")))", "3"}}}},
    {"parse_datetime",
     "parse_datetime(text, format [, zone])",
     "A moment written in exactly this format.",
     2,
     3,
     parse_datetime,
     false,
     {{{R"(@(parse_datetime("10/11/2023 5:05 pm", "DD/MM/YYYY h:mm aa")))", "2023-11-10T17:05:00.000-05:00"},
       {R"(@(parse_datetime("2023-11-10", "DD/MM/YYYY")))", "ERROR"}}}},
    {"date_from_parts",
     "date_from_parts(year, month, day)",
     "A date of three numbers.",
     3,
     3,
     date_from_parts,
     false,
     {{{"@(date_from_parts(2023, 11, 10))", "2023-11-10"}, {"@(date_from_parts(2023, 2, 30))", "ERROR"}}}},
    {"legacy_add",
     "legacy_add(a, b)",
     "Adds numbers, or days to a date, as old flows did with +.",
     2,
     2,
     legacy_add,
     false,
     {{{"@(legacy_add(1, 2))", "3"},
       {"@(legacy_add(today(), 10))", "2026-12-02"},
       {R"(@(legacy_add("a", "b")))", "ERROR"}}}},
};

}  // namespace

std::span<const FunctionRow> date_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
