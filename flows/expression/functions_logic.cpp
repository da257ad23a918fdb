// SPDX-License-Identifier: Apache-2.0
// Functions on types and truth.
#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

Value as_text(Context& context, Arguments a) {
  auto made = text_of(a[0], context.scope(), context.limits().output);
  return made ? context.text(std::move(*made)) : fail("the text is too long");
}

Value as_number(Context& context, Arguments a) {
  const auto number = number_of(a[0], context.scope());
  return number ? Value(*number) : fail("this is not a number");
}

Value as_boolean(Context&, Arguments a) {
  return truthy(a[0]);
}

Value as_date(Context& context, Arguments a) {
  const auto date = date_of(a[0], context.scope());
  return date ? Value(*date) : fail("this is not a date");
}

Value as_datetime(Context& context, Arguments a) {
  const auto at = instant_of(a[0], context.scope());
  return at ? Value(DateTime{*at}) : fail("this is not a date with time");
}

Value as_time(Context& context, Arguments a) {
  const auto time = time_of(a[0], context.scope());
  return time ? Value(*time) : fail("this is not a time of day");
}

Value make_array(Context& context, Arguments a) {
  return context.list(Array(a.begin(), a.end()));
}

Value make_object(Context& context, Arguments a) {
  if (a.size() % 2 != 0) return fail("an object needs pairs of name and value");
  if (!context.charge(a.size())) return over_budget();
  Object object;
  for (std::size_t i = 0; i < a.size(); i += 2) {
    const auto name = text_of(a[i], context.scope(), 256);
    if (!name) return fail("the name is too long");
    if (*name == "__default__") {
      object.fallback = a[i + 1];
    } else {
      object.members[text::lower(*name)] = a[i + 1];
    }
  }
  return object;
}

Value logical_and(Context&, Arguments a) {
  for (const Value& value : a) {
    if (!truthy(value)) return false;
  }
  return true;
}

Value logical_or(Context&, Arguments a) {
  for (const Value& value : a) {
    if (truthy(value)) return true;
  }
  return false;
}

Value choose(Context&, Arguments a) {
  if (plain(a[0]).is_error()) return plain(a[0]);
  return truthy(a[0]) ? a[1] : a[2];
}

bool is_empty(const Value& value) {
  const Value& simple = plain(value);
  const auto* const text = std::get_if<std::string>(&simple.data());
  return simple.is_null() || simple.is_error() || (text != nullptr && text->empty());
}

Value with_default(Context&, Arguments a) {
  return is_empty(a[0]) ? a[1] : a[0];
}

Value is_error(Context&, Arguments a) {
  return plain(a[0]).is_error();
}

constexpr FunctionRow kRows[] = {
    {"text",
     "text(value)",
     "The value as text.",
     1,
     1,
     as_text,
     false,
     {{{"@(text(3) & text(true))", "3true"}, {R"(@(text(array("a", 1))))", "[a, 1]"}}}},
    {"number",
     "number(value)",
     "The value as a number; text must be a number and nothing else.",
     1,
     1,
     as_number,
     false,
     {{{R"(@(number("15") + 1))", "16"},
       {R"(@(number("1,234.5")))", "1234.5"},
       {R"(@(number("tengo 15")))", "ERROR"},
       {"@(number(true))", "1"}}}},
    {"boolean",
     "boolean(value)",
     "Whether the value counts as true: not empty, not 0, not \"false\".",
     1,
     1,
     as_boolean,
     false,
     {{{R"(@(boolean("x")))", "true"}, {R"(@(boolean("FALSE")))", "false"}, {"@(boolean(array()))", "false"}}}},
    {"date",
     "date(value)",
     "The value as a date: ISO, day/month/year, or in words.",
     1,
     1,
     as_date,
     false,
     {{{R"(@(date("3/5/2023")))", "2023-05-03"},
       {R"(@(date("3 de mayo de 2023")))", "2023-05-03"},
       {R"(@(date("31/02/2023")))", "ERROR"}}}},
    {"datetime",
     "datetime(value)",
     "The value as a date with time, in the zone of the conversation.",
     1,
     1,
     as_datetime,
     false,
     {{{R"(@(datetime("2023-11-10T23:59:00Z")))", "2023-11-10T18:59:00.000-05:00"},
       {R"(@(datetime("10/11/2023 8:30")))", "2023-11-10T08:30:00.000-05:00"},
       {R"(@(datetime("nunca")))", "ERROR"}}}},
    {"time",
     "time(value)",
     "The value as a time of day.",
     1,
     1,
     as_time,
     false,
     {{{R"(@(time("5:30 pm")))", "17:30"}, {"@(time(now()))", "10:30"}, {R"(@(time("tarde")))", "ERROR"}}}},
    {"array",
     "array(values...)",
     "A list of the values.",
     0,
     kAny,
     make_array,
     false,
     {{{R"(@(array("a", "b", 3)))", "[a, b, 3]"}, {"@(array()[0])", "ERROR"}, {"@(array(7, 8)[-1])", "8"}}}},
    {"object",
     "object(name, value, ...)",
     "An object of these pairs; the name \"__default__\" gives what it is when used as text.",
     0,
     kAny,
     make_object,
     false,
     {{{R"(@(object("a", 1, "b", 2).b))", "2"},
       {R"(@(object("__default__", "x", "a", 1)))", "x"},
       {R"(@(object("a")))", "ERROR"}}}},
    {"and",
     "and(values...)",
     "True if all values are true.",
     1,
     kAny,
     logical_and,
     false,
     {{{"@(and(true, 1 < 2))", "true"}, {R"(@(and(true, "")))", "false"}}}},
    {"or",
     "or(values...)",
     "True if any value is true.",
     1,
     kAny,
     logical_or,
     false,
     {{{R"(@(or("", 0, 3)))", "true"}, {"@(or(false, null))", "false"}}}},
    {"if",
     "if(test, yes, no)",
     "The second value if the test is true, else the third.",
     3,
     3,
     choose,
     true,
     {{{R"(@(if(2 > 1, "más", "menos")))", "más"},
       {R"(@(if("", "a", "b")))", "b"},
       {"@(if(1 / 0, 1, 2))", "ERROR"},
       {"@(if(true, 1, 1 / 0))", "1"}}}},
    {"default",
     "default(value, instead)",
     "The value, or the other one if it is empty or an error.",
     2,
     2,
     with_default,
     true,
     {{{R"(@(default("", "nada")))", "nada"},
       {R"(@(default(results.missing, "nada")))", "nada"},
       {R"(@(default("algo", "nada")))", "algo"},
       {"@(default(0, 5))", "0"}}}},
    {"is_error",
     "is_error(value)",
     "Whether the value is an error.",
     1,
     1,
     is_error,
     true,
     {{{"@(is_error(1 / 0))", "true"}, {"@(is_error(1))", "false"}, {"@(is_error(results.missing))", "true"}}}},
};

}  // namespace

std::span<const FunctionRow> logic_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
