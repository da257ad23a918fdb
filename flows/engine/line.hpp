// SPDX-License-Identifier: Apache-2.0
// Two roots of expressions that tell of the deployment: `line` (when somebody answers) and `offered` (languages).
#pragma once

#include <string_view>

#include "bot/model/time.hpp"
#include "flows/expression/expression.hpp"
#include "flows/model.hpp"

namespace orienta::flows::engine {

// known: the settings say when somebody answers; open: now; opens: "hoy a las 8:00", "el lunes a las 8:00", empty while
// open or when unknown.
[[nodiscard]] Value line_root(const FlowSet& set, model::Time now, std::string_view language, model::Mode mode);
// Every language that some flow has -> whether this deployment offers it.
[[nodiscard]] Value offered_root(const FlowSet& set);

}  // namespace orienta::flows::engine
