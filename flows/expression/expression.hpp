// SPDX-License-Identifier: Apache-2.0
// Expressions and tests by the names the field knows (RapidPro's "Excellent"): "@contact.name", "@(if(a > 1, b, c))".
// Pure and bounded. Functions and tests are rows in two tables; every row carries examples that the unit tests execute
// and `orienta expressions` prints as documentation.
#pragma once

#include <boost/json/fwd.hpp>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/model/time.hpp"
#include "flows/text/text.hpp"

namespace orienta::flows {

class Value;
using Array = std::vector<Value>;
// An object may have a default value: what it is when used as text ("@results.age" gives results.age.value).
struct Object;
struct Function;
// Errors are values: they spread through an expression and end as an entry in Evaluation::errors, never as an
// exception.
struct ExpressionError {
  std::string message;
};
// Local time of day, minutes since midnight.
struct TimeOfDay {
  int minutes = 0;
  auto operator<=>(const TimeOfDay&) const = default;
};
struct DateTime {
  model::Time at{};
};

class Value {
 public:
  using Data = std::variant<std::monostate, std::string, double, bool, text::Date, DateTime, TimeOfDay,
                            std::shared_ptr<const Array>, std::shared_ptr<const Object>,
                            std::shared_ptr<const Function>, ExpressionError>;
  Value() = default;
  Value(std::string text) : data_(std::move(text)) {}
  Value(std::string_view text) : data_(std::string(text)) {}
  Value(const char* text) : data_(std::string(text)) {}
  Value(double number) : data_(number) {}
  Value(int number) : data_(static_cast<double>(number)) {}
  Value(bool flag) : data_(flag) {}
  Value(text::Date date) : data_(date) {}
  Value(DateTime at) : data_(at) {}
  Value(TimeOfDay time) : data_(time) {}
  Value(Array array);
  Value(Object object);
  Value(Function function);
  Value(ExpressionError error) : data_(std::move(error)) {}
  [[nodiscard]] const Data& data() const { return data_; }
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  [[nodiscard]] bool is_error() const { return std::holds_alternative<ExpressionError>(data_); }

 private:
  Data data_;
};

struct Object {
  std::map<std::string, Value, std::less<>> members;  // keys in lower case; lookup is case-insensitive
  std::optional<Value> fallback;                      // the default value
};

// Semantics worth knowing: a member that is not there is an error, as in RapidPro (`default(results.x, "")` catches
// it);
// `=` compares numbers as numbers and everything else as text without regard to case; null counts as 0 and "". Error
// messages never quote a value, so they may be logged. An '@' directly behind a letter or digit is plain text.
// What an expression may see. `roots` are the top-level names; only these start an expression after '@', so e-mail
// addresses pass through. A root is asked for lazily.
struct Scope {
  std::function<std::optional<Value>(std::string_view root)> root;
  model::Time now{};
  std::string zone = std::string(text::kLima);
  std::string language = "es";
  // Word tests compare folded texts ("sí" is "si"); strict only lowers case, as RapidPro does (imported flows).
  bool strict = false;
};

struct Limits {
  std::size_t steps = 10'000;         // evaluated nodes in one template
  std::size_t output = 64 * 1024;     // bytes of any text made
  std::size_t depth = 64;             // nesting while parsing
  std::size_t regex_steps = 100'000;  // ICU's time limit steps for has_pattern and regex_match
};

struct Evaluation {
  std::string text;                 // failed expressions leave nothing in the text
  std::vector<std::string> errors;  // for the editor; never for the person
};

[[nodiscard]] Evaluation evaluate_template(std::string_view source, const Scope& scope, const Limits& limits = {});
// The value of a template that is one single expression ("@(1 + 2)" is a number); otherwise its text.
[[nodiscard]] Value evaluate_value(std::string_view source, const Scope& scope, const Limits& limits = {});
[[nodiscard]] std::string to_text(const Value& value, const Scope& scope);
// Empty text, "false", 0, null, errors and empty lists are false; an object is what its default value is.
[[nodiscard]] bool truthy(const Value& value);
// JSON as values and back. Dates become ISO text; functions and errors null.
[[nodiscard]] Value from_json(const boost::json::value& json);
[[nodiscard]] boost::json::value to_json(const Value& value, const Scope& scope);

// For the checker: syntax errors, and every "root.path" that the template reads, e.g. "facts.ce_fee".
struct TemplateRefs {
  std::vector<std::string> paths;
  std::vector<std::string> errors;
};
[[nodiscard]] TemplateRefs inspect_template(std::string_view source, const std::vector<std::string>& known_roots);

// A test on an answer ("has_any_word", "has_number_gt", ...): whether it matched, what matched, and more.
struct TestResult {
  bool matched = false;
  Value match;
  std::optional<ExpressionError> error;
};
[[nodiscard]] bool is_test(std::string_view name);
[[nodiscard]] TestResult run_test(std::string_view name, const Value& operand, const std::vector<Value>& arguments,
                                  const Scope& scope);

// Documentation rows, in the order of the tables. The examples hold at 10:30 on 2026-11-22 in Lima, in Spanish, for the
// contact and results that tests/unit/flows/expression_examples_test.cpp sets out.
struct Example {
  std::string_view expression;  // "@(upper(\"hola\"))"
  std::string_view result;      // "HOLA"; "ERROR" if it must fail
};
struct FunctionDoc {
  std::string_view name;
  std::string_view signature;
  std::string_view help;
  std::span<const Example> examples;
};
[[nodiscard]] std::vector<FunctionDoc> function_docs();
[[nodiscard]] std::vector<FunctionDoc> test_docs();

}  // namespace orienta::flows
