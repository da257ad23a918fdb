// SPDX-License-Identifier: Apache-2.0
#include "server/config/channels.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>

namespace orienta::config {
namespace {

using connectors::OptionSpec;

bool good_id(std::string_view id) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789_-";
  return !id.empty() && id.size() <= 40 && id.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string known_types() {
  std::string out;
  for (const auto& connector : connectors::all()) {
    if (!out.empty()) out += ", ";
    out += connector.type;
  }
  return out;
}

std::string known_options(const connectors::Connector& connector) {
  std::string out = "id, type";
  for (const OptionSpec& option : connector.options) {
    out += ", ";
    out += option.name;
    if (option.secret) out += " (or " + std::string(option.name) + "_file, " + std::string(option.name) + "_env)";
  }
  return out;
}

bool is_choice(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const std::size_t bar = choices.find('|');
    if (choices.substr(0, bar) == value) return true;
    choices = bar == std::string_view::npos ? std::string_view() : choices.substr(bar + 1);
  }
  return false;
}

// Where a setting's value comes from: the file itself, another file, the environment.
enum class From { here, file, environment };
struct Named {
  const OptionSpec* option = nullptr;
  From from = From::here;
};

Named find_option(const connectors::Connector& connector, std::string_view name) {
  for (const OptionSpec& option : connector.options) {
    if (name == option.name) return {&option, From::here};
    if (!option.secret || !name.starts_with(option.name)) continue;
    const std::string_view rest = name.substr(option.name.size());
    if (rest == "_file") return {&option, From::file};
    if (rest == "_env") return {&option, From::environment};
  }
  return {};
}

std::optional<std::string> first_line(const std::filesystem::path& file) {
  std::error_code ec;
  if (std::filesystem::is_directory(file, ec)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string line;
  if (!in.is_open() || !std::getline(in, line)) return std::nullopt;
  while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('\t')) line.pop_back();
  return line;
}

// nullopt: an error was added.
std::optional<std::string> fetch(const RawSetting& setting, From from, const std::filesystem::path& folder,
                                 const std::string& place, std::vector<ConfigError>& errors) {
  if (from == From::here) return setting.value;
  if (from == From::file) {
    auto line = first_line(folder / setting.value);
    if (line && !line->empty()) return line;
    errors.push_back({setting.line, place + ": the file \"" + setting.value +
                                        "\" cannot be read or its first line is empty; put the secret there"});
    return std::nullopt;
  }
  // Configuration is read once, before any thread is started.
  const char* value = std::getenv(setting.value.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value != nullptr && *value != '\0') return std::string(value);
  errors.push_back({setting.line, place + ": the environment variable " + setting.value + " is not set"});
  return std::nullopt;
}

void check_required(const connectors::Connector& connector, const std::set<std::string_view>& given,
                    const std::string& place, int line, connectors::Channel& channel,
                    std::vector<ConfigError>& errors) {
  for (const OptionSpec& option : connector.options) {
    if (given.contains(option.name)) continue;
    const std::string name(option.name);
    if (option.required) {
      const std::string ways = option.secret ? " (or " + name + "_file, " + name + "_env)" : "";
      errors.push_back({line, place + " needs " + name + ways + ": " + std::string(option.help)});
    } else if (!option.fallback.empty()) {
      channel.settings[name] = std::string(option.fallback);
    }
  }
}

}  // namespace

connectors::Channel read_channel(const RawChannel& raw, const std::filesystem::path& folder,
                                 std::vector<ConfigError>& errors) {
  connectors::Channel channel;
  int id_line = raw.line;
  int type_line = raw.line;
  for (const RawSetting& setting : raw.settings) {
    if (setting.name == "id") {
      channel.id = setting.value;
      id_line = setting.line;
    } else if (setting.name == "type") {
      channel.type = setting.value;
      type_line = setting.line;
    }
  }
  if (!good_id(channel.id)) {
    errors.push_back({id_line, "[[channel]] id must be 1 to 40 of a-z, 0-9, _ and -, e.g. id = \"web\""});
  }
  const std::string place = "[[channel]] " + (channel.id.empty() ? std::string("(no id)") : "\"" + channel.id + "\"");
  const auto* connector = connectors::find(channel.type);
  if (connector == nullptr) {
    errors.push_back({type_line, place + ": type must be one of: " + known_types()});
    return channel;
  }
  std::set<std::string_view> given;
  for (const RawSetting& setting : raw.settings) {
    if (setting.name == "id" || setting.name == "type") continue;
    const Named named = find_option(*connector, setting.name);
    if (named.option == nullptr) {
      errors.push_back({setting.line, place + ": " + setting.name + " is not an option of type " + channel.type +
                                          "; known: " + known_options(*connector)});
      continue;
    }
    const std::string where = place + " " + setting.name;
    if (!given.insert(named.option->name).second) {
      errors.push_back({setting.line, where + ": " + std::string(named.option->name) + " is given twice; keep one"});
      continue;
    }
    auto value = fetch(setting, named.from, folder, where, errors);
    if (!value) continue;
    if (value->empty() && named.option->required) {
      errors.push_back({setting.line, where + " is empty: " + std::string(named.option->help)});
    } else if (!named.option->one_of.empty() && !is_choice(named.option->one_of, *value)) {
      errors.push_back({setting.line, where + " must be one of: " + std::string(named.option->one_of)});
    } else {
      channel.settings[std::string(named.option->name)] = std::move(*value);
    }
  }
  check_required(*connector, given, place, raw.line, channel, errors);
  return channel;
}

std::string channel_options_help() {
  std::string out =
      "[[channel]]\n  id (text, required)\n      1 to 40 of a-z, 0-9, _ and -; part of the webhook's "
      "address: /webhooks/ID\n  type (text, required)\n      " +
      known_types() + "\n";
  for (const auto& connector : connectors::all()) {
    out += "\n[[channel]] type = \"" + std::string(connector.type) + "\"\n";
    for (const OptionSpec& option : connector.options) {
      out += "  " + std::string(option.name) + (option.required ? " (required" : " (optional");
      if (option.secret) out += ", secret: also as " + std::string(option.name) + "_file or _env";
      if (!option.fallback.empty()) out += ", default \"" + std::string(option.fallback) + "\"";
      out += ")\n      " + std::string(option.help) + "\n";
    }
  }
  return out;
}

}  // namespace orienta::config
