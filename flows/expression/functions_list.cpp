// SPDX-License-Identifier: Apache-2.0
// Functions on lists, objects and JSON.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "flows/expression/internal.hpp"

namespace orienta::flows::expression {
namespace {

Value not_a_list() {
  return fail("the first argument must be a list");
}
Value not_an_object() {
  return fail("the first argument must be an object");
}

Value count(Context&, Arguments a) {
  if (const Array* const array = array_of(a[0])) return static_cast<double>(array->size());
  if (const Object* const object = object_of(a[0])) return static_cast<double>(object->members.size());
  if (plain(a[0]).is_null()) return 0;
  return fail("only lists and objects can be counted");
}

Value keys(Context& context, Arguments a) {
  const Object* const object = object_of(a[0]);
  if (object == nullptr) return not_an_object();
  Array out;
  for (const auto& [key, value] : object->members) out.emplace_back(key);
  return context.list(std::move(out));
}

Value extract(Context& context, Arguments a) {
  const Object* const object = object_of(a[0]);
  if (object == nullptr) return not_an_object();
  const auto name = text_of(a[1], context.scope(), 256);
  const auto found = name ? object->members.find(text::lower(*name)) : object->members.end();
  return found == object->members.end() ? Value() : found->second;
}

Value extract_object(Context& context, Arguments a) {
  const Object* const object = object_of(a[0]);
  if (object == nullptr) return not_an_object();
  Object out;
  for (const Value& wanted : a.subspan(1)) {
    const auto name = text_of(wanted, context.scope(), 256);
    if (!name) return fail("the name is too long");
    const auto found = object->members.find(text::lower(*name));
    out.members[text::lower(*name)] = found == object->members.end() ? Value() : found->second;
  }
  return out;
}

Value contains(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  if (!context.charge(array->size())) return over_budget();
  return std::any_of(array->begin(), array->end(), [&](const Value& item) { return equal(context, item, a[1]); });
}

Value for_each(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  Array out;
  std::vector<Value> arguments(a.begin() + 1, a.end());  // the function's place becomes the item's
  for (const Value& item : *array) {
    arguments[0] = item;
    Value made = context.call(a[1], arguments);
    if (made.is_error()) return made;
    out.push_back(std::move(made));
  }
  return context.list(std::move(out));
}

Value filter(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  Array out;
  for (const Value& item : *array) {
    const Value keep = context.call(a[1], Arguments(&item, 1));
    if (plain(keep).is_error()) return keep;
    if (truthy(keep)) out.push_back(item);
  }
  return context.list(std::move(out));
}

Value slice(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  const auto size = static_cast<std::int64_t>(array->size());
  auto from = whole_at(context, a, 1, 0);
  auto end = whole_at(context, a, 2, size);
  if (!from || !end) return fail("this must be a whole number");
  if (*from < 0) *from += size;
  if (*end < 0) *end += size;
  from = std::clamp<std::int64_t>(*from, 0, size);
  end = std::clamp<std::int64_t>(*end, *from, size);
  return context.list(Array(array->begin() + *from, array->begin() + *end));
}

Value sum(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  if (!context.charge(array->size())) return over_budget();
  double total = 0;
  for (const Value& item : *array) {
    const auto number = number_of(item, context.scope());
    if (!number) return fail("one of the items is not a number");
    total += *number;
  }
  return std::isfinite(total) ? Value(total) : fail("the number is too large");
}

// What an item sorts by. Made once per item: a total order over any mixture, and the cost of an item is paid once.
struct SortKey {
  int kind = 0;  // numbers, then days and instants, then text
  double number = 0;
  std::string folded;
  bool operator<(const SortKey& other) const {
    if (kind != other.kind) return kind < other.kind;
    return kind == 2 ? folded < other.folded : number < other.number;
  }
};

SortKey sort_key(Context& context, const Value& item) {
  const auto& data = plain(item).data();
  if (const auto* const number = std::get_if<double>(&data)) return {0, *number, {}};
  if (std::holds_alternative<text::Date>(data) || std::holds_alternative<DateTime>(data)) {
    const auto at = instant_of(item, context.scope());
    return {1, at ? static_cast<double>(model::to_ms(*at)) : 0, {}};
  }
  return {2, 0, text::fold(text_of(item, context.scope(), context.limits().output).value_or(""))};
}

Value sort(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  if (!context.charge(array->size() * 4)) return over_budget();
  std::vector<std::pair<SortKey, std::size_t>> order;
  for (std::size_t i = 0; i < array->size(); ++i) {
    order.emplace_back(sort_key(context, (*array)[i]), i);
    if (!context.charge(order.back().first.folded.size() / 64)) return over_budget();
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
  Array out;
  for (const auto& [key, i] : order) out.push_back((*array)[i]);
  return context.list(std::move(out));
}

Value reverse(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  return array == nullptr ? not_a_list() : context.list(Array(array->rbegin(), array->rend()));
}

Value unique(Context& context, Arguments a) {
  const Array* const array = array_of(a[0]);
  if (array == nullptr) return not_a_list();
  Array out;
  for (const Value& item : *array) {
    if (!context.charge(1 + out.size())) return over_budget();
    const bool seen =
        std::any_of(out.begin(), out.end(), [&](const Value& other) { return equal(context, other, item); });
    if (!seen) out.push_back(item);
  }
  return context.list(std::move(out));
}

Value concat(Context& context, Arguments a) {
  const Array* const first = array_of(a[0]);
  const Array* const second = array_of(a[1]);
  if (first == nullptr || second == nullptr) return fail("both arguments must be lists");
  if (!context.charge(first->size() + second->size())) return over_budget();
  Array out = *first;
  out.insert(out.end(), second->begin(), second->end());
  return out;
}

// Whether the value can be written with what is left of the budget: shared parts count as often as they are written.
bool affordable(Context& context, const Value& value, std::size_t depth) {
  if (depth > 64) return false;
  std::size_t cost = 1;
  if (const auto* const text = std::get_if<std::string>(&value.data())) cost += text->size() / 64;
  if (!context.charge(cost)) return false;
  if (const auto* const array = std::get_if<std::shared_ptr<const Array>>(&value.data())) {
    for (const Value& item : **array) {
      if (!affordable(context, item, depth + 1)) return false;
    }
  } else if (const auto* const object = std::get_if<std::shared_ptr<const Object>>(&value.data())) {
    for (const auto& [key, item] : (*object)->members) {
      if (!affordable(context, item, depth + 1)) return false;
    }
  }
  return true;
}

Value write_json(Context& context, Arguments a) {
  if (!affordable(context, a[0], 0)) return over_budget();
  return context.text(boost::json::serialize(to_json(a[0], context.scope())));
}

Value parse_json(Context& context, Arguments a) {
  const auto source = text_of(a[0], context.scope(), context.limits().output);
  boost::system::error_code error;
  const auto json = boost::json::parse(source.value_or(""), error);
  if (error) return fail("this is not JSON");
  if (!context.charge(source->size() / 16)) return over_budget();
  return from_json(json);
}

constexpr FunctionRow kRows[] = {
    {"count",
     "count(list or object)",
     "How many items or members.",
     1,
     1,
     count,
     false,
     {{{"@(count(array(1, 2, 3)))", "3"},
       {R"(@(count(object("a", 1))))", "1"},
       {"@(count(null))", "0"},
       {"@(count(5))", "ERROR"}}}},
    {"keys",
     "keys(object)",
     "The names of its members, in order.",
     1,
     1,
     keys,
     false,
     {{{R"(@(keys(object("b", 1, "a", 2))))", "[a, b]"}}}},
    {"extract",
     "extract(object, name)",
     "The member of this name, or nothing.",
     2,
     2,
     extract,
     false,
     {{{R"(@(extract(object("a", 1), "A")))", "1"},
       {R"(@(extract(object("a", 1), "b")))", ""},
       {R"(@(foreach(array(object("n", 1), object("n", 2)), extract, "n")))", "[1, 2]"}}}},
    {"extract_object",
     "extract_object(object, names...)",
     "An object of only these members.",
     2,
     kAny,
     extract_object,
     false,
     {{{R"(@(extract_object(object("a", 1, "b", 2, "c", 3), "a", "c")))", "{a: 1, c: 3}"}}}},
    {"contains",
     "contains(list, value)",
     "Whether the list has this value.",
     2,
     2,
     contains,
     false,
     {{{R"(@(contains(array("a", "B"), "b")))", "true"}, {"@(contains(array(1, 2), 3))", "false"}}}},
    {"foreach",
     "foreach(list, function [, more...])",
     "The function's value for each item.",
     2,
     kAny,
     for_each,
     false,
     {{{R"(@(foreach(array("a", "b"), upper)))", "[A, B]"},
       {"@(foreach(array(1, 2), (x) => x * 10))", "[10, 20]"},
       {R"(@(foreach(array("a.b", "c.d"), field, 1, ".")))", "[b, d]"},
       {"@(foreach(array(1), 5))", "ERROR"}}}},
    {"filter",
     "filter(list, function)",
     "The items for which the function is true.",
     2,
     2,
     filter,
     false,
     {{{"@(filter(array(1, 5, 3), (x) => x > 2))", "[5, 3]"}}}},
    {"slice",
     "slice(list, from [, end])",
     "The items from the first place up to the second.",
     2,
     3,
     slice,
     false,
     {{{"@(slice(array(1, 2, 3, 4), 1, 3))", "[2, 3]"}, {"@(slice(array(1, 2, 3), -1))", "[3]"}}}},
    {"sum",
     "sum(list)",
     "The sum of its numbers.",
     1,
     1,
     sum,
     false,
     {{{R"(@(sum(array(1, "2", 0.5))))", "3.5"}, {R"(@(sum(array("a"))))", "ERROR"}}}},
    {"sort",
     "sort(list)",
     "In order: numbers, then days, then texts without regard to case and accents.",
     1,
     1,
     sort,
     false,
     {{{"@(sort(array(10, 9, 1)))", "[1, 9, 10]"}, {R"(@(sort(array("b", "Ábaco", "a"))))", "[a, Ábaco, b]"}}}},
    {"reverse",
     "reverse(list)",
     "From the last to the first.",
     1,
     1,
     reverse,
     false,
     {{{"@(reverse(array(1, 2, 3)))", "[3, 2, 1]"}}}},
    {"unique",
     "unique(list)",
     "Each value once.",
     1,
     1,
     unique,
     false,
     {{{R"(@(unique(array("a", "A", 1, "1"))))", "[a, 1]"}}}},
    {"concat",
     "concat(list, list)",
     "Both lists in one.",
     2,
     2,
     concat,
     false,
     {{{"@(concat(array(1), array(2, 3)))", "[1, 2, 3]"}}}},
    {"json",
     "json(value)",
     "The value as JSON.",
     1,
     1,
     write_json,
     false,
     {{{R"(@(json(object("a", array(1, true, null, "x")))))", R"({"a":[1,true,null,"x"]})"},
       {R"(@(json("a\"b")))", R"("a\"b")"}}}},
    {"parse_json",
     "parse_json(text)",
     "The value that this JSON describes.",
     1,
     1,
     parse_json,
     false,
     {{{R"(@(parse_json("{\"a\": [1, 2]}").a[1]))", "2"}, {R"(@(parse_json("{")))", "ERROR"}}}},
};

}  // namespace

std::span<const FunctionRow> list_functions() {
  return kRows;
}

}  // namespace orienta::flows::expression
