// SPDX-License-Identifier: Apache-2.0
// Nothing an editor or a person writes may crash the server, hang it or fill its memory.
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "expression_scope.hpp"

namespace orienta::flows {
namespace {

TEST(Limits, RunawayExpressionsEndInAnError) {
  const Scope scope = example_scope();
  std::string nested = "@(";
  for (int i = 0; i < 5000; ++i) nested += "(";
  nested += "1";
  for (int i = 0; i < 5001; ++i) nested += ")";
  std::string chain = "@(1";
  for (int i = 0; i < 20000; ++i) chain += "+1";
  std::string minus = "@(" + std::string(30000, '-') + "1)";
  std::string calls = "@(array";
  for (int i = 0; i < 20000; ++i) calls += "(1)";
  calls += ")";
  const std::string doubling =
      "@(((f) => f(f(f(f(f(f(f(f(array(1,1,1,1))))))))))((a) => array(a, a, a, a, a, a, a, a)))";
  const std::vector<std::string> sources{nested,
                                         chain + ")",
                                         minus,
                                         calls,
                                         doubling,
                                         "@(json(" + doubling.substr(2) + ")",
                                         "@(((x) => x(x))((x) => x(x)))",
                                         "@(((x) => x(x) & x(x))((x) => x(x) & x(x)))",
                                         "@(repeat(repeat(\"a\", 60000), 60000))",
                                         "@(replace(repeat(\"a\", 60000), \"a\", repeat(\"b\", 60000)))",
                                         "@(foreach(split(repeat(\"a \", 30000)), (x) => repeat(\"b\", 60000)))",
                                         "@(join(split(repeat(\"a \", 30000)), repeat(\"b\", 1000)))",
                                         "@(regex_match(repeat(\"a\", 30000) & \"b\", \"^(a+)+$\"))",
                                         "@(regex_match(\"a\", repeat(\"(\", 900)))",
                                         "@(sort(split(repeat(\"b a \", 16000))))",
                                         "@(unique(split(repeat(\"b a \", 16000))))",
                                         "@(9 ^ 9 ^ 9 ^ 9)"};
  for (const std::string& source : sources) {
    const auto start = std::chrono::steady_clock::now();
    const Evaluation got = evaluate_template(source, scope);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_FALSE(got.errors.empty()) << source.substr(0, 60) << " gives " << got.text.size() << " bytes";
    EXPECT_LT(got.errors.empty() ? 0U : got.errors[0].size(), 300U);
    EXPECT_LT(took, std::chrono::seconds(5)) << source.substr(0, 60);
    (void)inspect_template(source, {"contact"});
  }
}

TEST(Limits, OutputOfManySmallPiecesIsBounded) {
  Limits limits;
  limits.output = 100;
  const Scope scope = example_scope();
  std::string source;
  for (int i = 0; i < 50; ++i) source += "@contact.name y ";
  const Evaluation got = evaluate_template(source, scope, limits);
  EXPECT_LE(got.text.size(), 100U);
  EXPECT_FALSE(got.errors.empty());
}

TEST(Limits, RandomTemplatesNeverEscape) {
  const Scope scope = example_scope();
  Limits limits;
  limits.steps = 500;
  limits.output = 2000;
  std::vector<std::string> bits{"@(",
                                ")",
                                "(",
                                "\"",
                                "\\",
                                "@contact",
                                ".name",
                                "@@",
                                "@",
                                "1",
                                "2.5",
                                "+",
                                "-",
                                "*",
                                "/",
                                "^",
                                "=",
                                "!=",
                                "<=",
                                "&",
                                ",",
                                "[",
                                "]",
                                "=>",
                                "(x) => x",
                                "x",
                                "null",
                                "ñ",
                                "👍",
                                "\xFF",

                                ".need",
                                " ",

                                "\n",
                                "-1",
                                "\"Y\"",
                                "array(1, \"b\")",
                                "object(\"a\", 1)",
                                "now()",
                                "today()"};
  for (const auto& docs : {function_docs(), test_docs()}) {
    for (const FunctionDoc& doc : docs) {
      bits.push_back(std::string(doc.name) + "(");
      for (const Example& example : doc.examples) bits.emplace_back(example.expression);
    }
  }
  std::mt19937 random(11);
  for (int round = 0; round < 1000; ++round) {
    std::string source = round % 2 == 0 ? "@(" : "";
    const std::size_t count = 1 + random() % 14;
    for (std::size_t i = 0; i < count; ++i) source += bits[random() % bits.size()];
    if (round % 2 == 0) source += ")";
    const Evaluation got = evaluate_template(source, scope, limits);
    EXPECT_LE(got.text.size(), limits.output) << source;
    (void)evaluate_value(source, scope, limits);
    (void)inspect_template(source, {"contact", "results"});
  }
}

// Every function and test with every kind of value in every place.
TEST(Limits, AnyValueAnywhere) {
  const Scope scope = example_scope();
  const std::vector<std::string> values{"null",

                                        "\"texto\"",
                                        "-1",

                                        "99999999999",
                                        "true",
                                        "today()",
                                        "now()",
                                        "time(\"10:00\")",
                                        "array()",
                                        "array(1, \"b\", null)",

                                        "contact",
                                        "results",
                                        "upper",
                                        "(x) => x",
                                        "1/0",
                                        "repeat(\"ab \", 300)"};
  std::vector<FunctionDoc> docs = function_docs();
  const auto tests = test_docs();
  docs.insert(docs.end(), tests.begin(), tests.end());
  for (const FunctionDoc& doc : docs) {
    for (const std::string& first : values) {
      (void)evaluate_template("@(" + std::string(doc.name) + "(" + first + "))", scope);
      for (const std::string& second : values) {
        const std::string two = "@(" + std::string(doc.name) + "(" + first + ", " + second;
        EXPECT_LE(evaluate_template(two + "))", scope).text.size(), Limits{}.output);
        EXPECT_LE(evaluate_template(two + ", \"D\"))", scope).text.size(), Limits{}.output);
      }
    }
  }
}

}  // namespace
}  // namespace orienta::flows
