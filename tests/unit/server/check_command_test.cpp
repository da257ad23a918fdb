// SPDX-License-Identifier: Apache-2.0
// orienta check and orienta facts on small libraries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "connectors/connectors.hpp"
#include "server/cli/commands.hpp"

namespace orienta::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kSettings =
    "start_flow: menu\nmenu_flow: menu\ndefault_language: es\nlanguages: [es]\ntexts:\n  failed: Algo salió mal.\n";
constexpr const char* kMenu =
    "flow: menu\nlanguages: [es]\nsteps:\n"
    "  - {id: a, ask: options, text: {es: '¿Qué te hace falta hoy?'}, options: [{id: x, label: {es: Comida}}, "
    "{id: y, label: {es: Salud}}], go: fee}\n"
    "  - {id: fee, while: [facts.fee], closed: again, say: 'Son @facts.fee al mes.', go: menu}\n"
    "  - {id: again, go: a}\n";
constexpr const char* kFacts =
    "facts:\n"
    "  fee: {value: 40.60, unit: PEN, source: {title: T, url: 'https://example.org'}, checked_on: 2025-09-13, "
    "mark: needs_review, owner: equipo de papeles, confirm_with: {es: Migraciones}}\n"
    "  old: {value: 5, unit: count, source: {title: T}, checked_on: 2026-11-01, valid_to: 2026-11-02, mark: "
    "needs_review, "
    "owner: ana}\n";

class CheckCommand : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = fs::temp_directory_path() / ("orienta-check-" + std::to_string(::getpid()));
    write("settings.yaml", kSettings);
    write("flows/menu.yaml", kMenu);
    write("facts/facts.yaml", kFacts);
  }
  void TearDown() override { fs::remove_all(dir_); }
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name) << text;
  }
  int check(CheckFlows options) {
    options.dir = dir_.string();
    options.date = "2026-11-22";
    out_.str({});
    return check_flows(options, out_, err_);
  }
  int facts(bool json) {
    ListFacts options;
    options.dir = dir_.string();
    options.date = "2026-11-22";
    options.json = json;
    out_.str({});
    return list_facts(options, out_, err_);
  }
  fs::path dir_;
  std::ostringstream out_, err_;
};

TEST_F(CheckCommand, SumsUpHowTextsReadAndWhatTheyCost) {
  EXPECT_EQ(check({}), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("Spanish texts: 3 messages, Fernández Huerta mean "));
  EXPECT_THAT(out_.str(), HasSubstr("0 below 65.0, 0 exceptions"));
  // The question with its options, the fee and the text of the settings; ó and é in one, which is UCS-2 and short.
  EXPECT_THAT(out_.str(), HasSubstr("SMS: one segment: 3, two: 0, three: 0, more: 0\n"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("hardest sentences")));
}

TEST_F(CheckCommand, WarningsFailOnlyWhenStrict) {
  write("plain_words.yaml", "readability: {target: 99}\nsms: {most: 1}\n");
  write("flows/menu.yaml", std::string(kMenu) + "  - {id: unused, say: x, go: menu}\n");
  EXPECT_EQ(check({}), kFailed) << "an unreachable step is an error";
  write("flows/menu.yaml", kMenu);
  write("plain_words.yaml", "readability: {target: 65, exceptions: [{at: menu/a, reason: prueba}]}\n");
  EXPECT_EQ(check({}), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("the exception for 'menu/a' is not needed"));
  CheckFlows strict;
  strict.strict = true;
  EXPECT_EQ(check(strict), kFailed);
}

TEST_F(CheckCommand, LongSmsAreCountedAsTheyAreSent) {
  write("plain_words.yaml", "sms: {most: 1}\n");
  // 60 letters would fit; with an á and the options the message needs UCS-2 and two parts.
  write("flows/menu.yaml",
        "flow: menu\nlanguages: [es]\nsteps:\n  - {id: a, ask: options, text: {es: '¿Dónde está la persona que "
        "necesita ayuda hoy mismo?'}, options: [{id: x, label: {es: Aquí conmigo}}, {id: y, label: {es: En otro "
        "lugar}}], go: a}\n");
  (void)check({});
  EXPECT_THAT(out_.str(), HasSubstr("step 'a': 'text' takes 2 SMS in 'es'"));
  EXPECT_EQ(connectors::sms_segments({.text = "Hola"}), 1U);
  EXPECT_EQ(connectors::sms_segments({.text = std::string(161, 'a')}), 2U);
  EXPECT_EQ(connectors::sms_segments({.text = ""}), 0U);
}

TEST_F(CheckCommand, ListsOnRequest) {
  CheckFlows options;
  options.readability = true;
  options.sms = true;
  EXPECT_EQ(check(options), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("menu/a (chat): ¿Qué te hace falta hoy?"));
  EXPECT_THAT(out_.str(), HasSubstr("  1  menu/a (es, text, with 2 options): ¿Qué te hace falta hoy?"));
  options.worst = 0;
  EXPECT_EQ(check(options), kOk);
  EXPECT_THAT(out_.str(), Not(HasSubstr("menu/a (chat)")));
}

TEST_F(CheckCommand, PrintsTheTableWithWhatTheReadmeSays) {
  write("README.md",
        "| flow | what it is for | es | en | pt | fr | ht | mark |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| `menu` | where all begins | live | – | – | – | – | live |\n");
  CheckFlows options;
  options.table = true;
  EXPECT_EQ(check(options), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("| `menu` | where all begins | "));
  EXPECT_THAT(out_.str(), Not(HasSubstr("warnings")));
}

TEST_F(CheckCommand, FactsThatNeedALookComeFirst) {
  EXPECT_EQ(facts(false), kOk);
  const auto text = out_.str();
  EXPECT_LT(text.find("fact old"), text.find("fact fee"));
  for (const auto* part :
       {"expired", "no: until 2026-11-02", "40.60 PEN", "2025-09-13 (14 months)", "equipo de papeles", "Migraciones",
        "..2026-11-02", "menu", "2 entries on 2026-11-22: 1 expired"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST_F(CheckCommand, FactsAsJson) {
  EXPECT_EQ(facts(true), kOk);
  std::istringstream lines(out_.str());
  std::string line;
  std::getline(lines, line);
  const auto first = boost::json::parse(line).as_object();
  EXPECT_EQ(first.at("id"), "old");
  EXPECT_EQ(first.at("needs"), "expired");
  EXPECT_EQ(first.at("told_now"), false);
  EXPECT_EQ(first.at("valid_to"), "2026-11-02");
  std::getline(lines, line);
  const auto second = boost::json::parse(line).as_object();
  EXPECT_EQ(second.at("told_now"), true);
  EXPECT_EQ(second.at("age_days"), 435);
  EXPECT_EQ(second.at("used_by"), boost::json::array({"menu"}));
  EXPECT_EQ(second.at("file"), "facts/facts.yaml");
  EXPECT_FALSE(std::getline(lines, line));
}

TEST_F(CheckCommand, FactsOfABrokenLibraryNameTheMistake) {
  write("facts/facts.yaml", "facts:\n  fee: {value: x}\n");
  EXPECT_EQ(facts(false), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("facts.yaml:2: error"));
  ListFacts options;
  options.date = "tomorrow";
  EXPECT_EQ(list_facts(options, out_, err_), kUsage);
}

}  // namespace
}  // namespace orienta::cli
