// SPDX-License-Identifier: Apache-2.0
#include "flows/questions/full_text.hpp"

#include <sqlite3.h>

namespace orienta::flows::questions {
namespace {

std::string name_of(std::size_t table) {
  return "t" + std::to_string(table);
}

bool bind(sqlite3_stmt* statement, int at, std::string_view text) {
  // The caller's text lives until the statement is reset.
  return sqlite3_bind_text64(statement, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK;
}

// The connection's own mutex: this room makes no threads and keeps no mutex of its own.
class Lock {
 public:
  explicit Lock(sqlite3* db) : mutex_(sqlite3_db_mutex(db)) { sqlite3_mutex_enter(mutex_); }
  ~Lock() { sqlite3_mutex_leave(mutex_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  sqlite3_mutex* mutex_;
};

}  // namespace

void FullText::Close::operator()(sqlite3* db) const {
  sqlite3_close(db);
}
void FullText::Close::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

FullText::FullText() {
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_FULLMUTEX;
  failed_ = sqlite3_open_v2(":memory:", &db, flags, nullptr) != SQLITE_OK;
  db_.reset(db);
  failed_ = failed_ || !run("BEGIN");
}

FullText::~FullText() = default;

bool FullText::run(const std::string& sql) {
  return db_ && sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

FullText::Statement FullText::prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    return nullptr;
  }
  return Statement(statement);
}

std::size_t FullText::add_table() {
  const auto table = insert_.size();
  const auto name = name_of(table);
  insert_.emplace_back();
  // The words come folded and stemmed: the tokenizer only has to part them at the spaces.
  if (failed_ || !run("CREATE VIRTUAL TABLE " + name +
                      " USING fts5(words, content='', tokenize=\"unicode61 remove_diacritics 0\")")) {
    failed_ = true;
    return table;
  }
  insert_.back() = prepare("INSERT INTO " + name + "(rowid, words) VALUES (?, ?)");
  failed_ = failed_ || !insert_.back();
  return table;
}

void FullText::add(std::size_t table, std::size_t row, std::string_view words) {
  if (failed_) return;
  auto* statement = insert_[table].get();
  const bool done = sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(row)) == SQLITE_OK &&
                    bind(statement, 2, words) && sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  failed_ = failed_ || !done;
}

bool FullText::finish() {
  for (auto& statement : insert_) statement.reset();
  failed_ = failed_ || !run("COMMIT");
  for (std::size_t table = 0; table < insert_.size() && !failed_; ++table) {
    const auto name = name_of(table);
    failed_ = !run("INSERT INTO " + name + "(" + name + ") VALUES ('optimize')");
    search_.push_back(prepare("SELECT rowid, bm25(" + name + ") FROM " + name + " WHERE " + name + " MATCH ?"));
    failed_ = failed_ || !search_.back();
  }
  return !failed_;
}

std::vector<FullText::Found> FullText::rows_with(std::size_t table, const std::vector<std::string>& words) const {
  std::vector<Found> out;
  if (failed_ || table >= search_.size()) return out;
  std::string query;
  for (const auto& word : words) {
    if (word.empty() || word.find('\0') != std::string::npos) continue;
    query += query.empty() ? "\"" : " OR \"";
    for (const char c : word) {
      if (c == '"') query.push_back('"');
      query.push_back(c);
    }
    query.push_back('"');
  }
  if (query.empty()) return out;
  const Lock lock(db_.get());
  auto* statement = search_[table].get();
  if (bind(statement, 1, query)) {
    while (sqlite3_step(statement) == SQLITE_ROW) {
      // FTS5 gives better rows smaller numbers.
      out.push_back(
          {static_cast<std::size_t>(sqlite3_column_int64(statement, 0)), -sqlite3_column_double(statement, 1)});
    }
  }
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return out;
}

}  // namespace orienta::flows::questions
