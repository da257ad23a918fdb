// SPDX-License-Identifier: Apache-2.0
// Bringing a schema up to date with storage/migrations/NNNN_name.sql. Inside storage/ only.
#pragma once

#include <vector>

#include "storage/engine.hpp"
#include "storage/storage.hpp"

namespace orienta::storage {

struct MigrationFile {
  int number = 0;
  std::string name;
  std::string text;
};

// Those in this program, in order.
[[nodiscard]] std::vector<MigrationFile> embedded_migrations();
// The text as one engine gets it: lines marked for the other one are dropped, the mark is removed from its own.
[[nodiscard]] std::string for_engine(const std::string& text, std::string_view engine);
// All in one transaction. Throws std::runtime_error if what is applied is newer than `files`, or differs from them;
// with `apply` false also if something is missing.
std::vector<Migration> bring_up_to_date(Engine& engine, Connection& connection, const std::vector<MigrationFile>& files,
                                        bool apply);

}  // namespace orienta::storage
