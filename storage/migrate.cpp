// SPDX-License-Identifier: Apache-2.0
#include "storage/migrate.hpp"

#include <charconv>
#include <chrono>
#include <map>

#include "migrations.hpp"
#include "storage/hash.hpp"

namespace orienta::storage {
namespace {

struct Applied {
  std::string name;
  std::string sha256;
};

std::map<int, Applied> applied_migrations(Tx& tx) {
  std::map<int, Applied> out;
  tx.exec("SELECT number, name, sha256 FROM schema_migrations ORDER BY number", {}, [&](const Row& row) {
    out[static_cast<int>(row.integer(0))] = {row.text(1), row.text(2)};
  });
  return out;
}

bool has_table(Tx& tx) {
  bool found = false;
  tx.exec(tx.is_postgres() ? "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL"
                           : "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
          {}, [&](const Row&) { found = true; });
  return found;
}

void check(const std::map<int, Applied>& applied, const std::vector<MigrationFile>& files) {
  for (const auto& [number, was] : applied) {
    const auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.number == number; });
    if (file == files.end()) {
      throw std::runtime_error("the database schema is newer than this program (it has migration " +
                               std::to_string(number) + " " + was.name + "): start a newer version of orienta");
    }
    if (sha256_hex(file->text) != was.sha256) {
      throw std::runtime_error("migration " + std::to_string(number) + " " + was.name +
                               " was applied with another text than this program has: an applied migration must not be"
                               " changed; use the program the database was made with, or restore a backup");
    }
  }
}

}  // namespace

std::vector<MigrationFile> embedded_migrations() {
  std::vector<MigrationFile> out;
  for (const auto& [file, text] : embedded::migrations()) {
    MigrationFile migration;
    const auto digits = file.find('_');
    const auto end = file.rfind(".sql");
    const auto parsed =
        std::from_chars(file.data(), file.data() + (digits == file.npos ? 0 : digits), migration.number);
    if (digits == file.npos || end == file.npos || parsed.ec != std::errc()) {
      throw std::logic_error("a migration must be called NNNN_name.sql: " + std::string(file));
    }
    migration.name = file.substr(digits + 1, end - digits - 1);
    migration.text = text;
    out.push_back(std::move(migration));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return out;
}

std::string for_engine(const std::string& text, std::string_view engine) {
  static constexpr std::string_view kMarks[] = {"--sqlite:", "--postgresql:"};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    at = end + 1;
    bool keep = true;
    for (const std::string_view mark : kMarks) {
      if (!line.starts_with(mark)) continue;
      keep = mark.substr(2, mark.size() - 3) == engine;
      line.remove_prefix(mark.size());
      break;
    }
    if (keep) out.append(line);
    out += '\n';
  }
  return out;
}

std::vector<Migration> bring_up_to_date(Engine& engine, Connection& connection, const std::vector<MigrationFile>& files,
                                        bool apply) {
  std::vector<Migration> done;
  connection.script(apply ? engine.begin_write() : engine.begin_read());
  try {
    if (apply) engine.lock_schema(connection);
    std::map<int, Applied> applied;
    if (has_table(connection)) {
      applied = applied_migrations(connection);
    } else if (apply) {
      connection.script(
          "CREATE TABLE schema_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT "
          "NULL,"
          " applied_at BIGINT NOT NULL)");
    }
    check(applied, files);
    for (const MigrationFile& file : files) {
      if (applied.contains(file.number)) continue;
      if (!apply) {
        throw std::runtime_error("the database schema is older than this program: run `orienta migrate`");
      }
      connection.script(for_engine(file.text, engine.name()));
      const auto now = std::chrono::time_point_cast<model::Millis>(std::chrono::system_clock::now());
      const SqlValue row[] = {std::int64_t{file.number}, file.name, sha256_hex(file.text), model::to_ms(now)};
      connection.exec("INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES ($1, $2, $3, $4)", row,
                      {});
      done.push_back({file.number, file.name});
    }
    connection.commit();
  } catch (...) {
    connection.rollback();
    throw;
  }
  return done;
}

}  // namespace orienta::storage
