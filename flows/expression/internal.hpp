// SPDX-License-Identifier: Apache-2.0
// Shared by the files of flows/expression: the syntax tree, the budget of one evaluation, conversions between values
// and the rows of the function and test tables.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flows/expression/expression.hpp"

namespace orienta::flows::expression {

// ---- syntax tree (parser.cpp) ----

enum class Op {
  concat,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  power
};

struct Node;
using NodePtr = std::shared_ptr<const Node>;  // shared: a function value keeps the body it was written with
struct Node {
  enum class Kind { literal, name, member, index, call, negate, binary, lambda };
  Kind kind = Kind::literal;
  Value value;                      // literal
  std::string name;                 // name, member
  Op op = Op::concat;               // binary
  std::vector<NodePtr> kids;        // call: the callee, then the arguments
  std::vector<std::string> params;  // lambda
  std::size_t depth = 1;
};

struct Parsed {
  NodePtr node;       // null if `error` says why
  std::string error;  // names the place by its character, counted from 1
};
[[nodiscard]] Parsed parse(std::string_view source, std::size_t max_depth);

// ---- templates (scan.cpp) ----

struct Segment {
  enum class Kind { text, path, expression } kind = Kind::text;
  std::string_view source;  // of an expression: without "@(" and ")"; of a path: without '@'
  std::string_view whole;   // as written
};
struct Scanned {
  std::vector<Segment> segments;
  std::vector<std::string> errors;
};
// `known` decides whether a lower-case name is a root.
[[nodiscard]] Scanned scan(std::string_view source, const std::function<bool(std::string_view)>& known);

// ---- evaluation (evaluate.cpp) ----

// Bindings of function parameters, innermost first; immutable, so function values may keep them.
struct Binding {
  std::string name;
  Value value;
  std::shared_ptr<const Binding> outer;
};
using Bindings = std::shared_ptr<const Binding>;

// The budget and the surroundings of one template. Not shared between threads.
class Context {
 public:
  Context(const Scope& scope, const Limits& limits) : scope_(scope), limits_(limits), steps_left_(limits.steps) {}
  // False once the budget is used up; the caller then returns over_budget().
  [[nodiscard]] bool charge(std::size_t steps) {
    const bool enough = steps <= steps_left_;
    steps_left_ = enough ? steps_left_ - steps : 0;
    return enough;
  }
  [[nodiscard]] const Scope& scope() const { return scope_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] Value evaluate(const Node& node, const Bindings& bindings);
  // Calls a function value, as foreach and filter do.
  [[nodiscard]] Value call(const Value& function, std::span<const Value> arguments);
  // Any text a function makes passes here: too long is an error, and its size costs steps.
  [[nodiscard]] Value text(std::string made);
  [[nodiscard]] Value list(Array made);

 private:
  [[nodiscard]] Value step(const Node& node, const Bindings& bindings);
  [[nodiscard]] Value lookup(const Value& container, const Value& key);
  [[nodiscard]] Value resolve(const std::string& name, const Bindings& bindings);

  const Scope& scope_;
  const Limits& limits_;
  std::size_t steps_left_;
  std::size_t depth_ = 0;
};

[[nodiscard]] Value over_budget();
[[nodiscard]] inline Value fail(std::string message) {
  return Value(ExpressionError{std::move(message)});
}

// ---- conversions (values.cpp) ----

// Objects with a default value stand for it; null is "" and 0. nullopt = not convertible.
[[nodiscard]] const Value& plain(const Value& value);
// nullopt = longer than `limit` bytes (or an error).
[[nodiscard]] std::optional<std::string> text_of(const Value& value, const Scope& scope, std::size_t limit);
[[nodiscard]] std::string number_text(double number);
[[nodiscard]] std::optional<double> number_of(const Value& value, const Scope& scope);
[[nodiscard]] std::optional<text::Date> date_of(const Value& value, const Scope& scope);
[[nodiscard]] std::optional<model::Time> instant_of(const Value& value, const Scope& scope);
[[nodiscard]] std::optional<TimeOfDay> time_of(const Value& value, const Scope& scope);
[[nodiscard]] const Array* array_of(const Value& value);
[[nodiscard]] const Object* object_of(const Value& value);
// "10:30", "5 pm", "17h30" anywhere in a text.
[[nodiscard]] std::optional<TimeOfDay> find_time(std::string_view text);
// Argument `i` as text; "" if it is not there or too long.
[[nodiscard]] std::string text_at(Context& context, std::span<const Value> a, std::size_t i);
// Argument `i` as a whole number of at most a billion; `otherwise` if it is not there, nullopt if it is something else.
[[nodiscard]] std::optional<std::int64_t> whole_at(Context& context, std::span<const Value> a, std::size_t i,
                                                   std::int64_t otherwise);
[[nodiscard]] bool equal(Context& context, const Value& a, const Value& b);
// <0, 0, >0; nullopt if the two cannot be ordered.
[[nodiscard]] std::optional<int> compare(Context& context, const Value& a, const Value& b);

// ---- dates by format strings (date_format.cpp) ----

struct Moment {
  text::LocalTime local;
  int millis = 0;
  int offset_minutes = 0;
};
[[nodiscard]] Moment moment_of(model::Time at, std::string_view zone);
// YY YYYY M MM MMM MMMM D DD EEE EEEE, h hh (12) t tt (24) m mm s ss fff, aa AA, Z ZZZ; other characters as they are.
[[nodiscard]] std::optional<std::string> format_moment(const Moment& moment, std::string_view format,
                                                       std::string_view language);
inline constexpr int kNoZone = 100'000;  // offset_minutes of a parsed moment without Z: local in the scope's zone
// Reads exactly by such a format; nullopt if the text does not fit.
[[nodiscard]] std::optional<Moment> parse_moment(std::string_view text, std::string_view format);

// ---- regular expressions (regex.cpp) ----

struct RegexMatch {
  std::vector<std::string> groups;  // [0] is the whole match
};
struct RegexResult {
  std::optional<RegexMatch> match;
  std::string error;  // bad pattern, or the match took too long
};
[[nodiscard]] RegexResult find_regex(std::string_view text, std::string_view pattern, bool ignore_case,
                                     const Limits& limits);

// ---- phone numbers, addresses, regions (contacts.cpp, regions.cpp) ----

// E.164 of the first phone number in a text. `country` ("PE", "VE" or empty for both) says which national forms count.
[[nodiscard]] std::optional<std::string> find_phone(std::string_view text, std::string_view country);
[[nodiscard]] std::optional<std::string> find_email(std::string_view text);
// "tel:+51987654321" -> "+51 987 654 321"; other schemes: the path.
[[nodiscard]] std::string display_urn(std::string_view urn);
[[nodiscard]] std::optional<std::string_view> find_region(std::string_view text);

// ---- tables ----

using Arguments = std::span<const Value>;
struct FunctionRow {
  std::string_view name, signature, help;
  std::size_t least, most;  // arguments
  Value (*run)(Context&, Arguments);
  bool takes_errors;  // otherwise an error among the arguments is the result
  std::array<Example, 5> examples;
};
struct TestRow {
  std::string_view name, signature, help;
  std::size_t least, most;  // arguments without the operand
  TestResult (*run)(Context&, const Value& operand, Arguments);
  bool takes_errors;
  std::array<Example, 5> examples;
};
inline constexpr std::size_t kAny = 1000;

[[nodiscard]] std::span<const FunctionRow> logic_functions();
[[nodiscard]] std::span<const FunctionRow> text_functions();
[[nodiscard]] std::span<const FunctionRow> word_functions();
[[nodiscard]] std::span<const FunctionRow> number_functions();
[[nodiscard]] std::span<const FunctionRow> list_functions();
[[nodiscard]] std::span<const FunctionRow> date_functions();
[[nodiscard]] std::span<const FunctionRow> format_functions();
[[nodiscard]] std::span<const TestRow> word_tests();
[[nodiscard]] std::span<const TestRow> value_tests();
[[nodiscard]] const FunctionRow* find_function(std::string_view name);
[[nodiscard]] const TestRow* find_test(std::string_view name);
[[nodiscard]] TestResult apply_test(const TestRow& row, Context& context, const Value& operand, Arguments arguments);

}  // namespace orienta::flows::expression

namespace orienta::flows {

// A function by name, a test by name, or "(x) => ...". Exactly one is set.
struct Function {
  const expression::FunctionRow* row = nullptr;
  const expression::TestRow* test = nullptr;
  expression::NodePtr lambda;
  expression::Bindings bindings;  // what the lambda saw where it was written
};

}  // namespace orienta::flows
