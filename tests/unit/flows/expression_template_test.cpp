// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "expression_scope.hpp"

namespace orienta::flows {
namespace {

std::string filled(std::string_view source) {
  return evaluate_template(source, example_scope()).text;
}
std::string error_of(std::string_view source) {
  const auto errors = evaluate_template(source, example_scope()).errors;
  return errors.empty() ? "" : errors.front();
}

TEST(Template, PathsAndText) {
  EXPECT_EQ(filled("Hola @contact.name, cuesta @facts.ce_fee."), "Hola Ana Pérez, cuesta S/ 40.60.");
  EXPECT_EQ(filled("@contact."), "Ana Pérez.");
  EXPECT_EQ(filled("@CONTACT.Name!"), "Ana Pérez!");
  EXPECT_EQ(filled("@results.need y @results.need.text"), "health y 1");
  EXPECT_EQ(filled("@results.age@results.need"), "34health");
  EXPECT_EQ(filled("@contact.groups.0.name"), "Madres");
  EXPECT_EQ(filled(""), "");
}

TEST(Template, AtSignsThatAreText) {
  EXPECT_EQ(filled("ayuda@acnur.org @nadie @ @@ @"), "ayuda@acnur.org @nadie @ @ @");
  EXPECT_EQ(filled("info@contact.org"), "info@contact.org");
  EXPECT_EQ(filled("@@contact.name @@(1)"), "@contact.name @(1)");
  EXPECT_EQ(filled("@contacto"), "@contacto");
  EXPECT_EQ(filled("@upper"), "@upper");
}

TEST(Template, ExpressionsWithParenthesesAndText) {
  EXPECT_EQ(filled(R"x(@("a)b" & "(\")") c)x"), "a)b(\") c");
  EXPECT_EQ(filled("@((1 + 2) * 3)@(4)"), "94");
  EXPECT_EQ(filled("antes @(1 + 2"), "antes @(1 + 2");
  EXPECT_NE(error_of("antes @(1 + 2"), "");
}

TEST(Template, ErrorsLeaveNothingAndNeverQuoteValues) {
  EXPECT_EQ(filled("a @(contact.name + 1) b"), "a  b");
  const std::string error = error_of("a @(contact.name + 1) b");
  EXPECT_NE(error.find("@(contact.name + 1)"), std::string::npos);
  EXPECT_NE(error.find("not a number"), std::string::npos);
  EXPECT_EQ(error.find("Ana"), std::string::npos);
  EXPECT_EQ(filled("[@results.missing]"), "[]");
  EXPECT_NE(error_of("@results.missing"), "");
  EXPECT_EQ(filled("@(1/0) y @(2)"), " y 2");
  EXPECT_NE(error_of("@(foo)").find("nothing named foo"), std::string::npos);
}

TEST(Operators, PrecedenceAndKinds) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"@(1 + 2 * 3)", "7"},
      {"@((1 + 2) * 3)", "9"},
      {"@(2 ^ 3 ^ 2)", "64"},
      {"@(-2 ^ 2)", "4"},
      {"@(10 - 2 - 3)", "5"},
      {"@(1 + 2 & 3 + 4)", "37"},
      {"@(\"a\" & 1 = \"A1\")", "true"},
      {"@(0.1 + 0.2)", "0.3"},
      {"@(0.1 + 0.2 = 0.3)", "true"},
      {"@(0.1 + 0.2 <= 0.3)", "true"},
      {"@(1 / 3)", "0.333333333333"},
      {"@(1e5)", ""},
      {"@(12345678901234)", "12345678901234"},
      {"@(\"5\" + 1)", "6"},
      {"@(\"1.0\" = 1)", "true"},
      {"@(\"Sí\" = \"SÍ\")", "true"},
      {"@(\"a\" != \"b\")", "true"},
      {"@(results.age > 18)", "true"},
      {"@(null + 1)", "1"},
      {"@(null = \"\")", "true"},
      {"@(\"b\" > \"A\")", "true"},
      {"@(today() < \"2026-12-01\")", "true"},
      {"@(date(\"2023-11-10\") < today())", "true"},
      {"@(now() = now())", "true"},
      {"@(time(\"10:30\") > \"09:00\")", "true"},
      {"@(true & false)", "truefalse"},
      {"@(1 < 2 = true)", "true"},
      {"@(-0)", "0"},
      {"@(--1)", "1"},
      {"@(array(1) < 2)", ""},
      {"@(10 ^ 400)", ""},
      {"@(\"x\" * 2)", ""},
  };
  for (const auto& [source, expected] : rows) EXPECT_EQ(filled(source), expected) << source;
}

TEST(Literals, TextEscapesAndNumbers) {
  EXPECT_EQ(filled(R"(@("a\n\t\"\\\u00f1\x"))"), "a\n\t\"\\ñ\\x");
  EXPECT_EQ(filled("@(1.50)"), "1.5");
  EXPECT_EQ(filled("@(TRUE)"), "true");
  EXPECT_EQ(filled("@(null)"), "");
  for (const char* bad :
       {"@(\"abc)", "@(1 +)", "@()", "@(1 2)", "@(a.)", "@(1,2)", "@([1])", "@(upper(\"a\")", "@(.5)", "@(=)"}) {
    EXPECT_NE(error_of(bad), "") << bad;
  }
}

TEST(Lookups, MembersPlacesAndFunctions) {
  EXPECT_EQ(filled("@(contact[\"NAME\"])"), "Ana Pérez");
  EXPECT_EQ(filled("@(array(5, 6)[1])"), "6");
  EXPECT_EQ(filled("@(array(5, 6).1)"), "6");
  EXPECT_EQ(filled("@(split(\"a b\")[-1])"), "b");
  EXPECT_EQ(filled("@(((x, y) => x * y)(6, 7))"), "42");
  EXPECT_EQ(filled("@(foreach(array(1, 2), (n) => foreach(array(10), (m) => n + m)))"), "[[11], [12]]");
  EXPECT_EQ(filled("@(((f) => f(f(2)))((x) => x ^ 2))"), "16");
  EXPECT_EQ(filled("@((() => 3)())"), "3");
  EXPECT_NE(error_of("@(((x) => x)())"), "");
  EXPECT_NE(error_of("@(5(1))"), "");
  EXPECT_NE(error_of("@(upper())"), "");
  EXPECT_NE(error_of("@(array(1)[0.5])"), "");
  EXPECT_NE(error_of("@(null.x)"), "");
}

TEST(EvaluateValue, KeepsTypes) {
  const Scope scope = example_scope();
  EXPECT_EQ(std::get<double>(evaluate_value("@(1 + 2)", scope).data()), 3);
  EXPECT_EQ(std::get<double>(evaluate_value("  @(1 + 2) ", scope).data()), 3);
  EXPECT_EQ(std::get<bool>(evaluate_value("@(1 < 2)", scope).data()), true);
  EXPECT_EQ(std::get<std::string>(evaluate_value("hola", scope).data()), "hola");
  EXPECT_EQ(std::get<std::string>(evaluate_value("@(1)@(2)", scope).data()), "12");
  EXPECT_TRUE(evaluate_value("@(1/0)", scope).is_error());
  EXPECT_TRUE(evaluate_value("x @(1/0)", scope).is_error());
  EXPECT_TRUE(std::holds_alternative<text::Date>(evaluate_value("@(today())", scope).data()));
  EXPECT_EQ(to_text(evaluate_value("@results.need", scope), scope), "health");
}

TEST(Truthy, ByType) {
  EXPECT_FALSE(truthy(Value()));
  EXPECT_FALSE(truthy(""));
  EXPECT_FALSE(truthy("False"));
  EXPECT_FALSE(truthy(0));
  EXPECT_FALSE(truthy(Value(Array{})));
  EXPECT_FALSE(truthy(Value(ExpressionError{"x"})));
  EXPECT_TRUE(truthy("no"));
  EXPECT_TRUE(truthy(-1));
  EXPECT_TRUE(truthy(text::Date{2023, 1, 1}));
  Object object;
  object.members["a"] = 1;
  EXPECT_TRUE(truthy(Value(object)));
  object.fallback = Value("");
  EXPECT_FALSE(truthy(Value(object)));
}

TEST(Json, ThereAndBack) {
  const auto json = boost::json::parse(R"({"a":[1,2.5,true,null,"x"],"b":{"c":"ñ"}})");
  EXPECT_EQ(to_json(from_json(json), example_scope()), json);
}

TEST(Inspect, ReadsPathsAndFindsMistakes) {
  const std::vector<std::string> roots{"facts", "results", "contact"};
  const auto refs = inspect_template(
      "@facts.ce_fee @(upper(results.need.text) & facts[\"x\"] & contact.groups[0].name) a@b.pe @@facts.no", roots);
  EXPECT_EQ(refs.paths, (std::vector<std::string>{"facts.ce_fee", "results.need.text", "facts.x", "contact.groups"}));
  EXPECT_TRUE(refs.errors.empty());
  EXPECT_TRUE(inspect_template("@(foreach(array(1), (facts) => facts.x))", roots).paths.empty());
  for (const char* bad : {"@(foo(1))", "@(upper(1, 2))", "@(1 +)", "@(upper(\"a\"", "@(bar)", "@(has_text())"}) {
    EXPECT_EQ(inspect_template(bad, roots).errors.size(), 1U) << bad;
  }
}

TEST(RunTest, ByNameWithValues) {
  Scope scope = example_scope();
  const TestResult any = run_test("has_any_word", "¡SÍ quiero!", {"si ok"}, scope);
  EXPECT_TRUE(any.matched);
  EXPECT_EQ(to_text(any.match, scope), "SÍ");
  EXPECT_FALSE(any.error);
  EXPECT_TRUE(run_test("nope", "x", {}, scope).error);
  EXPECT_TRUE(run_test("has_any_word", "x", {}, scope).error);
  EXPECT_TRUE(run_test("has_text", Value(ExpressionError{"x"}), {}, scope).error);
  EXPECT_TRUE(run_test("has_error", Value(ExpressionError{"x"}), {}, scope).matched);
  scope.strict = true;
  EXPECT_FALSE(run_test("has_any_word", "SÍ", {"si"}, scope).matched);
  EXPECT_TRUE(run_test("has_any_word", "SÍ", {"sí"}, scope).matched);
  EXPECT_FALSE(run_test("has_only_text", "Lima", {"lima"}, scope).matched);
  EXPECT_TRUE(run_test("has_only_text", "Lima", {"Lima"}, scope).matched);
}

TEST(Phones, OfPeruVenezuelaAndTheWorld) {
  const Scope scope = example_scope();
  const std::vector<std::pair<std::string, std::string>> rows{{"987654321", "+51987654321"},
                                                              {"+51 987-654-321", "+51987654321"},
                                                              {"51987654321", "+51987654321"},
                                                              {"0051 987654321", "+51987654321"},
                                                              {"01 4567890", "+5114567890"},
                                                              {"044-123456", "+5144123456"},
                                                              {"04241234567", "+584241234567"},
                                                              {"4141234567", "+584141234567"},
                                                              {"+58 212 1234567", "+582121234567"},
                                                              {"llama al 999888777 ya", "+51999888777"},
                                                              {"+57 300 1234567", "+573001234567"},
                                                              {"+51 887654321", ""},
                                                              {"+0123456789", ""},
                                                              {"99988877", ""},
                                                              {"A987654321", ""},
                                                              {"1234567890123456789", ""},
                                                              {"+", ""},
                                                              {"dni 45678912 cel 987654321", "+51987654321"}};
  for (const auto& [given, expected] : rows) {
    const TestResult result = run_test("has_phone", given, {}, scope);
    EXPECT_EQ(to_text(result.match, scope), expected) << given;
  }
}

TEST(States, AllRegionsByNameAndWithSlips) {
  const Scope scope = example_scope();
  for (const char* name :
       {"Amazonas",   "Áncash",       "Apurímac",      "Arequipa", "Ayacucho", "Cajamarca",   "Callao",
        "Cusco",      "Huancavelica", "Huánuco",       "Ica",      "Junín",    "La Libertad", "Lambayeque",
        "Lima",       "Loreto",       "Madre de Dios", "Moquegua", "Pasco",    "Piura",       "Puno",
        "San Martín", "Tacna",        "Tumbes",        "Ucayali"}) {
    EXPECT_EQ(to_text(run_test("has_state", text::fold(name), {}, scope).match, scope), name);
  }
  EXPECT_FALSE(run_test("has_state", "Caracas", {}, scope).matched);
  EXPECT_EQ(to_text(run_test("has_state", "departamento de Tumbez", {}, scope).match, scope), "Tumbes");
}

}  // namespace
}  // namespace orienta::flows
