// SPDX-License-Identifier: Apache-2.0
// orienta.toml: one table of options with type, default and help (config.cpp); unknown keys are errors that name the
// line.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/connectors.hpp"

namespace orienta::config {

struct Config {
  struct {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url;  // no trailing slash
    std::vector<std::string> trusted_proxies;
    std::int64_t shutdown_grace_ms = 10'000;
  } server;
  struct {
    std::string url = "sqlite:data/orienta.db";
  } storage;
  struct {
    std::string dir = "flows/library";
  } flows;
  struct {
    std::string level = "info";
  } log;
  struct {
    std::int64_t unknown_wait_seconds = 60;  // before a send that was never answered is repeated
  } delivery;
  struct {
    std::string name = "Orienta";             // what /try and the API document are titled
    std::int64_t first_answer_minutes = 240;  // clock for the first human answer
    std::int64_t danger_answer_minutes = 15;
    std::int64_t session_hours = 12;  // sign-in of agents
  } helpdesk;
  std::vector<connectors::Channel> channels;
  std::filesystem::path file;  // where it was read
};

struct ConfigError {
  int line = 0;
  std::string message;
};  // "orienta.toml:12: ..." is made by the caller
// Relative paths in the file count from the file's folder. Secrets: `name`, or `name_file` (first line of that file),
// or `name_env`. Every problem found, not only the first.
[[nodiscard]] std::variant<Config, std::vector<ConfigError>> read_config(const std::filesystem::path& file);
[[nodiscard]] std::variant<Config, std::vector<ConfigError>> parse_config(std::string_view toml,
                                                                          const std::filesystem::path& file);
// A commented orienta.toml with a web chat channel, as `script/server` and `orienta init` write it.
[[nodiscard]] std::string default_config();
// The option table as text: `orienta check-config --help-options` and the README are made of it.
[[nodiscard]] std::string options_help();

}  // namespace orienta::config
