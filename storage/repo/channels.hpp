// SPDX-License-Identifier: Apache-2.0
// The state of channels that outlives a restart: paused or not, and why.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/model/time.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::channels {

struct State {
  std::string channel_id;
  model::Time paused_until{};  // epoch = sending
  std::string reason;
  std::string code;
};
[[nodiscard]] State get(Tx& tx, std::string_view channel_id);
void save(Tx& tx, const State& state);

}  // namespace orienta::storage::channels
