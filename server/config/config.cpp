// SPDX-License-Identifier: Apache-2.0
#include "server/config/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "server/config/channels.hpp"
#include "server/net/proxies.hpp"

namespace orienta::config {
namespace {

// nullopt: taken. Otherwise what is wrong, without the name of the option.
using Complaint = std::optional<std::string>;

struct OptionRow {
  std::string_view section, key;
  std::string_view type;      // as people read it
  std::string_view fallback;  // as it would stand in the file
  std::string_view help;
  Complaint (*take)(Config&, const toml::node&);
};

Complaint take_text(const toml::node& node, std::string& out) {
  const auto text = node.value_exact<std::string>();
  if (!text) return "must be text in double quotes";
  out = *text;
  return std::nullopt;
}

Complaint take_number(const toml::node& node, std::int64_t low, std::int64_t high, std::int64_t& out) {
  const auto number = node.value_exact<std::int64_t>();
  if (!number || *number < low || *number > high) {
    return "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  }
  out = *number;
  return std::nullopt;
}

Complaint take_listen(Config& config, const toml::node& node) {
  constexpr std::string_view kHelp =
      "must be \"ADDRESS:PORT\", e.g. \"127.0.0.1:8080\", \"0.0.0.0:80\" or \"[::1]:8080\" (port 0 = any free one)";
  std::string text;
  if (auto wrong = take_text(node, text)) return wrong;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::string(kHelp);
  std::string host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(host, ec);
  if (ec || address.is_v6() != bracketed) return std::string(kHelp);
  unsigned port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
  if (error != std::errc() || stop != end || port > 65535) return std::string(kHelp);
  config.server.address = host;
  config.server.port = static_cast<std::uint16_t>(port);
  return std::nullopt;
}

Complaint take_public_url(Config& config, const toml::node& node) {
  std::string text;
  if (auto wrong = take_text(node, text)) return wrong;
  while (text.ends_with('/')) text.pop_back();
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  if (!text.empty() && (!web || text.find_first_of(" ?#\"<>") != std::string::npos || text.ends_with(':'))) {
    return "must be the address people and providers reach this server at, e.g. \"https://help.example.org\"";
  }
  config.server.public_url = text;
  return std::nullopt;
}

Complaint take_proxies(Config& config, const toml::node& node) {
  constexpr std::string_view kHelp = "must be a list of addresses or networks, e.g. [\"127.0.0.1\", \"10.0.0.0/8\"]";
  const auto* list = node.as_array();
  if (list == nullptr) return std::string(kHelp);
  net::ProxyList check;
  std::vector<std::string> out;
  for (const auto& entry : *list) {
    const auto text = entry.value_exact<std::string>();
    if (!text || !check.add(*text)) return std::string(kHelp);
    out.push_back(*text);
  }
  config.server.trusted_proxies = std::move(out);
  return std::nullopt;
}

Complaint take_storage_url(Config& config, const toml::node& node) {
  std::string text;
  if (auto wrong = take_text(node, text)) return wrong;
  const bool sqlite = text.starts_with("sqlite:") && text.size() > 7;
  if (!sqlite && !text.starts_with("postgresql://") && !text.starts_with("postgres://")) {
    return "must be \"sqlite:PATH\" or \"postgresql://user@host/database\"";
  }
  config.storage.url = text;
  return std::nullopt;
}

Complaint take_flows_dir(Config& config, const toml::node& node) {
  if (auto wrong = take_text(node, config.flows.dir)) return wrong;
  if (config.flows.dir.empty()) return "must name the folder with the scripts";
  return std::nullopt;
}

Complaint take_level(Config& config, const toml::node& node) {
  std::string text;
  if (auto wrong = take_text(node, text)) return wrong;
  constexpr std::array<std::string_view, 4> kLevels{"debug", "info", "warning", "error"};
  if (std::find(kLevels.begin(), kLevels.end(), text) == kLevels.end()) {
    return "must be one of \"debug\", \"info\", \"warning\", \"error\"";
  }
  config.log.level = text;
  return std::nullopt;
}

constexpr std::array kOptions{
    OptionRow{"server", "listen", "address", "\"127.0.0.1:8080\"",
              "Address and port to listen on; port 0 takes any free one. TLS belongs to a proxy in front.",
              take_listen},
    OptionRow{"server", "public_url", "text", "\"\"",
              "Address under which people and providers reach this server; webhook signatures are checked against it.",
              take_public_url},
    OptionRow{"server", "trusted_proxies", "list", "[]",
              "Proxies (addresses or networks) whose X-Forwarded-For is believed.", take_proxies},
    OptionRow{"server", "shutdown_grace_ms", "number", "10000",
              "How long running requests and turns may finish when the server stops, milliseconds.",
              [](Config& c, const toml::node& n) { return take_number(n, 0, 600'000, c.server.shutdown_grace_ms); }},
    OptionRow{"storage", "url", "address", "\"sqlite:data/orienta.db\"",
              "sqlite:PATH, or postgresql://user@host/database when one machine is not enough.", take_storage_url},
    OptionRow{"flows", "dir", "folder", "\"flows/library\"", "Folder with the scripts, facts, deadlines and directory.",
              take_flows_dir},
    OptionRow{"log", "level", "text", "\"info\"", "debug, info, warning or error.", take_level},
    OptionRow{"delivery", "unknown_wait_seconds", "number", "60",
              "How long a message whose sending was never answered waits for a status before it is sent again.",
              [](Config& c, const toml::node& n) { return take_number(n, 1, 3600, c.delivery.unknown_wait_seconds); }},
    OptionRow{"helpdesk", "name", "text", "\"Orienta\"", "Name of the service, shown on its pages.",
              [](Config& c, const toml::node& n) { return take_text(n, c.helpdesk.name); }},
    OptionRow{
        "helpdesk", "first_answer_minutes", "number", "240", "Within how many minutes a person should answer.",
        [](Config& c, const toml::node& n) { return take_number(n, 1, 100'000, c.helpdesk.first_answer_minutes); }},
    OptionRow{
        "helpdesk", "danger_answer_minutes", "number", "15", "The same for somebody in danger.",
        [](Config& c, const toml::node& n) { return take_number(n, 1, 100'000, c.helpdesk.danger_answer_minutes); }},
    OptionRow{"helpdesk", "session_hours", "number", "12", "After how many hours agents sign in again.",
              [](Config& c, const toml::node& n) { return take_number(n, 1, 24 * 31, c.helpdesk.session_hours); }},
};

int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

int line_of(const toml::key& key, const toml::node& node) {
  const auto line = key.source().begin.line;
  return line > 0 ? static_cast<int>(line) : line_of(node);
}

std::string keys_of(std::string_view section) {
  std::string out;
  for (const auto& row : kOptions) {
    if (row.section != section) continue;
    if (!out.empty()) out += ", ";
    out += row.key;
  }
  return out;
}

bool is_section(std::string_view name) {
  return std::any_of(kOptions.begin(), kOptions.end(), [&](const auto& row) { return row.section == name; });
}

void read_section(std::string_view section, const toml::table& table, Config& config,
                  std::vector<ConfigError>& errors) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const auto row = std::find_if(kOptions.begin(), kOptions.end(),
                                  [&](const auto& r) { return r.section == section && r.key == name; });
    const std::string place = "[" + std::string(section) + "] " + std::string(name);
    if (row == kOptions.end()) {
      errors.push_back({line_of(key, node), place + " is not an option; known here: " + keys_of(section)});
    } else if (auto wrong = row->take(config, node)) {
      errors.push_back({line_of(key, node), place + " " + *wrong});
    }
  }
}

// Settings as text, which is what connectors take.
std::optional<std::string> as_text(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return text;
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  return std::nullopt;
}

void read_channels(const toml::node& node, Config& config, std::vector<ConfigError>& errors) {
  const auto* list = node.as_array();
  const bool tables =
      list != nullptr && std::all_of(list->begin(), list->end(), [](const auto& n) { return n.is_table(); });
  if (!tables) {
    errors.push_back({line_of(node), "channels are written as [[channel]], with two brackets on each side"});
    return;
  }
  std::set<std::string, std::less<>> seen;
  for (const auto& entry : *list) {
    RawChannel raw;
    raw.line = line_of(entry);
    for (const auto& [key, value] : *entry.as_table()) {
      const auto text = as_text(value);
      const int line = line_of(key, value);
      if (text) {
        raw.settings.push_back({std::string(key.str()), *text, line});
      } else {
        errors.push_back({line, "[[channel]] " + std::string(key.str()) + " must be text in double quotes"});
      }
    }
    auto channel = read_channel(raw, config.file.parent_path(), errors);
    channel.public_url = config.server.public_url;
    if (!channel.id.empty() && !seen.insert(channel.id).second) {
      errors.push_back({raw.line, "[[channel]] id \"" + channel.id + "\" is used twice; give each channel its own"});
    }
    config.channels.push_back(std::move(channel));
  }
}

void resolve_paths(Config& config) {
  const auto folder = config.file.parent_path();
  const auto from_folder = [&](const std::string& path) { return (folder / path).lexically_normal().string(); };
  constexpr std::string_view kSqlite = "sqlite:";
  config.flows.dir = from_folder(config.flows.dir);
  if (config.storage.url.starts_with(kSqlite)) {
    const std::string path = config.storage.url.substr(kSqlite.size());
    if (path != ":memory:") config.storage.url = std::string(kSqlite) + from_folder(path);
  }
}

}  // namespace

std::variant<Config, std::vector<ConfigError>> parse_config(std::string_view text, const std::filesystem::path& file) {
  Config config;
  config.file = file;
  std::vector<ConfigError> errors;
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    errors.push_back(
        {static_cast<int>(error.source().begin.line), "not valid TOML: " + std::string(error.description())});
    return errors;
  }
  // Channels come last: they take public_url from [server].
  const toml::node* channels = nullptr;
  for (const auto& [key, node] : root) {
    const std::string_view name = key.str();
    if (name == "channel") {
      channels = &node;
    } else if (!is_section(name)) {
      errors.push_back({line_of(key, node), "\"" + std::string(name) +
                                                "\" is not a section; known: [server], [storage], [flows], [log], "
                                                "[delivery], [helpdesk], [[channel]]"});
    } else if (const auto* table = node.as_table()) {
      read_section(name, *table, config, errors);
    } else {
      errors.push_back(
          {line_of(key, node), "\"" + std::string(name) + "\" must be a section: [" + std::string(name) + "]"});
    }
  }
  if (channels != nullptr) read_channels(*channels, config, errors);
  if (!errors.empty()) {
    std::stable_sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return errors;
  }
  resolve_paths(config);
  return config;
}

std::variant<Config, std::vector<ConfigError>> read_config(const std::filesystem::path& file) {
  std::error_code ec;
  std::ifstream in;
  if (!std::filesystem::is_directory(file, ec)) in.open(file, std::ios::binary);
  if (!in.is_open()) {
    return std::vector<ConfigError>{{0, "the file cannot be read; make one with: orienta init > orienta.toml"}};
  }
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return parse_config(bytes.str(), std::filesystem::absolute(file, ec));
}

std::string options_help() {
  std::string out;
  std::string_view section;
  for (const auto& row : kOptions) {
    if (row.section != section) {
      section = row.section;
      out += (out.empty() ? "[" : "\n[") + std::string(section) + "]\n";
    }
    out += "  " + std::string(row.key) + " (" + std::string(row.type) + ", default " + std::string(row.fallback) +
           ")\n      " + std::string(row.help) + "\n";
  }
  return out + "\n" + channel_options_help();
}

}  // namespace orienta::config
