// SPDX-License-Identifier: Apache-2.0
#include "server/cli/cli.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/cli/commands.hpp"

namespace orienta::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Cli : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("orienta-cli-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  static int run_with(std::vector<const char*> arguments, std::string* out = nullptr, std::string* err = nullptr) {
    arguments.insert(arguments.begin(), "orienta");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = run(static_cast<int>(arguments.size()), arguments.data());
    const auto printed = testing::internal::GetCapturedStdout();
    const auto complained = testing::internal::GetCapturedStderr();
    if (out != nullptr) *out = printed;
    if (err != nullptr) *err = complained;
    return code;
  }
  fs::path folder_;
  std::ostringstream out_, err_;
};

TEST_F(Cli, WrongUseIsTwo) {
  EXPECT_EQ(run_with({}), 2);
  EXPECT_EQ(run_with({"dance"}), 2);
  EXPECT_EQ(run_with({"serve", "--port", "1"}), 2);
  EXPECT_EQ(run_with({"user"}), 2);
  EXPECT_EQ(run_with({"user", "add", "--email", "a@b.c", "--role", "king", "--password-stdin"}), 2);
  EXPECT_EQ(run_with({"chat", "--mode", "telepathy"}), 2);
  EXPECT_EQ(run_with({"check", "--date", "tomorrow"}), 2);
}

TEST_F(Cli, HelpEverywhere) {
  std::string out;
  EXPECT_EQ(run_with({"--help"}, &out), 0);
  EXPECT_THAT(out, HasSubstr("check-config"));
  for (const char* command :
       {"serve", "chat", "check", "check-config", "backup", "migrate", "init", "expressions", "facts"}) {
    EXPECT_EQ(run_with({command, "--help"}, &out), 0);
    EXPECT_THAT(out, HasSubstr("xample")) << command;
  }
  EXPECT_EQ(run_with({"user", "add", "--help"}, &out), 0);
  EXPECT_THAT(out, HasSubstr("--password-stdin"));
}

TEST_F(Cli, VersionAndDefaultFile) {
  std::string out;
  EXPECT_EQ(run_with({"version"}, &out), 0);
  EXPECT_THAT(out, HasSubstr(std::string(kVersion)));
  EXPECT_EQ(run_with({"init"}, &out), 0);
  EXPECT_EQ(out, config::default_config());
}

TEST_F(Cli, CheckConfigNamesFileAndLine) {
  const auto good = file("good.toml", "[[channel]]\nid = \"web\"\ntype = \"webchat\"\n");
  EXPECT_EQ(check_config(good, out_, err_), kOk);
  const auto bad = file("bad.toml", "[server]\nlisten = 1\nfoo = 2\n");
  EXPECT_EQ(check_config(bad, out_, err_), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("bad.toml:2: "));
  EXPECT_THAT(err_.str(), HasSubstr("bad.toml:3: "));
  EXPECT_EQ(check_config((folder_ / "none").string(), out_, err_), kFailed);
}

constexpr const char* kFlow = R"(flow: hello
title: {es: Hola}
review: {mark: live, checked_on: 2026-11-01, owner: team}
languages: [es]
steps:
  - id: which
    ask: options
    text: {es: "¿Qué necesitas?"}
    options:
      - {id: health, label: {es: Salud}, go: health}
      - {id: papers, label: {es: Papeles}, go: papers}
  - id: health
    say: {es: Vamos a salud.}
    go: done
  - id: papers
    say: {es: Vamos a papeles.}
  - id: done
    end: true
)";

TEST_F(Cli, ScriptPrintsOneJsonLineForEveryInput) {
  Chat options;
  options.flows_dir = std::string(ORIENTA_SOURCE_DIR) + "/flows/library";
  options.json = true;
  options.language = "es";
  options.now = "2026-11-22T10:00";
  options.script = file("inputs.txt", "hola\n\n# a remark\nmenu\n[no-such-option]\n@-12.05,-77.04\n(audio)\n+3d\n");
  std::istringstream nothing;
  ASSERT_EQ(chat(options, nothing, out_, err_), kOk) << err_.str();
  std::istringstream lines(out_.str());
  std::vector<std::string> inputs;
  for (std::string line; std::getline(lines, line);) {
    const auto turn = boost::json::parse(line);
    inputs.emplace_back(turn.at("in").as_string());
    EXPECT_TRUE(turn.at("out").is_array());
    EXPECT_TRUE(turn.at("effects").is_array());
  }
  EXPECT_EQ(inputs, (std::vector<std::string>{"hola", "menu", "[no-such-option]", "@-12.05,-77.04", "(audio)", "+3d"}));
  EXPECT_FALSE(boost::json::parse(out_.str().substr(0, out_.str().find('\n'))).at("out").as_array().empty());
}

TEST_F(Cli, TerminalShowsNumberedOptions) {
  Chat options;
  options.flows_dir = std::string(ORIENTA_SOURCE_DIR) + "/flows/library";
  std::istringstream keys("/pass 1h\n/pass soon\n/unknown\n/quit\nnever read\n");
  ASSERT_EQ(chat(options, keys, out_, err_), kOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("  1) "));
  EXPECT_THAT(out_.str(), HasSubstr("it is now"));
  EXPECT_THAT(out_.str(), HasSubstr("Write how long"));
}

TEST_F(Cli, ChatSaysWhatIsWrong) {
  Chat options;
  std::istringstream keys;
  options.flows_dir = (folder_ / "none").string();
  EXPECT_EQ(chat(options, keys, out_, err_), kFailed);
  options.flows_dir = std::string(ORIENTA_SOURCE_DIR) + "/flows/library";
  options.now = "yesterday";
  EXPECT_EQ(chat(options, keys, out_, err_), kUsage);
  options.now.clear();
  options.flow = "no_such_flow";
  EXPECT_EQ(chat(options, keys, out_, err_), kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("no_such_flow"));
  options.flow.clear();
  options.language = "xx";
  EXPECT_EQ(chat(options, keys, out_, err_), kUsage);
  options.language.clear();
  options.script = (folder_ / "none.txt").string();
  EXPECT_EQ(chat(options, keys, out_, err_), kFailed);
}

TEST_F(Cli, CheckSaysWhereAFlowIsWrong) {
  fs::copy(fs::path(ORIENTA_SOURCE_DIR) / "flows/library", folder_ / "library", fs::copy_options::recursive);
  std::string flow = kFlow;
  flow.replace(flow.find("go: papers"), 10, "go: nowhere");
  std::ofstream(folder_ / "library/flows/hello.yaml") << flow;
  CheckFlows options;
  options.dir = (folder_ / "library").string();
  EXPECT_EQ(check_flows(options, out_, err_), kFailed);
  EXPECT_THAT(out_.str(), HasSubstr("hello.yaml:"));
  EXPECT_THAT(out_.str(), HasSubstr("nowhere"));
}

TEST_F(Cli, ExpressionsAreDocumented) {
  EXPECT_EQ(print_expressions(out_), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("has_any_word"));
  EXPECT_THAT(out_.str(), HasSubstr("| expression | gives |"));
}

TEST_F(Cli, UsersAndBackup) {
  const auto config = file("orienta.toml", "[storage]\nurl = \"sqlite:data/o.db\"\n");
  AddUser user{config, "Ana@Example.org", "agent", "Ana"};
  std::istringstream short_password("corta\n");
  EXPECT_EQ(add_user(user, short_password, out_, err_), kFailed);
  std::istringstream password("una frase larga\n");
  ASSERT_EQ(add_user(user, password, out_, err_), kOk) << err_.str();
  std::istringstream again("una frase larga\n");
  EXPECT_EQ(add_user(user, again, out_, err_), kFailed);
  user.email = "no address";
  EXPECT_EQ(add_user(user, again, out_, err_), kUsage);
  EXPECT_EQ(list_users(config, out_, err_), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("ana@example.org\tagent\tactive\tAna"));
  EXPECT_EQ(migrate(config, out_, err_), kOk);
  EXPECT_THAT(out_.str(), HasSubstr("up to date"));
  const auto copy = (folder_ / "copy.db").string();
  EXPECT_EQ(backup(config, copy, out_, err_), kOk) << err_.str();
  EXPECT_GT(fs::file_size(copy), 0U);
  EXPECT_EQ(backup(config, copy, out_, err_), kFailed) << "an older backup must not be overwritten";
  const auto empty = file("empty.toml", "[storage]\nurl = \"sqlite:none/o.db\"\n");
  EXPECT_EQ(backup(empty, copy + "2", out_, err_), kFailed);
}

}  // namespace
}  // namespace orienta::cli
