// SPDX-License-Identifier: Apache-2.0
#include "storage/repo/directory_imports.hpp"

#include "storage/repo/values.hpp"

namespace orienta::storage::directory_imports {
namespace {

void count_up(Tx& tx) {
  run(tx, "UPDATE directory_state SET revision = revision + 1 WHERE id = 1", {});
}

Import read_row(const Row& row) {
  Reader read(row);
  Import out;
  out.name = read.text();
  out.imported_at = read.time();
  out.imported_by = read.text();
  out.services = read.integer();
  out.content = read.text();
  return out;
}

}  // namespace

void put(Tx& tx, const Import& import) {
  run(tx,
      "INSERT INTO directory_imports (name, imported_at, imported_by, services, content) VALUES ($1, $2, $3, $4, $5)"
      " ON CONFLICT (name) DO UPDATE SET imported_at = excluded.imported_at, imported_by = excluded.imported_by,"
      " services = excluded.services, content = excluded.content",
      {val(import.name), val(import.imported_at), val(import.imported_by), val(import.services), val(import.content)});
  count_up(tx);
}

bool remove(Tx& tx, std::string_view name) {
  if (run(tx, "DELETE FROM directory_imports WHERE name = $1", {val(name)}) == 0) return false;
  count_up(tx);
  return true;
}

std::optional<Import> get(Tx& tx, std::string_view name) {
  std::optional<Import> out;
  run(tx, "SELECT name, imported_at, imported_by, services, content FROM directory_imports WHERE name = $1",
      {val(name)}, [&](const Row& row) { out = read_row(row); });
  return out;
}

std::vector<Import> list(Tx& tx) {
  std::vector<Import> out;
  run(tx, "SELECT name, imported_at, imported_by, services, '' FROM directory_imports ORDER BY name", {},
      [&](const Row& row) { out.push_back(read_row(row)); });
  return out;
}

std::vector<Import> all(Tx& tx) {
  std::vector<Import> out;
  run(tx, "SELECT name, imported_at, imported_by, services, content FROM directory_imports ORDER BY name", {},
      [&](const Row& row) { out.push_back(read_row(row)); });
  return out;
}

std::int64_t revision(Tx& tx) {
  std::int64_t out = 0;
  run(tx, "SELECT revision FROM directory_state WHERE id = 1", {}, [&](const Row& row) { out = row.integer(0); });
  return out;
}

}  // namespace orienta::storage::directory_imports
