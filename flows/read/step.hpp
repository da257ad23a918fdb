// SPDX-License-Identifier: Apache-2.0
// One step of a flow file -> Step.
#pragma once

#include <optional>

#include "flows/read/yaml.hpp"

namespace orienta::flows::reading {

// nullopt when not even id and kind can be told; smaller mistakes are reported and the rest is read.
[[nodiscard]] std::optional<Step> read_step(const YAML::Node& node, const Where& where, std::string_view fallback);

}  // namespace orienta::flows::reading
