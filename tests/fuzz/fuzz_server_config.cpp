// SPDX-License-Identifier: Apache-2.0
// Any bytes as orienta.toml: a configuration, or at least one error with words.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/config/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace config = orienta::config;
  const std::string_view toml(reinterpret_cast<const char*>(data), size);
  const auto result = config::parse_config(toml, "/nowhere/orienta.toml");
  if (const auto* errors = std::get_if<std::vector<config::ConfigError>>(&result)) {
    if (errors->empty()) std::abort();
    for (const auto& error : *errors) {
      if (error.message.empty()) std::abort();
    }
  }
  return 0;
}
