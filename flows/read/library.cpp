// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iterator>

#include "bot/model/names.hpp"
#include "flows/data_read.hpp"
#include "flows/data_yaml.hpp"
#include "flows/questions.hpp"
#include "flows/read.hpp"
#include "flows/read/hash.hpp"
#include "flows/read/questions.hpp"
#include "flows/read/yaml.hpp"

namespace orienta::flows {
namespace {

using reading::get;
using reading::line_of;
using reading::Where;

constexpr model::Names<Builtin, 9> kBuiltins = {{{Builtin::menu, "menu"},
                                                 {Builtin::back, "back"},
                                                 {Builtin::repeat, "repeat"},
                                                 {Builtin::language, "language"},
                                                 {Builtin::person, "person"},
                                                 {Builtin::stop, "stop"},
                                                 {Builtin::erase, "delete"},
                                                 {Builtin::danger, "danger"},
                                                 {Builtin::leave, "leave"}}};

bool starts_no_flow(Builtin builtin) {
  return builtin == Builtin::back || builtin == Builtin::repeat || builtin == Builtin::leave;
}

void read_command(std::string_view name, const YAML::Node& node, FlowSet& set, const Where& where) {
  const auto builtin = model::value_in(kBuiltins, name);
  if (!builtin) {
    where.error(line_of(node), "unknown command '" + std::string(name) +
                                   "'; there are menu, back, repeat, language, person, stop, delete, danger and leave");
    return;
  }
  if (!node.IsMap()) {
    where.error(line_of(node), "command '" + std::string(name) + "' needs 'phrases' by language");
    return;
  }
  reading::check_keys(node, {"flow", "phrases", "anywhere", "alone", "except"}, where);
  Command command;
  command.builtin = *builtin;
  command.flow = reading::scalar(get(node, "flow"), where, "flow");
  command.anywhere = reading::flag(get(node, "anywhere"), where, "anywhere");
  command.phrases = reading::localized_list(get(node, "phrases"), where, set.settings.default_language, "phrases");
  if (command.flow.empty() && !starts_no_flow(*builtin)) {
    where.error(line_of(node), "command '" + std::string(name) + "' must name the 'flow' it starts");
  }
  if (!command.flow.empty() && starts_no_flow(*builtin)) {
    where.error(line_of(node), "command '" + std::string(name) + "' is built in and starts no flow");
  }
  if (command.phrases.empty()) where.error(line_of(node), "command '" + std::string(name) + "' has no phrases");
  for (const auto* key : {"alone", "except"}) {
    const auto list = get(node, key);
    if (!list.IsDefined()) continue;
    if (!command.anywhere) {
      where.error(line_of(list), "'" + std::string(key) + "' belongs to a command with 'anywhere: true'");
    }
    auto& words = key == std::string_view("alone") ? command.alone : command.except;
    words = reading::localized_list(list, where, set.settings.default_language, key);
  }
  make_ready(command);
  set.commands.push_back(std::move(command));
}

void read_commands(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  const Where where{file.path, {}, {}, &diagnostics};
  const auto root = reading::parse(file.bytes, where);
  if (!root) return;
  reading::check_keys(*root, {"commands"}, where);
  const auto commands = get(*root, "commands");
  if (commands.IsMap()) {
    for (const auto& entry : commands) {
      if (entry.first.IsScalar()) read_command(entry.first.Scalar(), entry.second, set, where);
    }
  } else if (commands.IsSequence()) {  // the same as a list, each with its name under `command`
    for (const auto& item : commands) {
      const auto name = reading::scalar(get(item, "command"), where, "command");
      YAML::Node rest(YAML::NodeType::Map);
      for (const auto& entry : item) {
        if (entry.first.IsScalar() && entry.first.Scalar() != "command") rest[entry.first.Scalar()] = entry.second;
      }
      read_command(name, rest, set, where);
    }
  } else {
    where.error(line_of(*root),
                "'commands' is missing: menu, back, repeat, language, person, stop, delete, danger, leave");
  }
  for (const auto& [builtin, name] : kBuiltins) {
    const bool there = std::any_of(set.commands.begin(), set.commands.end(),
                                   [b = builtin](const Command& c) { return c.builtin == b; });
    if (!there) where.warning(0, "there are no words for '" + std::string(name) + "'");
  }
}

void read_settings(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  const Where where{file.path, {}, {}, &diagnostics};
  const auto root = reading::parse(file.bytes, where);
  if (!root) return;
  reading::check_keys(*root, {"start_flow", "menu_flow", "default_language", "languages", "hours", "texts"}, where);
  auto& settings = set.settings;
  settings.start_flow = reading::scalar(get(*root, "start_flow"), where, "start_flow");
  settings.menu_flow = reading::scalar(get(*root, "menu_flow"), where, "menu_flow");
  if (settings.start_flow.empty()) where.error(0, "'start_flow' is missing: the flow for someone who writes first");
  if (settings.menu_flow.empty()) where.error(0, "'menu_flow' is missing: the flow that `menu` leads to");
  if (const auto language = get(*root, "default_language"); language.IsDefined()) {
    settings.default_language = reading::scalar(language, where, "default_language");
  }
  const auto languages = get(*root, "languages");
  if (languages.IsSequence()) {
    for (const auto& item : languages) settings.languages.push_back(reading::scalar(item, where, "languages"));
  }
  if (settings.languages.empty()) settings.languages.push_back(settings.default_language);
  for (const auto& language : settings.languages) {
    if (!reading::is_language(language))
      where.error(line_of(languages), "'" + language + "' is not a language code such as es");
  }
  if (const auto hours = get(*root, "hours"); hours.IsDefined()) {
    YamlFile in(file, diagnostics);
    settings.hours = read_hours(in, hours, "hours");
  }
  const auto texts = get(*root, "texts");
  if (texts.IsDefined() && !texts.IsMap()) where.error(line_of(texts), "'texts' must be a map of texts");
  if (texts.IsMap()) {
    for (const auto& entry : texts) {
      if (!entry.first.IsScalar()) continue;
      const auto& id = entry.first.Scalar();
      settings.texts[id] = reading::text(entry.second, where, settings.default_language, id);
    }
  }
}

void read_flow_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  auto flow = read_flow(file.bytes, file.path, diagnostics);
  if (!flow) return;
  const auto [other, added] = set.flows.emplace(flow->id, flow);
  if (added) return;
  const Where where{file.path, flow->id, {}, &diagnostics};
  where.error(flow->place.line, "flow '" + flow->id + "' is already in " + other->second->place.file);
}

void read_facts_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  read_facts(file, set.facts, diagnostics);
}
void read_directory_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  read_directory(file, set.directory, diagnostics);
}
void read_holidays_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  read_holidays(file, set.directory, diagnostics);
}
void read_places_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  read_places(file, set.directory.places, diagnostics);
}

void read_plain_words_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  read_plain_words(file, set.plain_words, diagnostics);
}

void read_questions_file(const LibraryFile& file, FlowSet& set, std::vector<Diagnostic>& diagnostics) {
  reading::read_questions(file, set.settings.default_language, set.answers, diagnostics);
}

// What lies where in a library folder. Settings come first: the others use its default language.
struct Part {
  std::string_view path;  // a file, or a folder if it ends in '/'
  std::string_view extension;
  void (*read)(const LibraryFile&, FlowSet&, std::vector<Diagnostic>&);
};
constexpr std::array<Part, 11> kParts = {{
    {"settings.yaml", "", read_settings},
    {"commands.yaml", "", read_commands},
    {"places/", ".csv", read_places_file},
    {"places/", ".yaml", read_places_file},
    {"facts/", ".yaml", read_facts_file},
    {"deadlines/", ".yaml", read_facts_file},
    {"directory/", ".yaml", read_directory_file},
    {"holidays.yaml", "", read_holidays_file},
    {"flows/", ".yaml", read_flow_file},
    {"questions/", ".yaml", read_questions_file},
    {"plain_words.yaml", "", read_plain_words_file},
}};

bool belongs(const LibraryFile& file, const Part& part) {
  if (!part.path.ends_with('/')) return file.path == part.path;
  return file.path.starts_with(part.path) && file.path.ends_with(part.extension);
}

}  // namespace

std::string Diagnostic::str() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line);
  out += severity == Severity::error ? ": error: " : ": warning: ";
  if (!step.empty()) out += "step '" + step + "': ";
  return out + message;
}

ReadResult read_library(const std::vector<LibraryFile>& unsorted) {
  auto files = unsorted;
  for (auto& file : files) {
    if (file.bytes.starts_with("\xEF\xBB\xBF")) file.bytes.erase(0, 3);
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });

  ReadResult result;
  auto set = std::make_shared<FlowSet>();
  std::string all;
  for (const auto& part : kParts) {
    bool found = false;
    for (const auto& file : files) {
      if (!belongs(file, part)) continue;
      found = true;
      try {
        part.read(file, *set, result.diagnostics);
      } catch (const YAML::Exception& e) {
        const Where where{file.path, {}, {}, &result.diagnostics};
        where.error(e.mark.line < 0 ? 0 : e.mark.line + 1, "not readable: " + e.msg);
      }
      all += file.path + '\0' + file.bytes + '\0';
    }
    if (!found && part.path == "settings.yaml") {
      const Where where{"settings.yaml", {}, {}, &result.diagnostics};
      where.error(0, "this file is missing: it names the start flow, the menu flow and the languages");
    }
  }
  finish_facts(set->facts, result.diagnostics);
  finish_places(set->directory.places, result.diagnostics);
  check_directory(set->directory, result.diagnostics);
  set->version = reading::sha256_hex(all).substr(0, 16);
  const bool broken = std::any_of(result.diagnostics.begin(), result.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.severity == Diagnostic::Severity::error; });
  if (broken) return result;
  set->questions = std::make_shared<const QuestionIndex>(*set);
  if (!set->questions->ready()) {
    const Where where{"questions/", {}, {}, &result.diagnostics};
    where.warning(0, "free questions cannot be searched: the SQLite of this machine has no full text search (FTS5)");
  }
  result.set = std::move(set);
  return result;
}

std::vector<LibraryFile> load_files(const std::filesystem::path& dir) {
  namespace fs = std::filesystem;
  std::vector<LibraryFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    if (!entry.is_regular_file()) continue;
    const auto extension = entry.path().extension();
    if (extension != ".yaml" && extension != ".csv") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    if (!in) {
      throw fs::filesystem_error("cannot read", entry.path(), std::make_error_code(std::errc::permission_denied));
    }
    files.push_back({entry.path().lexically_relative(dir).generic_string(),
                     std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>())});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

}  // namespace orienta::flows
