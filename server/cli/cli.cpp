// SPDX-License-Identifier: Apache-2.0
#include "server/cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>

#include "server/app.hpp"
#include "server/cli/commands.hpp"
#include "server/metrics.hpp"

namespace orienta::cli {
namespace {

constexpr const char* kDefaultConfig = "orienta.toml";

// Everything the parser fills in. Lives as long as `run`.
struct Arguments {
  std::string config_file = kDefaultConfig;
  std::string check_file = kDefaultConfig;
  std::string backup_file;
  bool help_options = false;
  bool password_stdin = false;
  CheckFlows check;
  ListFacts facts;
  AddUser user;
  Chat chat;
  ImportDirectory import;
  ExportDirectory export_to;
  Demonstration demonstration;
  std::string import_name;
  std::function<int()> run;
};

void add_config_option(CLI::App& command, Arguments& arguments) {
  command.add_option("--config", arguments.config_file, "Configuration file")->capture_default_str()->type_name("FILE");
}

int serve(const std::string& file) {
  const auto config = load_config(file, std::cerr);
  if (!config) return kFailed;
  metrics::set("orienta_build_info", 1, {{"version", std::string(kVersion)}});
  return app::serve(*config);
}

void add_server_commands(CLI::App& app, Arguments& a) {
  auto* serve_command = app.add_subcommand("serve", "Run the server until it is told to stop (SIGINT, SIGTERM)");
  add_config_option(*serve_command, a);
  serve_command->footer("Example: orienta serve --config /etc/orienta/orienta.toml");
  serve_command->callback([&a] { a.run = [&a] { return serve(a.config_file); }; });

  auto* init = app.add_subcommand("init", "Print a commented configuration file to start from");
  init->footer("Example: orienta init > orienta.toml");
  init->callback([&a] {
    a.run = [] {
      std::cout << config::default_config();
      return kOk;
    };
  });

  auto* check_config_command = app.add_subcommand("check-config", "Say whether a configuration file is right");
  check_config_command->add_option("file", a.check_file, "Configuration file")
      ->capture_default_str()
      ->type_name("FILE");
  check_config_command->add_flag("--help-options", a.help_options, "List every option with its default instead");
  check_config_command->footer(
      "Example: orienta check-config orienta.toml\nEvery problem is printed as FILE:LINE: what "
      "to do; the exit code is 1 then.");
  check_config_command->callback([&a] {
    a.run = [&a] {
      if (!a.help_options) return check_config(a.check_file, std::cout, std::cerr);
      std::cout << config::options_help();
      return kOk;
    };
  });

  auto* migrate_command = app.add_subcommand("migrate", "Bring the database to this program's schema");
  add_config_option(*migrate_command, a);
  migrate_command->footer("Example: orienta migrate --config orienta.toml");
  migrate_command->callback([&a] { a.run = [&a] { return migrate(a.config_file, std::cout, std::cerr); }; });

  auto* backup_command = app.add_subcommand("backup", "Copy the database to a file, also while the server runs");
  backup_command->add_option("file", a.backup_file, "File to write; it must not exist")->required()->type_name("FILE");
  add_config_option(*backup_command, a);
  backup_command->footer("Example: orienta backup /backups/orienta-$(date +%F).db");
  backup_command->callback(
      [&a] { a.run = [&a] { return backup(a.config_file, a.backup_file, std::cout, std::cerr); }; });
}

void add_user_commands(CLI::App& app, Arguments& a) {
  auto* user = app.add_subcommand("user", "People who answer, supervise, edit or administrate");
  user->require_subcommand(1);
  auto* add = user->add_subcommand("add", "Add one; the password is read from standard input");
  add->add_option("--email", a.user.email, "What they sign in with")->required()->type_name("ADDRESS");
  add->add_option("--role", a.user.role, "What they may do")
      ->required()
      ->check(CLI::IsMember({"agent", "supervisor", "editor", "administrator"}));
  add->add_option("--name", a.user.name, "Name that colleagues see; default: the address")->type_name("NAME");
  add->add_flag("--password-stdin", a.password_stdin,
                "Read the password from the first line of standard input (passwords on the command line can be seen by "
                "other users of the machine)")
      ->required();
  add_config_option(*add, a);
  add->footer(
      "Example: orienta user add --email ana@example.org --role agent --name Ana --password-stdin < password.txt");
  add->callback([&a] {
    a.run = [&a] {
      a.user.config_file = a.config_file;
      return add_user(a.user, std::cin, std::cout, std::cerr);
    };
  });
  auto* list = user->add_subcommand("list", "List them");
  add_config_option(*list, a);
  list->footer("Example: orienta user list");
  list->callback([&a] { a.run = [&a] { return list_users(a.config_file, std::cout, std::cerr); }; });
}

void add_directory_commands(CLI::App& app, Arguments& a) {
  auto* directory = app.add_subcommand("directory", "Services of other organisations: import, list, remove, export");
  directory->require_subcommand(1);
  auto* import =
      directory->add_subcommand("import", "Compare a directory with the one of that name, and put it in force");
  import->add_option("path", a.import.path, "HSDS 3.0 (.json, or a folder of tables), or a sheet (.csv)")
      ->required()
      ->type_name("FILE|FOLDER");
  import->add_option("--name", a.import.name, "Name to give it; the same name again replaces it")
      ->required()
      ->type_name("NAME");
  import->add_flag("--apply", a.import.apply, "Put it in force; without this it is only a preview");
  import->add_flag("--skip-bad", a.import.skip_bad, "Leave rows with errors out instead of refusing all");
  import->add_option("--by", a.import.by, "Who imports it, for the list")->capture_default_str()->type_name("WHO");
  add_config_option(*import, a);
  import->footer(
      "Examples: orienta directory import services.csv --name caritas\n          orienta directory import services.csv "
      "--name caritas --apply\nColumns of the sheet: `orienta directory export` shows them, with what is there.");
  import->callback([&a] {
    a.run = [&a] {
      a.import.config_file = a.config_file;
  return import_directory(a.import, std::cout, std::cerr);
};
}  // namespace
);
auto* list = directory->add_subcommand("list", "List what is imported");
add_config_option(*list, a);
list->footer("Example: orienta directory list");
list->callback([&a] { a.run = [&a] { return list_directories(a.config_file, std::cout, std::cerr); }; });
auto* remove = directory->add_subcommand("remove", "Take an import out");
remove->add_option("name", a.import_name, "Its name")->required()->type_name("NAME");
add_config_option(*remove, a);
remove->footer("Example: orienta directory remove caritas");
remove->callback([&a] {
  a.run = [&a] { return remove_directory(a.config_file, a.import_name, std::cout, std::cerr); };
});
auto* to = directory->add_subcommand("export", "Write the directory as other systems and spreadsheets read it");
to->add_option("--format", a.export_to.format, "hsds-json, hsds-csv (a folder of tables) or csv (one sheet)")
    ->check(CLI::IsMember({"hsds-json", "hsds-csv", "csv"}))
    ->capture_default_str();
to->add_option("--out", a.export_to.out, "File or folder; default: standard output")->type_name("PATH");
to->add_option("--name", a.export_to.name, "Only this import; default: the library and all imports")->type_name("NAME");
add_config_option(*to, a);
to->footer("Example: orienta directory export --format hsds-json --out directory.json");
to->callback([&a] {
  a.run = [&a] {
    a.export_to.config_file = a.config_file;
    return export_directory(a.export_to, std::cout, std::cerr);
  };
});

auto* demo = app.add_subcommand("demo", "Load made-up services to try the line with; each says that it is an example");
demo->add_flag("--remove", a.demonstration.remove, "Take them out again");
demo->add_flag("--yes", a.demonstration.yes, "Also where people have written already");
add_config_option(*demo, a);
demo->footer("Examples: orienta demo\n          orienta demo --remove");
demo->callback([&a] {
  a.run = [&a] {
    a.demonstration.config_file = a.config_file;
    return demonstration(a.demonstration, std::cout, std::cerr);
  };
});
}  // namespace orienta::cli

void add_flow_commands(CLI::App& app, Arguments& a) {
  auto* chat_command = app.add_subcommand("chat", "Talk with the scripts in a terminal: no server, no database");
  chat_command->add_option("--script", a.chat.script, "Play a file of inputs, one a line")->type_name("FILE");
  chat_command->add_flag("--json", a.chat.json, "Print one JSON line for every input");
  chat_command->add_option("--flow", a.chat.flow, "Begin at this flow instead of the start flow")->type_name("ID");
  chat_command->add_option("--lang", a.chat.language, "Language of the person, e.g. es, en, pt")->type_name("LANG");
  chat_command->add_option("--mode", a.chat.mode, "How the scripts speak")
      ->check(CLI::IsMember({"chat", "sms", "voice", "script"}))
      ->capture_default_str();
  chat_command->add_option("--now", a.chat.now, "The time it is, e.g. 2026-11-22 or 2026-11-22T10:00 (Lima)")
      ->type_name("TIME");
  chat_command
      ->add_option("--directory", a.chat.directory, "Services to talk with besides the library's (see directory)")
      ->type_name("FILE|FOLDER");
  chat_command->add_option("--flows", a.chat.flows_dir, "Folder with the scripts")->type_name("DIR");
  add_config_option(*chat_command, a);
  chat_command->footer(
      "Examples:\n  orienta chat\n  orienta chat --lang en --mode sms\n  orienta chat --script inputs.txt --json --now "
      "2026-11-22T10:00\nLines of a script: text; [option_id] taps an option; @LAT,LON sends a location; (audio), "
      "(image),"
      "\n(document) send a file; +3d lets time pass (m, h, d). Empty lines and lines that begin with \"# \" are left "
      "out.");
  chat_command->callback([&a] {
    a.run = [&a] {
      a.chat.config_file = a.config_file;
      return chat(a.chat, std::cin, std::cout, std::cerr);
    };
  });

  auto* check_command = app.add_subcommand("check", "Check scripts, facts, deadlines and the directory");
  check_command->add_option("dir", a.check.dir, "Folder with the scripts")->type_name("DIR");
  check_command->add_option("--date", a.check.date, "Check as on this day, YYYY-MM-DD; default: today in Lima");
  check_command->add_flag("--strict", a.check.strict, "Exit with 1 also if there are only warnings");
  check_command->add_flag("--readability", a.check.readability, "List the Spanish sentences that are hardest to read");
  check_command->add_option("--worst", a.check.worst, "How many of them")->capture_default_str()->type_name("N");
  check_command->add_flag("--sms", a.check.sms, "List every SMS text with the number of its segments");
  check_command->add_flag("--table", a.check.table, "Print the table of flows by language for the library's README");
  add_config_option(*check_command, a);
  check_command->footer(
      "Examples: orienta check\n          orienta check flows/library --date 2027-01-01\n          orienta check "
      "--readability --worst 50\nThe exit code is 1 if there are errors; with --strict also if there are warnings.");
  check_command->callback([&a] {
    a.run = [&a] {
      a.check.config_file = a.config_file;
      return check_flows(a.check, std::cout, std::cerr);
    };
  });

  auto* facts_command = app.add_subcommand("facts", "List facts, deadlines and services by what needs a look first");
  facts_command->add_option("--library", a.facts.dir, "Folder with the scripts")->type_name("DIR");
  facts_command->add_option("--on", a.facts.date, "As on this day, YYYY-MM-DD; default: today in Lima");
  facts_command->add_flag("--json", a.facts.json, "Print one JSON line for every entry");
  add_config_option(*facts_command, a);
  facts_command->footer("Examples: orienta facts\n          orienta facts --on 2027-01-01 --json");
  facts_command->callback([&a] {
    a.run = [&a] {
      a.facts.config_file = a.config_file;
      return list_facts(a.facts, std::cout, std::cerr);
    };
  });

  auto* expressions = app.add_subcommand("expressions", "Print the functions and tests of expressions as Markdown");
  expressions->footer("Example: orienta expressions > expressions.md");
  expressions->callback([&a] { a.run = [] { return print_expressions(std::cout); }; });

  auto* version = app.add_subcommand("version", "Print the version");
  version->callback([&a] {
    a.run = [] {
      std::cout << "orienta " << kVersion << '\n';
      return kOk;
    };
  });
}

}  // namespace

int run(int argc, const char* const* argv) {
  CLI::App app("Orienta: a helpline by WhatsApp, SMS and web chat, in one program", "orienta");
  app.require_subcommand(1);
  app.set_version_flag("--version", "orienta " + std::string(kVersion));
  app.footer(
      "Examples:\n  orienta init > orienta.toml\n  orienta serve --config orienta.toml\n  orienta chat\n"
      "Each command has its own --help.");
  Arguments arguments;
  add_server_commands(app, arguments);
  add_user_commands(app, arguments);
  add_directory_commands(app, arguments);
  add_flow_commands(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  try {
    return arguments.run();
  } catch (const std::exception& error) {
    std::cerr << "orienta: " << error.what() << '\n';
    return kFailed;
  }
}

}  // namespace orienta::cli
