// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/channels.hpp"

#include "storage/repo/values.hpp"

namespace orienta::storage::channels {

State get(Tx& tx, std::string_view channel_id) {
  State state;
  state.channel_id = channel_id;
  run(tx, "SELECT paused_until, reason, code FROM channels WHERE channel_id = $1", {val(channel_id)},
      [&](const Row& row) {
        Reader read(row);
        state.paused_until = read.time();
        state.reason = read.text();
        state.code = read.text();
      });
  return state;
}

void save(Tx& tx, const State& state) {
  run(tx,
      "INSERT INTO channels (channel_id, paused_until, reason, code) VALUES ($1, $2, $3, $4) ON CONFLICT (channel_id)"
      " DO UPDATE SET paused_until = excluded.paused_until, reason = excluded.reason, code = excluded.code",
      {val(state.channel_id), val(state.paused_until), val(state.reason), val(state.code)});
}

}  // namespace orienta::storage::channels
