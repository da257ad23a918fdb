// SPDX-License-Identifier: Apache-2.0
// What each subcommand does, without the option parser: every function returns the exit code.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "flows/model.hpp"
#include "flows/text/text.hpp"
#include "server/config/config.hpp"

namespace orienta::cli {

inline constexpr int kOk = 0, kFailed = 1, kUsage = 2;

// Reads the file, or says what is wrong with it on `err`, one "file:line: message" a line.
[[nodiscard]] std::optional<config::Config> load_config(const std::string& file, std::ostream& err);
// `given` if set; else what the configuration file names; else the folders of a clone and of an installation.
[[nodiscard]] std::optional<std::string> find_flows(const std::string& given, const std::string& config_file,
                                                    std::ostream& err);

int check_config(const std::string& file, std::ostream& out, std::ostream& err);

struct CheckFlows {
  std::string dir, config_file, date;  // date: YYYY-MM-DD, empty = today in Lima
  bool strict = false;                 // warnings fail too
  bool readability = false;            // list the hardest sentences as well
  std::size_t worst = 20;              // how many of them
  bool sms = false;                    // list every SMS text with its segments as well
  bool table = false;                  // print only the table of flows by language
};
int check_flows(const CheckFlows& options, std::ostream& out, std::ostream& err);

struct ListFacts {
  std::string dir, config_file, date;  // as above
  bool json = false;
};
// Facts, deadlines and directory entries, those that need a look first.
int list_facts(const ListFacts& options, std::ostream& out, std::ostream& err);
// Today in Lima, or `given`; none (said on `err`) if that is no day.
[[nodiscard]] std::optional<flows::text::Date> day_of(const std::string& given, std::ostream& err);
// Functions and tests of expressions as Markdown, made of the tables that also run them.
int print_expressions(std::ostream& out);

struct AddUser {
  std::string config_file, email, role, name;
};
// The password is the first line of `in`.
int add_user(const AddUser& options, std::istream& in, std::ostream& out, std::ostream& err);
int list_users(const std::string& config_file, std::ostream& out, std::ostream& err);
int migrate(const std::string& config_file, std::ostream& out, std::ostream& err);
int backup(const std::string& config_file, const std::string& target, std::ostream& out, std::ostream& err);

struct ImportDirectory {
  std::string config_file, path, name, by = "command line";
  bool apply = false, skip_bad = false;
};
// Says what would change; changes it only with `apply`.
int import_directory(const ImportDirectory& options, std::ostream& out, std::ostream& err);
// The same file into scripts that are not in force anywhere; false and told if nothing in it is good.
bool add_directory_file(const std::string& path, flows::FlowSet& set, std::ostream& err);
int list_directories(const std::string& config_file, std::ostream& out, std::ostream& err);
int remove_directory(const std::string& config_file, const std::string& name, std::ostream& out, std::ostream& err);
struct ExportDirectory {
  std::string config_file, format = "csv", out, name;  // name empty: all, as people are told
};
int export_directory(const ExportDirectory& options, std::ostream& out, std::ostream& err);
struct Demonstration {
  std::string config_file;
  bool remove = false, yes = false;
};
int demonstration(const Demonstration& options, std::ostream& out, std::ostream& err);

struct Chat {
  std::string flows_dir, config_file;
  std::string script;  // empty: talk with the terminal
  bool json = false;
  std::string flow, language, mode = "chat", now;
  std::string directory;  // a file or folder of services to talk with, as for `directory import`
};
int chat(const Chat& options, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace orienta::cli
