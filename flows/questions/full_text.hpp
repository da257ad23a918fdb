// SPDX-License-Identifier: Apache-2.0
// Full text search by SQLite FTS5 over a private database in memory: it holds the words and ranks by BM25. The only
// user of SQLite in this folder, and no I/O: ":memory:" opens no file.
//
// Filled once by one thread, then searched by any number of them: a search holds the mutex of SQLite's own connection
// from binding to the last row.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace orienta::flows::questions {

class FullText {
 public:
  FullText();
  ~FullText();
  FullText(const FullText&) = delete;
  FullText& operator=(const FullText&) = delete;

  // Rows of one table are compared with each other; `row` comes back with what was found in it.
  [[nodiscard]] std::size_t add_table();
  void add(std::size_t table, std::size_t row, std::string_view words);  // parted by spaces
  // After the last row; no search before. False if anything failed: then every search is empty.
  [[nodiscard]] bool finish();

  struct Found {
    std::size_t row = 0;
    double score = 0;  // BM25, above 0: the sum of what each of the words gives
  };
  // Rows with any of the words. Never read as a query: operators and quotes in them are letters like any others.
  [[nodiscard]] std::vector<Found> rows_with(std::size_t table, const std::vector<std::string>& words) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  [[nodiscard]] bool run(const std::string& sql);
  [[nodiscard]] Statement prepare(const std::string& sql) const;

  std::unique_ptr<sqlite3, Close> db_;  // before the statements: they are closed first
  std::vector<Statement> insert_, search_;
  bool failed_ = false;
};

}  // namespace orienta::flows::questions
