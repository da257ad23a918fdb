// SPDX-License-Identifier: Apache-2.0
// Visits every text, expression and target of a step, whatever its kind: the reader looks for facts in them, the
// checker for everything else. `what` names the key for a message to an editor.
#pragma once

#include <functional>
#include <string_view>

#include "flows/model.hpp"

namespace orienta::flows {

struct Walk {
  std::function<void(std::string_view what, const Text&)> text = {};               // said to the person
  std::function<void(std::string_view what, const Text&)> internal_text = {};      // for agents only
  std::function<void(std::string_view what, const std::string&)> expression = {};  // a template used as a value
  std::function<void(std::string_view what, const Target&)> target = {};           // non-empty ones, without `go`
};
void walk(const Step& step, const Walk& visit);

}  // namespace orienta::flows
