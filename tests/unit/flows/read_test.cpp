// SPDX-License-Identifier: Apache-2.0
// Editors' mistakes are named with file, line and step, and say what to do.
#include "tests/unit/flows/engine_helpers.hpp"

namespace orienta::flows {
namespace {

std::string first_error(std::string_view steps) {
  std::vector<Diagnostic> diagnostics;
  const auto yaml = "flow: probe\nlanguages: [es, en]\nsteps:\n" + std::string(steps);
  const auto flow = read_flow(yaml, "flows/probe.yaml", diagnostics);
  EXPECT_EQ(flow == nullptr, !diagnostics.empty());
  return diagnostics.empty() ? "" : diagnostics.front().str();
}

TEST(ReadFlow, MistakesNameFileLineStepAndWhatToDo) {
  const struct {
    std::string_view steps, wanted;
  } rows[] = {
      {"  - {id: a, say: hola}\n", ""},
      {"  - {say: hola}\n", "flows/probe.yaml:4: error: this step has no id"},
      {"  - {id: A B, say: hola}\n", "flows/probe.yaml:4: error: step 'A B': a step's id must be"},
      {"  - {id: a}\n", "flows/probe.yaml:4: error: step 'a': this step has no kind"},
      {"  - {id: a, say: x, ask: text, text: y}\n", "this has both 'say' and 'ask'"},
      {"  - {id: a, say: x}\n  - {id: a, say: y}\n",
       "flows/probe.yaml:5: error: step 'a': a step with this id exists already"},
      {"  - {id: a, say: x, imge: b}\n", "step 'a': unknown key 'imge'; did you mean 'image'?"},
      {"  - {id: a, ask: colour, text: x}\n", "'ask' must be one of options"},
      {"  - {id: a, ask: options, text: x}\n", "'ask: options' needs 'options'"},
      {"  - {id: a, ask: options, text: x, options: [{id: b, label: B}, {id: b, label: C}]}\n",
       "option 'b' is given twice"},
      {"  - {id: a, ask: options, text: x, options: [{id: b}]}\n", "option 'b' has no label"},
      {"  - {id: a, ask: yes_no, text: x, options: [{id: maybe, label: M}]}\n", "only the options 'yes' and 'no'"},
      {"  - {id: a, ask: number, text: x, min: 9, max: 1}\n", "'min' is larger than 'max'"},
      {"  - {id: a, ask: text, text: x, timeout: {after: soon, go: a}}\n", "must be a length of time such as 3d"},
      {"  - {id: a, say: x, while: [facts.y]}\n", "'while' needs 'closed'"},
      {"  - {id: a, say: x, while: [fact.y], closed: a}\n", "'while' names facts.NAME"},
      {"  - {id: a, branch: [{if: '@(true)'}]}\n", "this case does not say where to go"},
      {"  - {id: a, branch: [{else: b}, {else: c}]}\n", "a case after 'else' is never reached"},
      {"  - {id: a, set: {x: y}}\n", "'set' can change results.NAME"},
      {"  - {id: a, case: {kind: joke}}\n", "'kind' must be one of question"},
      {"  - {id: a, handover: {queue: general, urgency: asap}}\n", "'urgency' must be one of danger"},
      {"  - {id: a, remind: {text: x}}\n", "'remind' needs either 'at' or 'after'"},
      {"  - {id: a, say: {spanish: hola}}\n", "must be given by language"},
      {"  - {id: a, say: {es: hola, es: hola}}\n", "language 'es' is given twice"},
      {"  - {id: a, go: 'flow:'}\n", "'go' must be a step, flow:FLOW"},
      {"  - {id: a, say: hola\n", "not YAML"},
      {"\t- {id: a, say: hola}\n", "there is a tab here"},
      {"  - {id: a, set: {results.x: @results.y}}\n", "needs quotes"},
      {"  - {id: a, unsubscribe: now}\n", "write 'unsubscribe: confirm'"},
      {"  []\n", "at least one step"},
  };
  for (const auto& row : rows) {
    const auto found = first_error(row.steps);
    if (row.wanted.empty()) {
      EXPECT_EQ(found, "") << row.steps;
    } else {
      EXPECT_NE(found.find(row.wanted), std::string::npos) << row.steps << found;
    }
  }
}

TEST(ReadFlow, EveryMistakeIsToldAtOnce) {
  std::vector<Diagnostic> diagnostics;
  EXPECT_EQ(read_flow("flow: X\nlanguages: [es]\nsteps:\n  - {id: a}\n  - {say: b}\n", "f.yaml", diagnostics), nullptr);
  EXPECT_EQ(diagnostics.size(), 3U);
}

TEST(ReadFlow, TheVersionIsTheContents) {
  std::vector<Diagnostic> d;
  const std::string yaml = "flow: a\nlanguages: [es]\nsteps:\n  - {id: x, say: hola}\n";
  const auto one = read_flow(yaml, "a.yaml", d);
  const auto windows = read_flow(
      "\xEF\xBB\xBF"
      "flow: a\r\nlanguages: [es]\r\nsteps:\r\n  - {id: x, say: hola}\r\n",
      "b.yaml", d);
  const auto other = read_flow(yaml + "  - {id: y, say: adiós}\n", "a.yaml", d);
  ASSERT_TRUE(one && windows && other) << testing::problems_of(d);
  EXPECT_EQ(one->version.size(), 16U);
  EXPECT_EQ(one->version, windows->version);
  EXPECT_NE(one->version, other->version);
  // What was kept reads again to the same thing.
  const auto again = read_flow(one->source, "a.yaml", d);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->version, one->version);
}

TEST(ReadFlow, FactsInTextsCountAsWhile) {
  std::vector<Diagnostic> d;
  const auto flow = read_flow(
      "flow: a\nlanguages: [es]\nsteps:\n  - {id: x, say: \"@facts.fee y @deadlines.cpp.days_left y "
      "@deadlines.old.date\"}\n",
      "a.yaml", d);
  ASSERT_TRUE(flow);
  EXPECT_EQ(flow->steps[0].valid_while, (std::vector<std::string>{"facts.fee", "deadlines.cpp"}));
  EXPECT_FALSE(flow->steps[0].while_written);
}

TEST(ReadLibrary, SettingsAndCommandsAreChecked) {
  const auto missing = read_library({{"flows/a.yaml", "flow: a\nlanguages: [es]\nsteps: [{id: x, say: hola}]\n"}});
  EXPECT_FALSE(missing.set);
  EXPECT_NE(testing::problems_of(missing.diagnostics).find("settings.yaml: error: this file is missing"),
            std::string::npos);
  auto files = testing::small_files();
  files[1].bytes =
      "commands: {jump: {phrases: {es: [x]}}, menu: {phrases: {es: [menú]}}, back: {flow: menu, phrases: [x]}}\n";
  const auto commands = testing::problems_of(read_library(files).diagnostics);
  EXPECT_NE(commands.find("unknown command 'jump'"), std::string::npos) << commands;
  EXPECT_NE(commands.find("'menu' must name the 'flow'"), std::string::npos) << commands;
  EXPECT_NE(commands.find("'back' is built in"), std::string::npos) << commands;
}

TEST(ReadLibrary, TheSameFlowTwiceIsRefused) {
  auto files = testing::small_files();
  files.push_back({"flows/zz.yaml", std::string(testing::kMenu)});
  EXPECT_NE(testing::problems_of(read_library(files).diagnostics).find("flow 'menu' is already in flows/menu.yaml"),
            std::string::npos);
}

}  // namespace
}  // namespace orienta::flows
