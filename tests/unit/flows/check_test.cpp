// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

constexpr text::Date kToday{2026, 11, 22};
constexpr std::string_view kFacts = R"yaml(
facts:
  fee: {value: 40.60, unit: PEN, source: {title: T, url: "https://example.org"}, checked_on: 2026-01-01, valid_to: 2026-11-30, mark: live, owner: x, confirm_with: {es: y}}
)yaml";

std::string checked(std::string_view steps, text::Date today = kToday, std::string_view languages = "[es, en]") {
  const auto set =
      testing::library({"flow: probe\nlanguages: " + std::string(languages) + "\nsteps:\n" + std::string(steps)},
                       {{"facts/x.yaml", std::string(kFacts)}});
  std::string out;
  for (const auto& d : check(*set, today)) {
    if (d.flow == "probe") out += d.str() + "\n";
  }
  return out;
}

TEST(Check, TheSmallLibraryIsSound) {
  for (const auto& d : check(*testing::library(), kToday)) {
    EXPECT_NE(d.severity, Diagnostic::Severity::error) << d.str();
  }
}

TEST(Check, WhatMustBeRefused) {
  const struct {
    std::string_view steps, wanted;
  } rows[] = {
      {"  - {id: a, go: nowhere}\n",
       "error: step 'a': 'go' leads to step 'nowhere', which does not exist in this flow"},
      {"  - {id: a, go: 'flow:none'}\n", "leads to flow 'none', which does not exist"},
      {"  - {id: a, go: 'flow:menu/none'}\n", "leads to step 'none' of flow 'menu'"},
      {"  - {id: a, call: none}\n", "leads to flow 'none'"},
      {"  - {id: a, go: menu}\n  - {id: b, end: true}\n", "error: step 'b': no way leads to this step"},
      {"  - {id: a, say: {en: x}, go: menu}\n",
       "error: step 'a': 'say' is missing in 'es', the language that the others"},
      {"  - {id: a, say: {es: x}, go: menu}\n", "warning: step 'a': 'say' is missing in 'en'"},
      {"  - {id: a, set: {results.x: '@(1 +'}, go: menu}\n", "error: step 'a': 'set'"},
      {"  - {id: a, say: {es: '@facts.none', en: x}, go: menu}\n", "there is no fact 'none'"},
      {"  - {id: a, say: {es: '@globals.none', en: x}, go: menu}\n", "there is no text 'none' in settings.yaml"},
      {"  - {id: a, say: {es: '@results.none', en: x}, go: menu}\n",
       "warning: step 'a': '@results.none' is never saved"},
      {"  - {id: a, branch: [{test: has_magic, of: '@contact.x', go: b}, {else: b}]}\n  - {id: b, go: menu}\n",
       "there is no test 'has_magic'"},
      {"  - {id: a, say: {es: x, en: y}}\n  - {id: b, go: a}\n", "goes round for ever without asking anything"},
      {"  - {id: a, branch: [{if: '@(contact.x = 1)', go: b}]}\n  - {id: b, go: a}\n", "goes round"},
      {"  - {id: a, say: {es: x, en: y}}\n", "warning: step 'a': the conversation stops after this step"},
      {"  - {id: a, ask: options, text: {es: x, en: y}, options: [{id: b, label: {es: Sí, en: A}}, {id: c, label: {es: "
       "si, en: "
       "B}}], go: menu}\n",
       "options 'b' and 'c' read the same in 'es'"},
      {"  - {id: a, ask: options, text: {es: x, en: y}, options: [{id: b, label: {es: Un título larguísimo de botón, "
       "en: A}}, "
       "{id: c, label: {es: C, en: B}}], go: menu}\n",
       "WhatsApp will show the options numbered"},
  };
  for (const auto& row : rows) {
    const auto found = checked(row.steps);
    EXPECT_NE(found.find(row.wanted), std::string::npos) << row.steps << "got:\n" << found;
  }
}

TEST(Check, WordsOfTheDirectoryAreKnown) {
  const std::vector<LibraryFile> more = {{"directory/sectors.yaml", "sectors:\n  food: {name: {es: Comida}}\n"}};
  const auto found = [&](std::string_view sector) {
    const auto set = testing::library({"flow: probe\nlanguages: [es]\nsteps:\n  - {id: a, services: {sector: " +
                                       std::string(sector) + "}, go: menu}\n"},
                                      more);
    return testing::problems_of(check(*set, kToday)).find("there is no sector 'foood'") != std::string::npos;
  };
  EXPECT_TRUE(found("foood"));
  EXPECT_FALSE(found("food"));
  EXPECT_FALSE(found("'@results.x'"));
}

TEST(Check, ASoundFlowHasNothingToSay) {
  EXPECT_EQ(checked("  - {id: a, ask: text, text: {es: x, en: y}, save: z}\n  - {id: b, say: {es: '@results.z', en: "
                    "y}, go: menu}\n"),
            "");
}

TEST(Check, AnExpiredFactWithoutAWayOutIsRefusedOnThatDay) {
  const std::string_view plain = "  - {id: a, say: '@facts.fee', go: menu}\n";
  EXPECT_NE(checked(plain, kToday, "[es]").find("warning: step 'a': states facts.fee, valid until 2026-11-30"),
            std::string::npos);
  EXPECT_NE(checked(plain, {2026, 12, 1}, "[es]")
                .find("error: step 'a': states facts.fee, which may not be told on 2026-12-01"),
            std::string::npos);
  const std::string_view closed =
      "  - {id: a, say: '@facts.fee', while: [facts.fee], closed: b, go: menu}\n  - {id: b, say: x, go: menu}\n";
  EXPECT_EQ(checked(closed, {2026, 12, 1}, "[es]").find("error"), std::string::npos);
}

TEST(Check, AWordOfTwoCommandsIsRefused) {
  auto files = testing::small_files();
  files[1].bytes = std::string(testing::kCommands) + "";
  const auto at = files[1].bytes.find("[atrás]");
  files[1].bytes.replace(at, std::string("[atrás]").size(), "[atrás, MENU]");
  const auto result = read_library(files);
  ASSERT_TRUE(result.set);
  EXPECT_NE(testing::problems_of(check(*result.set, kToday)).find("belongs to two commands"), std::string::npos);
}

}  // namespace
}  // namespace orienta::flows
