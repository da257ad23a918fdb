// SPDX-License-Identifier: Apache-2.0
// One [[channel]], checked against the options of its connector; secrets are fetched from where the file says.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/config/config.hpp"

namespace orienta::config {

struct RawSetting {
  std::string name, value;
  int line = 0;
};
struct RawChannel {
  int line = 0;
  std::vector<RawSetting> settings;  // id and type too
};

// What is wrong goes to `errors`; the channel is usable only if nothing was added. `folder`: where NAME_file counts
// from.
[[nodiscard]] connectors::Channel read_channel(const RawChannel& raw, const std::filesystem::path& folder,
                                               std::vector<ConfigError>& errors);
[[nodiscard]] std::string channel_options_help();

}  // namespace orienta::config
