// SPDX-License-Identifier: Apache-2.0
// Directories that were imported into the database, merged into the scripts before these take force.
#pragma once

#include <cstdint>
#include <vector>

#include "flows/diagnostics.hpp"
#include "flows/model.hpp"
#include "storage/storage.hpp"

namespace orienta::server {

// By name, so that every node merges the same way. What cannot be read any more is left out and told as a warning: an
// import that grew old must not keep a server from starting.
void merge_imports(const std::vector<storage::directory_imports::Import>& imports, std::int64_t revision,
                   flows::FlowSet& set, std::vector<flows::Diagnostic>& diagnostics);

}  // namespace orienta::server
