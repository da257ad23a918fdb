// SPDX-License-Identifier: Apache-2.0
// Every example in the tables is executed: the documentation cannot go stale.
#include <gtest/gtest.h>

#include <set>

#include "expression_scope.hpp"

namespace orienta::flows {
namespace {

void execute(const std::vector<FunctionDoc>& docs) {
  const Scope scope = example_scope();
  std::set<std::string_view> names;
  for (const FunctionDoc& doc : docs) {
    EXPECT_TRUE(names.insert(doc.name).second) << doc.name << " is there twice";
    EXPECT_FALSE(doc.help.empty()) << doc.name;
    EXPECT_EQ(doc.signature.substr(0, doc.name.size() + 1), std::string(doc.name) + "(");
    EXPECT_FALSE(doc.examples.empty()) << doc.name;
    bool works = false;
    for (const Example& example : doc.examples) {
      const Evaluation got = evaluate_template(example.expression, scope);
      if (example.result == "ERROR") {
        EXPECT_FALSE(got.errors.empty()) << example.expression << " gives " << got.text;
        EXPECT_EQ(got.text, "") << example.expression;
        continue;
      }
      works = true;
      EXPECT_EQ(got.text, example.result) << example.expression;
      EXPECT_TRUE(got.errors.empty()) << example.expression << " " << (got.errors.empty() ? "" : got.errors[0]);
      EXPECT_NE(example.expression.find(std::string(doc.name)), std::string_view::npos) << example.expression;
    }
    EXPECT_TRUE(works) << doc.name << " has no example that works";
  }
}

TEST(Examples, OfFunctionsHold) {
  execute(function_docs());
}
TEST(Examples, OfTestsHold) {
  execute(test_docs());
}

// The names the field uses most; flows of that family must find them all.
TEST(Tables, HaveTheNamesOfTheField) {
  std::set<std::string_view> functions;
  for (const FunctionDoc& doc : function_docs()) functions.insert(doc.name);
  for (const char* name : {"text",
                           "number",
                           "boolean",
                           "date",
                           "datetime",
                           "time",
                           "array",
                           "object",
                           "and",
                           "or",
                           "if",
                           "default",
                           "is_error",
                           "count",
                           "upper",
                           "lower",
                           "title",
                           "trim",
                           "replace",
                           "split",
                           "join",
                           "word",
                           "word_count",
                           "field",
                           "clean",
                           "text_length",
                           "text_slice",
                           "round",
                           "mod",
                           "max",
                           "min",
                           "now",
                           "today",
                           "datetime_add",
                           "datetime_diff",
                           "format_date",
                           "format_datetime",
                           "format_number",
                           "format",
                           "urn_parts",
                           "format_urn",
                           "json",
                           "parse_json",
                           "extract",
                           "extract_object",
                           "keys",
                           "contains",
                           "foreach",
                           "filter",
                           "slice",
                           "sum",
                           "sort",
                           "reverse",
                           "unique",
                           "concat",
                           "url_encode",
                           "html_decode",
                           "regex_match",
                           "remove_first_word",
                           "word_slice",
                           "trim_left",
                           "trim_right",
                           "repeat",
                           "percent",
                           "attachment_parts",
                           "abs",
                           "mean",
                           "round_up",
                           "round_down",
                           "weekday",
                           "parse_datetime",
                           "date_from_parts",
                           "format_time",
                           "legacy_add"}) {
    EXPECT_EQ(functions.count(name), 1U) << name;
  }
  for (const char* name :
       {"has_any_word",       "has_only_text", "has_group",     "has_only_phrase", "has_text",       "has_number_eq",
        "has_number_between", "has_number",    "has_number_gt", "has_number_lt",   "has_number_gte", "has_number_lte",
        "has_all_words",      "has_phrase",    "has_category",  "has_beginning",   "has_pattern",    "has_error",
        "has_phone",          "has_email",     "has_date",      "has_date_lt",     "has_date_eq",    "has_date_gt",
        "has_time",           "has_value",     "has_state"}) {
    EXPECT_TRUE(is_test(name)) << name;
    EXPECT_FALSE(functions.count(name)) << name;
  }
  EXPECT_TRUE(is_test("HAS_TEXT"));
  EXPECT_FALSE(is_test("upper"));
}

}  // namespace
}  // namespace orienta::flows
