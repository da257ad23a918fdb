// SPDX-License-Identifier: Apache-2.0
// Tests on an answer as a number, a day, a contact detail, a place, a group, a category.
#include <algorithm>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

TestResult no() {
  return {};
}
TestResult yes(Value match) {
  return {true, std::move(match), std::nullopt};
}
TestResult broken(std::string why) {
  return {false, {}, ExpressionError{std::move(why)}};
}

std::string text_of_operand(Context& context, const Value& operand) {
  return text_of(operand, context.scope(), context.limits().output).value_or("");
}

// The number that is meant, or, where a text has several, each one that is written in digits.
std::vector<double> numbers_in(Context& context, const Value& operand) {
  if (const auto* const number = std::get_if<double>(&plain(operand).data())) return {*number};
  const std::string given = text_of_operand(context, operand);
  if (!context.charge(given.size() / 32)) return {};
  if (const auto only = text::parse_number(given, context.scope().language)) return {*only};
  std::vector<double> out;
  for (std::size_t at = given.find_first_of("0123456789"); at < given.size();
       at = given.find_first_of("0123456789", at)) {
    const std::size_t end = std::min(given.find_first_not_of("0123456789.,", at), given.size());
    if (const auto number =
            text::parse_number(std::string_view(given).substr(at, end - at), context.scope().language)) {
      out.push_back(*number);
    }
    at = end;
  }
  return out;
}

template <class Holds>
TestResult number_test(Context& context, const Value& operand, Arguments a, Holds holds) {
  std::array<double, 2> limits{};
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto limit = number_of(a[i], context.scope());
    if (!limit) return broken("the number to compare with is not a number");
    limits[i] = *limit;
  }
  for (const double number : numbers_in(context, operand)) {
    if (holds(number, limits)) return yes(number);
  }
  return no();
}

using Bounds = std::array<double, 2>;
bool same(double a, double b) {
  return number_text(a) == number_text(b);
}

TestResult number(Context& c, const Value& v, Arguments a) {
  return number_test(c, v, a, [](double, const Bounds&) { return true; });
}
TestResult number_eq(Context& c, const Value& v, Arguments a) {
  return number_test(c, v, a, [](double n, const Bounds& b) { return same(n, b[0]); });
}
TestResult number_lt(Context& c, const Value& v, Arguments a) {
  return number_test(c, v, a, [](double n, const Bounds& b) { return n < b[0] && !same(n, b[0]); });
}
TestResult number_lte(Context& c, const Value& v, Arguments a) {
  return number_test(c, v, a, [](double n, const Bounds& b) { return n < b[0] || same(n, b[0]); });
}
TestResult number_gt(Context& c, const Value& v, Arguments a) {
  return number_test(c, v, a, [](double n, const Bounds& b) { return n > b[0] && !same(n, b[0]); });
}
TestResult number_gte(Context& c, const Value& v, Arguments a) {
  return number_test(c, v, a, [](double n, const Bounds& b) { return n > b[0] || same(n, b[0]); });
}
TestResult number_between(Context& c, const Value& v, Arguments a) {
  return number_test(
      c, v, a, [](double n, const Bounds& b) { return (n > b[0] || same(n, b[0])) && (n < b[1] || same(n, b[1])); });
}

template <class Holds>
TestResult date_test(Context& context, const Value& operand, Arguments a, Holds holds) {
  std::optional<text::Date> limit;
  if (!a.empty()) {
    limit = date_of(a[0], context.scope());
    if (!limit) return broken("the date to compare with is not a date");
  }
  const auto date = date_of(operand, context.scope());
  return date && holds(*date, limit.value_or(text::Date{})) ? yes(*date) : no();
}

TestResult date(Context& c, const Value& v, Arguments a) {
  return date_test(c, v, a, [](text::Date, text::Date) { return true; });
}
TestResult date_lt(Context& c, const Value& v, Arguments a) {
  return date_test(c, v, a, [](text::Date d, text::Date limit) { return d < limit; });
}
TestResult date_eq(Context& c, const Value& v, Arguments a) {
  return date_test(c, v, a, [](text::Date d, text::Date limit) { return d == limit; });
}
TestResult date_gt(Context& c, const Value& v, Arguments a) {
  return date_test(c, v, a, [](text::Date d, text::Date limit) { return d > limit; });
}

TestResult time(Context& context, const Value& operand, Arguments) {
  const auto found = time_of(operand, context.scope());
  return found ? yes(*found) : no();
}

TestResult phone(Context& context, const Value& operand, Arguments a) {
  const auto found = find_phone(text_of_operand(context, operand), text::upper(text_at(context, a, 0)));
  return found ? yes(*found) : no();
}

TestResult email(Context& context, const Value& operand, Arguments) {
  const auto found = find_email(text_of_operand(context, operand));
  return found ? yes(*found) : no();
}

TestResult state(Context& context, const Value& operand, Arguments) {
  const std::string given = text_of_operand(context, operand);
  if (!context.charge(given.size() / 16)) return no();
  const auto found = find_region(given);
  return found ? yes(*found) : no();
}

TestResult value(Context& context, const Value& operand, Arguments) {
  if (plain(operand).is_null() || plain(operand).is_error() || text_of_operand(context, operand).empty()) return no();
  return yes(operand);
}

TestResult error(Context&, const Value& operand, Arguments) {
  const Value& simple = plain(operand);
  return simple.is_error() ? yes(std::get<ExpressionError>(simple.data()).message) : no();
}

std::string member_text(Context& context, const Value& value, std::string_view name) {
  const Object* const object = object_of(value);
  if (object == nullptr) return {};
  const auto found = object->members.find(name);
  return found == object->members.end() ? std::string() : text_of_operand(context, found->second);
}

TestResult category(Context& context, const Value& operand, Arguments a) {
  if (object_of(operand) == nullptr) return broken("has_category needs a result, such as results.x");
  const std::string given = member_text(context, operand, "category");
  for (const Value& wanted : a) {
    const auto text = text_of(wanted, context.scope(), context.limits().output);
    if (text && !given.empty() && text::lower(given) == text::lower(*text)) return yes(given);
  }
  return no();
}

// Groups as RapidPro has them: a list of objects with uuid and name; or of names; or a contact that has such a list.
TestResult group(Context& context, const Value& operand, Arguments a) {
  const Value* groups = &operand;
  if (const Object* const contact = object_of(operand)) {
    const auto found = contact->members.find("groups");
    if (found != contact->members.end()) groups = &found->second;
  }
  const Array* const list = array_of(*groups);
  if (list == nullptr) return broken("has_group needs a list of groups, such as contact.groups");
  const std::string uuid = text::lower(text_at(context, a, 0));
  const std::string name = text::lower(text_at(context, a, 1));
  for (const Value& item : *list) {
    if (!context.charge(1)) return broken("the expression takes too many steps");
    const std::string its_uuid = text::lower(member_text(context, item, "uuid"));
    const std::string its_name =
        text::lower(object_of(item) != nullptr ? member_text(context, item, "name") : text_of_operand(context, item));
    // The name decides only where the group carries no id: ids differ between installations, names stay.
    const bool by_uuid = !uuid.empty() && (its_uuid == uuid || (its_uuid.empty() && its_name == uuid));
    const bool by_name = its_uuid.empty() && !name.empty() && its_name == name;
    if (by_uuid || by_name) return yes(item);
  }
  return no();
}

constexpr TestRow kRows[] = {
    {"has_group",
     "has_group(groups, uuid [, name])",
     "The contact is in this group.",
     1,
     2,
     group,
     false,
     {{{R"(@(has_group(contact.groups, "g-1").match.name))", "Madres"},
       {R"(@(has_group(contact.groups, "g-9", "Otros")))", "false"},
       {R"(@(has_group(array("Lima"), "x", "lima")))", "true"},
       {R"(@(has_group("x", "g-1")))", "ERROR"}}}},
    {"has_number_eq",
     "has_number_eq(text, number)",
     "A number equal to this one.",
     1,
     1,
     number_eq,
     false,
     {{{R"(@(has_number_eq("tengo quince", 15).match))", "15"},
       {R"(@(has_number_eq("15", 16)))", "false"},
       {R"(@(has_number_eq("5", "x")))", "ERROR"}}}},
    {"has_number_between",
     "has_number_between(text, least, most)",
     "A number from the one to the other.",
     2,
     2,
     number_between,
     false,
     {{{R"(@(has_number_between("somos 4", 1, 5).match))", "4"}, {R"(@(has_number_between("6", 1, 5)))", "false"}}}},
    {"has_number",
     "has_number(text)",
     "A number, in digits or words.",
     0,
     0,
     number,
     false,
     {{{R"(@(has_number("son 40,50 soles").match))", "40.5"},
       {R"(@(has_number("veintiuno").match))", "21"},
       {R"(@(has_number("entre 2 y 3").match))", "2"},
       {R"(@(has_number("muchos")))", "false"}}}},
    {"has_number_gt",
     "has_number_gt(text, number)",
     "A number above this one.",
     1,
     1,
     number_gt,
     false,
     {{{R"(@(has_number_gt("18", 17).match))", "18"},
       {R"(@(has_number_gt("17", 17)))", "false"},
       {"@(has_number_gt(0.1 + 0.2, 0.3))", "false"}}}},
    {"has_number_lt",
     "has_number_lt(text, number)",
     "A number below this one.",
     1,
     1,
     number_lt,
     false,
     {{{R"(@(has_number_lt("16", 17).match))", "16"}, {R"(@(has_number_lt("17", 17)))", "false"}}}},
    {"has_number_gte",
     "has_number_gte(text, number)",
     "A number equal to this one or above.",
     1,
     1,
     number_gte,
     false,
     {{{R"(@(has_number_gte("17", 17).match))", "17"}, {R"(@(has_number_gte("16", 17)))", "false"}}}},
    {"has_number_lte",
     "has_number_lte(text, number)",
     "A number equal to this one or below.",
     1,
     1,
     number_lte,
     false,
     {{{R"(@(has_number_lte("17", 17).match))", "17"}, {R"(@(has_number_lte("18", 17)))", "false"}}}},
    {"has_phone",
     "has_phone(text [, country])",
     "A phone number: with + or 00 and 8 to 15 digits, or as Peru (PE) and Venezuela (VE) write theirs. The match is "
     "international.",
     0,
     1,
     phone,
     false,
     {{{R"(@(has_phone("mi cel es 987 654 321").match))", "+51987654321"},
       {R"(@(has_phone("0412-1234567").match))", "+584121234567"},
       {R"(@(has_phone("+1 202 555 0123").match))", "+12025550123"},
       {R"(@(has_phone("12345")))", "false"},
       {R"(@(has_phone("04121234567", "PE")))", "false"}}}},
    {"has_category",
     "has_category(result, categories...)",
     "The result has one of these categories.",
     1,
     kAny,
     category,
     false,
     {{{R"(@(has_category(results.need, "Salud", "Otro").match))", "salud"},
       {R"(@(has_category(results.need, "Otro")))", "false"},
       {R"(@(has_category("salud", "Salud")))", "ERROR"}}}},
    {"has_error",
     "has_error(value)",
     "The value is an error; the match says which.",
     0,
     0,
     error,
     true,
     {{{"@(has_error(1 / 0).match)", "division by zero"},
       {"@(has_error(results.missing))", "true"},
       {R"(@(has_error("x")))", "false"}}}},
    {"has_email",
     "has_email(text)",
     "An e-mail address.",
     0,
     0,
     email,
     false,
     {{{R"(@(has_email("escribe a ana.p@correo.pe.").match))", "ana.p@correo.pe"},
       {R"(@(has_email("ana@correo")))", "false"}}}},
    {"has_date",
     "has_date(text)",
     "A date.",
     0,
     0,
     date,
     false,
     {{{R"(@(has_date("llegué el 3 de mayo de 2023").match))", "2023-05-03"},
       {R"(@(has_date("31/02/2023")))", "false"}}}},
    {"has_date_lt",
     "has_date_lt(text, date)",
     "A date before this one.",
     1,
     1,
     date_lt,
     false,
     {{{R"(@(has_date_lt("3/5/2023", "2023-05-04").match))", "2023-05-03"},
       {R"(@(has_date_lt("hoy", today())))", "false"},
       {R"(@(has_date_lt("hoy", "x")))", "ERROR"}}}},
    {"has_date_eq",
     "has_date_eq(text, date)",
     "This date.",
     1,
     1,
     date_eq,
     false,
     {{{R"(@(has_date_eq("hoy", today())))", "true"}, {R"(@(has_date_eq("ayer", today())))", "false"}}}},
    {"has_date_gt",
     "has_date_gt(text, date)",
     "A date after this one.",
     1,
     1,
     date_gt,
     false,
     {{{R"(@(has_date_gt("mañana", today()).match))", "2026-11-23"}, {R"(@(has_date_gt("hoy", today())))", "false"}}}},
    {"has_time",
     "has_time(text)",
     "A time of day.",
     0,
     0,
     time,
     false,
     {{{R"(@(has_time("a las 5:30 pm").match))", "17:30"},
       {R"(@(has_time("8h15").match))", "08:15"},
       {R"(@(has_time("tengo 15")))", "false"},
       {R"(@(has_time("25:10")))", "false"}}}},
    {"has_value",
     "has_value(value)",
     "Anything but nothing, an empty text or an error.",
     0,
     0,
     value,
     true,
     {{{R"(@(has_value("x").match))", "x"},
       {R"(@(has_value("")))", "false"},
       {"@(has_value(results.missing))", "false"},
       {"@(has_value(0))", "true"}}}},
    {"has_state",
     "has_state(text)",
     "One of the regions of Peru, by name; typing slips are forgiven.",
     0,
     0,
     state,
     false,
     {{{R"(@(has_state("vivo en san martin").match))", "San Martín"},
       {R"(@(has_state("Areqipa").match))", "Arequipa"},
       {R"(@(has_state("Cuzco").match))", "Cusco"},
       {R"(@(has_state("en un punto")))", "false"}}}},
};

}  // namespace

std::span<const TestRow> value_tests() {
  return kRows;
}

}  // namespace orienta::flows::expression
