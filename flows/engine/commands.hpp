// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "flows/engine.hpp"

namespace orienta::flows::engine {

// Option ids of buttons that run a command; they work from any message, however old.
inline constexpr std::array<std::pair<Builtin, std::string_view>, 3> kCommandOptions = {
    {{Builtin::person, "command:person"}, {Builtin::menu, "command:menu"}, {Builtin::repeat, "command:repeat"}}};

// The offered language in which most of those command words were written, the default one if they are alike; empty if
// in none that is offered.
[[nodiscard]] std::string language_of_command(const FlowSet& set, const Input& input, Builtin builtin);
// A command word with a typing error, for messages that nothing else understood.
[[nodiscard]] std::optional<Builtin> similar_command(const FlowSet& set, const Input& input);

}  // namespace orienta::flows::engine
