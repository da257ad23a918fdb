// SPDX-License-Identifier: Apache-2.0
// JSON of a session as values of expressions.
#pragma once

#include <boost/json/value.hpp>

#include "flows/expression/expression.hpp"

namespace orienta::flows::engine {

// An object with a member "value" reads as that value when used as text ("@results.age").
[[nodiscard]] Value to_value(const boost::json::value& json);

}  // namespace orienta::flows::engine
