// SPDX-License-Identifier: Apache-2.0
// Every version of every flow that was ever live, so that people inside one can finish it after a publication.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/model/time.hpp"
#include "storage/tx.hpp"

namespace orienta::storage::flow_versions {

struct FlowVersion {
  std::string flow, version, source;
  model::Time published_at{};
};
void put(Tx& tx, const FlowVersion& version);        // does nothing if it is there
[[nodiscard]] std::vector<FlowVersion> all(Tx& tx);  // newest first

}  // namespace orienta::storage::flow_versions
