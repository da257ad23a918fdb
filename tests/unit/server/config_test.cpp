// SPDX-License-Identifier: Apache-2.0
#include "server/config/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace orienta::config {
namespace {

using testing::HasSubstr;

const Config& good(const std::variant<Config, std::vector<ConfigError>>& result) {
  static const Config kNone;
  if (const auto* errors = std::get_if<std::vector<ConfigError>>(&result)) {
    for (const auto& error : *errors) ADD_FAILURE() << error.line << ": " << error.message;
    return kNone;
  }
  return std::get<Config>(result);
}

std::vector<ConfigError> errors_of(std::string_view text) {
  auto result = parse_config(text, "/etc/orienta/orienta.toml");
  if (auto* errors = std::get_if<std::vector<ConfigError>>(&result)) return *errors;
  return {};
}

struct Wrong {
  const char* text;
  int line;
  const char* says;
};

TEST(Config, EveryProblemNamesItsLine) {
  const std::vector<Wrong> table{
      {"[server]\nlisten = \"127.0.0.1\"", 2, "ADDRESS:PORT"},
      {"[server]\nlisten = \"127.0.0.1:99999\"", 2, "ADDRESS:PORT"},
      {"[server]\nlisten = \"::1:80\"", 2, "ADDRESS:PORT"},
      {"[server]\nlisten = 8080", 2, "double quotes"},
      {"[server]\n\nlistne = \"x\"", 3, "known here: listen"},
      {"[server]\npublic_url = \"help.example.org\"", 2, "https://"},
      {"[server]\ntrusted_proxies = [\"10.0.0.0/40\"]", 2, "networks"},
      {"[server]\ntrusted_proxies = \"10.0.0.1\"", 2, "list"},
      {"[server]\nshutdown_grace_ms = -1", 2, "whole number"},
      {"[storage]\nurl = \"mysql://x\"", 2, "sqlite:PATH"},
      {"[storage]\nurl = \"sqlite:\"", 2, "sqlite:PATH"},
      {"[flows]\ndir = \"\"", 2, "folder"},
      {"[log]\nlevel = \"loud\"", 2, "warning"},
      {"[helpdesk]\nsession_hours = 1.5", 2, "whole number"},
      {"[helpdesk]\nsession_hours = 0", 2, "whole number"},
      {"[sever]\nlisten = \"x\"", 1, "known: [server]"},
      {"server = 3", 1, "must be a section"},
      {"[channel]\nid = \"web\"", 1, "[[channel]]"},
      {"\n[[channel]]\nid = \"Web\"\ntype = \"webchat\"", 3, "a-z"},
      {"[[channel]]\ntype = \"webchat\"", 1, "a-z"},
      {"[[channel]]\nid = \"web\"\ntype = \"fax\"", 3, "webchat"},
      {"[[channel]]\nid = \"web\"\ntype = \"webchat\"\ncolour = \"red\"", 4, "not an option of type webchat"},
      {"[[channel]]\nid = \"a\"\ntype = \"webchat\"\n[[channel]]\nid = \"a\"\ntype = \"webchat\"", 4, "twice"},
      {"[[channel]]\nid = \"a\"\ntype = \"webchat\"\ntitle = [1]", 4, "double quotes"},
      {"[server]\nlisten = ", 2, "TOML"},
      {"[server]\nlisten = \"a:1\"\nlisten = \"b:1\"", 3, "TOML"},
  };
  for (const auto& wrong : table) {
    const auto errors = errors_of(wrong.text);
    ASSERT_EQ(errors.size(), 1U) << wrong.text;
    EXPECT_EQ(errors[0].line, wrong.line) << wrong.text << "\n" << errors[0].message;
    EXPECT_THAT(errors[0].message, HasSubstr(wrong.says)) << wrong.text;
  }
}

TEST(Config, AllProblemsAtOnceInTheOrderOfTheFile) {
  const auto errors =
      errors_of("[log]\nlevel = 1\n[server]\nlisten = 2\nfoo = 3\n[[channel]]\nid = \"w\"\ntype = \"twilio\"\n");
  ASSERT_GE(errors.size(), 4U);
  EXPECT_EQ(errors[0].line, 2);
  EXPECT_EQ(errors[1].line, 4);
  EXPECT_EQ(errors[2].line, 5);
  EXPECT_EQ(errors[3].line, 6);
  EXPECT_THAT(errors[3].message, HasSubstr("needs account_sid"));
}

TEST(Config, ReadsWhatItIsGiven) {
  const auto result = parse_config(
      "[server]\nlisten = \"[::1]:0\"\npublic_url = \"https://h.example.org/\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n"
      "[storage]\nurl = \"sqlite:data/x.db\"\n[flows]\ndir = \"my/flows\"\n[helpdesk]\nname = \"Línea\"\n"
      "[[channel]]\nid = \"web\"\ntype = \"webchat\"\n",
      "/etc/orienta/orienta.toml");
  const auto& config = good(result);
  EXPECT_EQ(config.server.address, "::1");
  EXPECT_EQ(config.server.port, 0);
  EXPECT_EQ(config.server.public_url, "https://h.example.org");
  EXPECT_EQ(config.storage.url, "sqlite:/etc/orienta/data/x.db");
  EXPECT_EQ(config.flows.dir, "/etc/orienta/my/flows");
  EXPECT_EQ(config.helpdesk.name, "Línea");
  ASSERT_EQ(config.channels.size(), 1U);
  EXPECT_EQ(config.channels[0].get("title"), "Orienta") << "defaults of the connector are filled in";
  EXPECT_EQ(config.channels[0].public_url, "https://h.example.org");
  const auto absolute =
      parse_config("[storage]\nurl = \"sqlite:/var/x.db\"\n[flows]\ndir = \"/srv/f\"", "/etc/o/o.toml");
  EXPECT_EQ(good(absolute).storage.url, "sqlite:/var/x.db");
  EXPECT_EQ(good(absolute).flows.dir, "/srv/f");
}

TEST(Config, SecretsFromFilesAndTheEnvironment) {
  const auto folder = std::filesystem::temp_directory_path() / ("orienta-config-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "token") << "from file\r\nsecond line\n";
  std::ofstream(folder / "empty") << "\n";
  ::setenv("ORIENTA_TEST_SECRET", "from env", 1);
  const std::string head =
      "[[channel]]\nid = \"wa\"\ntype = \"whatsapp_cloud\"\nphone_number_id = \"1\"\nverify_token = \"v\"\n";
  const auto result = parse_config(head + "access_token_file = \"token\"\napp_secret_env = \"ORIENTA_TEST_SECRET\"\n",
                                   folder / "o.toml");
  const auto& config = good(result);
  ASSERT_EQ(config.channels.size(), 1U);
  EXPECT_EQ(config.channels[0].get("access_token"), "from file");
  EXPECT_EQ(config.channels[0].get("app_secret"), "from env");

  const std::vector<Wrong> table{
      {"access_token_file = \"nowhere\"\napp_secret = \"a\"\n", 6, "cannot be read"},
      {"access_token_file = \"empty\"\napp_secret = \"a\"\n", 6, "empty"},
      {"access_token_file = \".\"\napp_secret = \"a\"\n", 6, "cannot be read"},
      {"access_token = \"t\"\napp_secret_env = \"ORIENTA_TEST_NOT_SET\"\n", 7, "not set"},
      {"access_token = \"t\"\naccess_token_file = \"token\"\napp_secret = \"a\"\n", 6, "given twice"},
      {"access_token = \"\"\napp_secret = \"a\"\n", 6, "is empty"},
      {"access_token = \"t\"\napp_secret = \"a\"\nphone_number_id_file = \"token\"\n", 8, "not an option"},
  };
  for (const auto& wrong : table) {
    const auto failed = parse_config(head + wrong.text, folder / "o.toml");
    const auto* errors = std::get_if<std::vector<ConfigError>>(&failed);
    ASSERT_NE(errors, nullptr) << wrong.text;
    EXPECT_THAT((*errors)[0].message, HasSubstr(wrong.says)) << wrong.text;
    if (std::string_view(wrong.says) != "given twice") EXPECT_EQ((*errors)[0].line, wrong.line) << wrong.text;
  }
  std::filesystem::remove_all(folder);
}

TEST(Config, ErrorsNeverHoldSecrets) {
  for (const auto& error :
       errors_of("[[channel]]\nid = \"t\"\ntype = \"twilio\"\nauth_token = \"TOPSECRET\"\nbad = \"TOPSECRET\"\n")) {
    EXPECT_THAT(error.message, testing::Not(HasSubstr("TOPSECRET")));
  }
}

TEST(Config, TheDefaultFileIsRight) {
  const auto result = parse_config(default_config(), "/etc/orienta.toml");
  const auto& config = good(result);
  ASSERT_EQ(config.channels.size(), 1U);
  EXPECT_EQ(config.channels[0].id, "web");
  const Config untouched;
  EXPECT_EQ(config.server.port, untouched.server.port);
  EXPECT_EQ(config.helpdesk.first_answer_minutes, untouched.helpdesk.first_answer_minutes);
}

TEST(Config, TheExamplesInTheDefaultFileAreRightToo) {
  std::string text;
  std::istringstream lines(default_config());
  for (std::string line; std::getline(lines, line);) {
    const bool setting =
        line.starts_with("# ") && line.find(" = \"") != std::string::npos && line.find('#', 2) == std::string::npos;
    if (setting || line.starts_with("# [[")) line.erase(0, 2);
    text += line + "\n";
  }
  ASSERT_THAT(text, HasSubstr("\ntype = \"twilio\""));
  for (const auto& error : errors_of(text)) {
    const bool missing_secret = error.message.find("cannot be read") != std::string::npos ||
                                error.message.find("is not set") != std::string::npos;
    EXPECT_TRUE(missing_secret) << error.line << ": " << error.message;
  }
}

TEST(Config, MissingFileSaysWhatToDo) {
  const auto result = read_config("/nowhere/orienta.toml");
  const auto* errors = std::get_if<std::vector<ConfigError>>(&result);
  ASSERT_NE(errors, nullptr);
  EXPECT_THAT((*errors)[0].message, HasSubstr("orienta init"));
}

TEST(Config, HelpNamesEveryOption) {
  const auto help = options_help();
  for (const char* name :
       {"listen", "public_url", "first_answer_minutes", "phone_number_id", "auth_token_file", "title"}) {
    EXPECT_THAT(help, HasSubstr(name));
  }
}

}  // namespace
}  // namespace orienta::config
