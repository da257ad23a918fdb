// SPDX-License-Identifier: Apache-2.0
// The names with which an expression in a flow may begin.
#pragma once

#include <string>
#include <vector>

namespace orienta::flows {

[[nodiscard]] inline const std::vector<std::string>& expression_roots() {
  static const std::vector<std::string> roots = {"contact", "fields",    "results", "locals", "child",
                                                 "facts",   "deadlines", "confirm", "case",   "globals",
                                                 "input",   "line",      "offered", "run"};
  return roots;
}

}  // namespace orienta::flows
