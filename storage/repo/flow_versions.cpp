// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/flow_versions.hpp"

#include "storage/repo/values.hpp"

namespace orienta::storage::flow_versions {

void put(Tx& tx, const FlowVersion& version) {
  run(tx,
      "INSERT INTO flow_versions (flow, version, source, published_at) VALUES ($1, $2, $3, $4)"
      " ON CONFLICT (flow, version) DO NOTHING",
      {val(version.flow), val(version.version), val(version.source), val(version.published_at)});
}

std::vector<FlowVersion> all(Tx& tx) {
  std::vector<FlowVersion> out;
  run(tx, "SELECT flow, version, source, published_at FROM flow_versions ORDER BY published_at DESC, flow, version", {},
      [&](const Row& row) {
        Reader read(row);
        FlowVersion& version = out.emplace_back();
        version.flow = read.text();
        version.version = read.text();
        version.source = read.text();
        version.published_at = read.time();
      });
  return out;
}

}  // namespace orienta::storage::flow_versions
