// SPDX-License-Identifier: Apache-2.0
// One SQLite connection: prepared statements kept by their text, $n parameters, errors sorted into ours.
#pragma once

#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine.hpp"

namespace orienta::storage::sqlite {

struct CloseDb {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct FinalizeStmt {
  void operator()(sqlite3_stmt* stmt) const { sqlite3_finalize(stmt); }
};
using Db = std::unique_ptr<sqlite3, CloseDb>;
using Stmt = std::unique_ptr<sqlite3_stmt, FinalizeStmt>;

// Throws what the result code means: Unavailable for what an operator must mend, std::logic_error for our own mistakes.
// The text never holds values, only what SQLite says about the statement.
[[noreturn]] void fail(sqlite3* db, int code, std::string_view doing);

// Opens the file (created with mode 0600) and sets what every connection needs.
[[nodiscard]] Db open_db(const std::string& path);
void run_script(sqlite3* db, const std::string& sql);

class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const std::string& path, Engine::Role role);

  std::int64_t exec(std::string_view sql, std::span<const SqlValue> params,
                    const std::function<void(const Row&)>& each) override;
  [[nodiscard]] bool is_postgres() const override { return false; }
  void before_commit(std::function<void(Tx&)> hook) override;
  void script(const std::string& sql) override;
  void commit() override;
  void rollback() noexcept override;
  [[nodiscard]] bool in_transaction() const override;
  [[nodiscard]] bool usable() const override { return true; }
  void require_sound() override { require_transaction(); }
  void require_transaction() override;

  [[nodiscard]] sqlite3* handle() { return db_.get(); }

 private:
  struct Prepared {
    Stmt stmt;
    std::vector<int> slots;  // slots[n - 1]: SQLite's number of $n, 0 if the statement has no $n
  };
  [[nodiscard]] Prepared prepare(std::string_view sql);
  std::int64_t step_all(const Prepared& prepared, std::span<const SqlValue> params,
                        const std::function<void(const Row&)>& each);
  [[noreturn]] void fail_here(int code, std::string_view doing);

  Db db_;
  const Engine::Role role_;
  std::map<std::string, Prepared, std::less<>> cache_;  // destroyed before db_
};

}  // namespace orienta::storage::sqlite
