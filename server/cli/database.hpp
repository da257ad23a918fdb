// SPDX-License-Identifier: Apache-2.0
// What commands that open the database share. They have nothing else to do, so they wait.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/storage.hpp"

namespace orienta::cli {

[[nodiscard]] model::Time now();
// Creates the folder of an SQLite file: SQLite makes the file, not the folder it is in.
[[nodiscard]] std::unique_ptr<storage::Store> open_store(const std::string& url);
[[nodiscard]] std::vector<storage::Migration> migrate_store(const std::string& url);  // the folder too
// Both throw what the work threw.
void write_and_wait(storage::Store& store, storage::Store::Work work);
void read_and_wait(storage::Store& store, storage::Store::Work work);

}  // namespace orienta::cli
