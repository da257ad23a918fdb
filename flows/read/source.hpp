// SPDX-License-Identifier: Apache-2.0
// What the readers of the kinds of step share: a step's node and how to take it apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/model.hpp"
#include "flows/read/yaml.hpp"

namespace orienta::flows::reading {

using Keys = std::vector<std::string_view>;

// A step's node with what its readers need.
struct Source {
  const YAML::Node& node;
  const Where& where;
  std::string_view fallback;

  [[nodiscard]] YAML::Node at(std::string_view key) const { return get(node, key); }
  [[nodiscard]] Text text_at(std::string_view key) const { return text(at(key), where, fallback, key); }
  [[nodiscard]] std::string scalar_at(std::string_view key) const { return scalar(at(key), where, key); }
  [[nodiscard]] Target target_at(std::string_view key) const { return target(at(key), where, key); }
  [[nodiscard]] int line() const { return line_of(node); }
  void require(bool there, std::string_view what) const {
    if (!there) where.error(line(), "'" + std::string(what) + "' is missing");
  }
  // Keys such as `text` may stand beside the kind or inside its map.
  [[nodiscard]] YAML::Node either(const YAML::Node& inside, std::string_view key) const {
    const auto found = get(inside, key);
    return found.IsDefined() ? found : at(key);
  }
};

template <class Parse>
auto word(const YAML::Node& node, const Where& where, std::string_view what, std::string_view allowed, Parse parse,
          typename decltype(parse(""))::value_type missing) {
  if (!node.IsDefined()) return missing;
  const auto text = scalar(node, where, what);
  if (const auto value = parse(text)) return *value;
  where.error(line_of(node),
              "'" + std::string(what) + "' must be one of " + std::string(allowed) + ", not '" + text + "'");
  return missing;
}

// The map that a kind such as `case: {...}` holds; complains and gives an empty one otherwise.
[[nodiscard]] YAML::Node map_of(const Source& s, std::string_view kind, const Keys& keys);

// step_ask.cpp: everything about questions.
[[nodiscard]] StepKind read_ask(const Source& s);

}  // namespace orienta::flows::reading
