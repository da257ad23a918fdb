// SPDX-License-Identifier: Apache-2.0
// Small tools over yaml-cpp that every part of the flow reader uses: a place to complain, and typed access that
// complains instead of throwing.
#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/model.hpp"

namespace orienta::flows::reading {

// Where in a file the reader is, and where its complaints go. Cheap to copy.
struct Where {
  std::string file, flow, step;
  std::vector<Diagnostic>* diagnostics = nullptr;

  void error(int line, std::string message) const;
  void warning(int line, std::string message) const;
};

// Line of a node, 1-based; 0 if yaml-cpp does not know.
[[nodiscard]] int line_of(const YAML::Node& node);
// Parses bytes; a syntax error becomes a diagnostic with a hint for the usual mistakes. nullopt after an error.
[[nodiscard]] std::optional<YAML::Node> parse(std::string_view bytes, const Where& where);
// Key of a map or an undefined node; never throws and never adds the key.
[[nodiscard]] YAML::Node get(const YAML::Node& map, std::string_view key);
// Complains of keys that are not in `known` (naming the nearest one that is) and of keys given twice.
void check_keys(const YAML::Node& map, const std::vector<std::string_view>& known, const Where& where);
// Scalar as text; empty and a complaint if it is there and no scalar.
[[nodiscard]] std::string scalar(const YAML::Node& node, const Where& where, std::string_view what);
[[nodiscard]] std::optional<double> number(const YAML::Node& node, const Where& where, std::string_view what);
[[nodiscard]] bool flag(const YAML::Node& node, const Where& where, std::string_view what);
// "3d", "12h", "30m", "45s".
[[nodiscard]] std::optional<model::Millis> duration(const YAML::Node& node, const Where& where, std::string_view what);
// A string in the fallback language, or languages -> string or modes -> string.
[[nodiscard]] Text text(const YAML::Node& node, const Where& where, std::string_view fallback, std::string_view what);
[[nodiscard]] Localized localized(const YAML::Node& node, const Where& where, std::string_view fallback,
                                  std::string_view what);
[[nodiscard]] LocalizedList localized_list(const YAML::Node& node, const Where& where, std::string_view fallback,
                                           std::string_view what);
[[nodiscard]] Target target(const YAML::Node& node, const Where& where, std::string_view what);
// Lower-case letters, digits and _, at most 64.
[[nodiscard]] bool is_id(std::string_view text);
[[nodiscard]] bool is_language(std::string_view text);

}  // namespace orienta::flows::reading
