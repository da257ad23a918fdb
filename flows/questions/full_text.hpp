// SPDX-License-Identifier: Apache-2.0
// Full text search by SQLite FTS5 over a private database in memory: it holds the words and ranks by BM25. The only
// user of SQLite in this folder, and no I/O: ":memory:" opens no file.
//
// Filled once by one thread, then searched by any number of them: a search holds the mutex of SQLite's own connection
// from binding to the last row.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace orienta::flows::questions {

// What a row says, by how much it tells: a word in an example question tells more than the same word in a text.
enum class Column : std::size_t { asked, named, about, said };
inline constexpr std::size_t kColumns = 4;
using Row = std::array<std::string, kColumns>;  // stemmed words with spaces between

class FullText {
 public:
  // `weights` by column.
  explicit FullText(std::array<double, kColumns> weights);
  ~FullText();
  FullText(const FullText&) = delete;
  FullText& operator=(const FullText&) = delete;

  // Rows of one table are compared with each other; `row` comes back with what was found in it.
  [[nodiscard]] std::size_t add_table();
  void add(std::size_t table, std::size_t row, const Row& words);
  // After the last row; no search before. False if anything failed: then every search is empty.
  [[nodiscard]] bool finish();

  struct Found {
    std::size_t row = 0;
    double score = 0;  // BM25 of this one word, above 0; the scores of several words add up to that of all of them
  };
  // Rows with that word. Never read as a query: operators and quotes in it are letters like any others.
  [[nodiscard]] std::vector<Found> rows_with(std::size_t table, std::string_view word) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  [[nodiscard]] bool run(const std::string& sql);
  [[nodiscard]] Statement prepare(const std::string& sql) const;

  std::array<double, kColumns> weights_;
  std::unique_ptr<sqlite3, Close> db_;  // before the statements: they are closed first
  std::vector<Statement> insert_, search_;
  bool failed_ = false;
};

}  // namespace orienta::flows::questions
