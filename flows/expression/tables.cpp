// SPDX-License-Identifier: Apache-2.0
// The tables put together: finding a row by name, running a test, documentation.
#include <algorithm>
#include <unordered_map>

#include "flows/expression/internal.hpp"

namespace orienta::flows {
namespace expression {
namespace {

using FunctionTable = std::array<std::span<const FunctionRow>, 7>;
const FunctionTable& function_tables() {
  static const FunctionTable tables{logic_functions(), text_functions(), word_functions(),  number_functions(),
                                    list_functions(),  date_functions(), format_functions()};
  return tables;
}
using TestTable = std::array<std::span<const TestRow>, 2>;
const TestTable& test_tables() {
  static const TestTable tables{word_tests(), value_tests()};
  return tables;
}

template <class Row, class Tables>
std::unordered_map<std::string_view, const Row*> index(const Tables& tables) {
  std::unordered_map<std::string_view, const Row*> out;
  for (const auto& table : tables) {
    for (const Row& row : table) out.emplace(row.name, &row);
  }
  return out;
}

}  // namespace

const FunctionRow* find_function(std::string_view name) {
  static const auto rows = index<FunctionRow>(function_tables());
  const auto found = rows.find(name);
  return found == rows.end() ? nullptr : found->second;
}

const TestRow* find_test(std::string_view name) {
  static const auto rows = index<TestRow>(test_tables());
  const auto found = rows.find(name);
  return found == rows.end() ? nullptr : found->second;
}

TestResult apply_test(const TestRow& row, Context& context, const Value& operand, Arguments arguments) {
  const auto broken = [](std::string why) { return TestResult{false, {}, ExpressionError{std::move(why)}}; };
  if (arguments.size() < row.least || arguments.size() > row.most) {
    return broken("wrong number of arguments, write " + std::string(row.signature));
  }
  for (const Value& argument : arguments) {
    if (plain(argument).is_error()) return {false, {}, std::get<ExpressionError>(plain(argument).data())};
  }
  if (!row.takes_errors && plain(operand).is_error())
    return {false, {}, std::get<ExpressionError>(plain(operand).data())};
  if (!context.charge(1)) return broken("the expression takes too many steps");
  return row.run(context, operand, arguments);
}

namespace {

template <class Tables>
std::vector<FunctionDoc> docs(const Tables& tables) {
  std::vector<FunctionDoc> out;
  for (const auto& table : tables) {
    for (const auto& row : table) {
      const auto end = std::find_if(row.examples.begin(), row.examples.end(),
                                    [](const Example& example) { return example.expression.empty(); });
      const auto count = static_cast<std::size_t>(end - row.examples.begin());
      out.push_back({row.name, row.signature, row.help, std::span(row.examples).first(count)});
    }
  }
  return out;
}

}  // namespace
}  // namespace expression

std::vector<FunctionDoc> function_docs() {
  return expression::docs(expression::function_tables());
}
std::vector<FunctionDoc> test_docs() {
  return expression::docs(expression::test_tables());
}

bool is_test(std::string_view name) {
  return expression::find_test(text::lower(name)) != nullptr;
}

TestResult run_test(std::string_view name, const Value& operand, const std::vector<Value>& arguments,
                    const Scope& scope) {
  const auto* const row = expression::find_test(text::lower(name));
  if (row == nullptr) return {false, {}, ExpressionError{"there is no test of this name"}};
  const Limits limits;
  expression::Context context(scope, limits);
  return expression::apply_test(*row, context, operand, arguments);
}

}  // namespace orienta::flows
