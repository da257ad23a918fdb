// SPDX-License-Identifier: Apache-2.0
// Functions that write values for people, in the language of the scope.
#include <algorithm>
#include <cmath>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

constexpr int kMostPlaces = 12;

std::optional<std::string> format_at(Context& context, Arguments a, std::size_t i) {
  if (i >= a.size() || plain(a[i]).is_null()) return std::nullopt;
  return text_of(a[i], context.scope(), 256);
}

Value by_format(Context& context, const Moment& moment, const std::string& format) {
  auto out = format_moment(moment, format, context.scope().language);
  return out ? context.text(std::move(*out)) : fail("this is not a format for dates");
}

Value format_date(Context& context, Arguments a) {
  const Scope& scope = context.scope();
  const auto date = date_of(a[0], scope);
  if (!date) return fail("this is not a date");
  const auto format = format_at(context, a, 1);
  if (!format) return context.text(text::format_date(*date, scope.language));
  return by_format(context, moment_of(text::instant_of(*date, 12, 0, 0, scope.zone), scope.zone), *format);
}

Value format_datetime(Context& context, Arguments a) {
  const Scope& scope = context.scope();
  const auto at = instant_of(a[0], scope);
  if (!at) return fail("this is not a date with time");
  const std::string zone = format_at(context, a, 2).value_or(scope.zone);
  const Moment moment = moment_of(*at, zone);
  const auto format = format_at(context, a, 1);
  if (format) return by_format(context, moment, *format);
  return context.text(text::format_date(moment.local.date, scope.language) + ", " +
                      text::format_time(moment.local.hour, moment.local.minute, scope.language));
}

Value format_time(Context& context, Arguments a) {
  const auto time = time_of(a[0], context.scope());
  if (!time) return fail("this is not a time of day");
  const auto format = format_at(context, a, 1);
  const int hour = time->minutes / 60;
  const int minute = time->minutes % 60;
  if (!format) return context.text(text::format_time(hour, minute, context.scope().language));
  Moment moment;
  moment.local = {{2000, 1, 1}, hour, minute, 0, 6};
  return by_format(context, moment, *format);
}

Value format_number(Context& context, Arguments a) {
  const auto number = number_of(a[0], context.scope());
  if (!number) return fail("this is not a number");
  std::optional<double> places;
  if (a.size() > 1 && !plain(a[1]).is_null()) {
    places = number_of(a[1], context.scope());
    if (!places || *places < 0 || *places > kMostPlaces) return fail("between 0 and 12 places");
  }
  const bool grouped = a.size() < 3 || truthy(a[2]);
  const int least = places ? static_cast<int>(*places) : 0;
  const int most = places ? static_cast<int>(*places) : kMostPlaces;
  // What number_text shows is the number: 0.1 + 0.2 has one decimal.
  const double settled = std::strtod(number_text(*number).c_str(), nullptr);
  std::string out = text::format_number(settled, least, most, context.scope().language);
  if (!grouped) {
    const std::string sample = text::format_number(1000, 0, 0, context.scope().language);
    const std::string mark = sample.substr(1, sample.size() - 4);
    for (auto at = out.find(mark); !mark.empty() && at != std::string::npos; at = out.find(mark, at))
      out.erase(at, mark.size());
  }
  return context.text(std::move(out));
}

Value format(Context& context, Arguments a) {
  const Value& value = plain(a[0]);
  const auto& data = value.data();
  if (std::holds_alternative<double>(data)) return format_number(context, a);
  if (std::holds_alternative<text::Date>(data)) return format_date(context, a);
  if (std::holds_alternative<DateTime>(data)) return format_datetime(context, a);
  if (std::holds_alternative<TimeOfDay>(data)) return format_time(context, a);
  const std::size_t limit = context.limits().output;
  std::string out;
  if (const Array* const array = array_of(value)) {
    for (const Value& item : *array) {
      if (!context.charge(1)) return over_budget();
      out += (&item == array->data() ? "" : ", ") + text_of(item, context.scope(), limit).value_or("");
      if (out.size() > limit) return fail("the text is too long");
    }
    return context.text(std::move(out));
  }
  if (const Object* const object = object_of(value)) {
    for (const auto& [key, item] : object->members) {
      if (!context.charge(1)) return over_budget();
      out += (out.empty() ? "" : "\n") + key + ": " + text_of(item, context.scope(), limit).value_or("");
      if (out.size() > limit) return fail("the text is too long");
    }
    return context.text(std::move(out));
  }
  return context.text(text_of(value, context.scope(), limit).value_or(""));
}

constexpr FunctionRow kRows[] = {
    {"format_date",
     "format_date(date [, format])",
     "The date in words, or by a format of YYYY YY MMMM MMM MM M DD D EEEE EEE.",
     1,
     2,
     format_date,
     false,
     {{{R"(@(format_date("2023-11-10")))", "10 de noviembre de 2023"},
       {R"(@(format_date(today(), "DD/MM/YYYY")))", "22/11/2026"},
       {R"(@(format_date("2026-11-25", "EEEE D MMM YY")))", "miércoles 25 nov 26"},
       {R"(@(format_date("x")))", "ERROR"},
       {R"(@(format_date(today(), "YYY")))", "ERROR"}}}},
    {"format_datetime",
     "format_datetime(date [, format [, zone]])",
     "Date and time in words, or by a format; also h hh (12 hours) t tt (24) m mm s ss fff aa AA Z ZZZ.",
     1,
     3,
     format_datetime,
     false,
     {{{"@(format_datetime(now()))", "22 de noviembre de 2026, 10:30"},
       {R"(@(format_datetime(now(), "YYYY-MM-DD tt:mm:ss")))", "2026-11-22 10:30:00"},
       {R"(@(format_datetime(now(), "h:mm aa ZZZ", "Europe/Madrid")))", "4:30 pm +01:00"}}}},
    {"format_time",
     "format_time(time [, format])",
     "The time as the language writes it, or by a format.",
     1,
     2,
     format_time,
     false,
     {{{R"(@(format_time("5:30 pm")))", "17:30"}, {R"(@(format_time("17:30", "h:mm aa")))", "5:30 pm"}}}},
    {"format_number",
     "format_number(number [, places [, grouping]])",
     "As Peru writes numbers in Spanish, else as the language does.",
     1,
     3,
     format_number,
     false,
     {{{"@(format_number(1234.5))", "1,234.5"},
       {"@(format_number(1234.567, 2))", "1,234.57"},
       {"@(format_number(1234, 2, false))", "1234.00"},
       {"@(format_number(0.1 + 0.2))", "0.3"},
       {"@(format_number(1, 50))", "ERROR"}}}},
    {"format",
     "format(value)",
     "The value written for people, by its type.",
     1,
     1,
     format,
     false,
     {{{"@(format(1234.5))", "1,234.5"},
       {"@(format(today()))", "22 de noviembre de 2026"},
       {R"(@(format(array("a", "b"))))", "a, b"},
       {R"(@(format(object("a", 1, "b", 2))))", "a: 1\nb: 2"}}}},
};

}  // namespace

std::span<const FunctionRow> format_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
