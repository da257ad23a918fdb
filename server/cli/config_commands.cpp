// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <filesystem>
#include <ostream>

#include "flows/expression/expression.hpp"
#include "server/cli/commands.hpp"

namespace orienta::cli {
namespace {

namespace fs = std::filesystem;

// Cells of a Markdown table may not hold a bar.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void print_docs(std::ostream& out, const std::vector<flows::FunctionDoc>& docs) {
  for (const auto& doc : docs) {
    out << "### `" << doc.signature << "`\n\n" << doc.help << "\n\n";
    if (doc.examples.empty()) continue;
    out << "| expression | gives |\n| --- | --- |\n";
    for (const auto& example : doc.examples) {
      out << "| `" << cell(example.expression) << "` | `" << cell(example.result) << "` |\n";
    }
    out << '\n';
  }
}

}  // namespace

std::optional<config::Config> load_config(const std::string& file, std::ostream& err) {
  auto result = config::read_config(file);
  if (auto* good = std::get_if<config::Config>(&result)) return std::move(*good);
  for (const auto& error : std::get<std::vector<config::ConfigError>>(result)) {
    err << file;
    if (error.line > 0) err << ':' << error.line;
    err << ": " << error.message << '\n';
  }
  return std::nullopt;
}

std::optional<std::string> find_flows(const std::string& given, const std::string& config_file, std::ostream& err) {
  if (!given.empty()) {
    if (fs::is_directory(given)) return given;
    err << given << " is not a folder; name the one with the scripts (it holds settings.yaml)\n";
    return std::nullopt;
  }
  if (fs::is_regular_file(config_file)) {
    const auto config = load_config(config_file, err);
    if (!config) return std::nullopt;
    if (fs::is_directory(config->flows.dir)) return config->flows.dir;
    err << config_file << ": [flows] dir: " << config->flows.dir << " is not a folder\n";
    return std::nullopt;
  }
  for (const char* place : {"flows/library", "/usr/share/orienta/flows", "/usr/local/share/orienta/flows"}) {
    if (fs::is_directory(place)) return place;
  }
  err << "no scripts found: name their folder, or run this beside orienta.toml or flows/library\n";
  return std::nullopt;
}

int check_config(const std::string& file, std::ostream& out, std::ostream& err) {
  const auto config = load_config(file, err);
  if (!config) return kFailed;
  out << file << ": good; " << config->channels.size() << (config->channels.size() == 1 ? " channel" : " channels")
      << '\n';
  for (const auto& channel : config->channels) {
    out << "  " << channel.id << " (" << channel.type << ")";
    if (channel.type != "webchat" && !config->server.public_url.empty()) {
      out << " webhook " << config->server.public_url << "/webhooks/" << channel.id;
    }
    out << '\n';
  }
  return kOk;
}

int print_expressions(std::ostream& out) {
  out << "# Expressions\n\nMade by `orienta expressions` from the tables that run them; every example is a test.\n\n"
         "## Functions\n\n";
  print_docs(out, flows::function_docs());
  out << "## Tests\n\nUsed in `branch` as `{test: NAME, of: VALUE, with: [...]}`.\n\n";
  print_docs(out, flows::test_docs());
  return kOk;
}

}  // namespace orienta::cli
