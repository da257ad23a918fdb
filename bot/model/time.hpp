// SPDX-License-Identifier: Apache-2.0
// One time type everywhere: milliseconds since 1970 UTC. Zones and calendars are ICU's business (flows/text).
#pragma once

#include <chrono>
#include <cstdint>

namespace orienta::model {

using Millis = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Millis>;

[[nodiscard]] constexpr std::int64_t to_ms(Time t) {
  return t.time_since_epoch().count();
}
[[nodiscard]] constexpr Time from_ms(std::int64_t ms) {
  return Time{Millis{ms}};
}

}  // namespace orienta::model
