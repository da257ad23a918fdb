// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/connection.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "storage/storable.hpp"
#include "storage/storage.hpp"

namespace orienta::storage::sqlite {
namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* stmt) : stmt_(stmt) {}
  [[nodiscard]] bool is_null(int column) const override { return sqlite3_column_type(stmt_, column) == SQLITE_NULL; }
  [[nodiscard]] std::int64_t integer(int column) const override { return sqlite3_column_int64(stmt_, column); }
  [[nodiscard]] double real(int column) const override { return sqlite3_column_double(stmt_, column); }
  [[nodiscard]] std::string text(int column) const override {
    const void* data = sqlite3_column_blob(stmt_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column));
    return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
  }
  [[nodiscard]] model::Uuid uuid(int column) const override {
    model::Uuid id;
    const void* data = sqlite3_column_blob(stmt_, column);
    if (data == nullptr || sqlite3_column_bytes(stmt_, column) != 16) {
      throw std::logic_error("storage: a column read as an id holds none");
    }
    std::memcpy(id.bytes.data(), data, 16);
    return id;
  }

 private:
  sqlite3_stmt* stmt_;
};

int bind(sqlite3_stmt* stmt, int slot, const SqlValue& value, std::vector<std::string>& mended) {
  struct Binder {
    sqlite3_stmt* stmt;
    int slot;
    std::vector<std::string>& mended;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(stmt, slot); }
    int operator()(std::int64_t v) const { return sqlite3_bind_int64(stmt, slot, v); }
    int operator()(double v) const { return sqlite3_bind_double(stmt, slot, v); }
    int operator()(const std::string& v) const {
      if (is_storable(v)) return sqlite3_bind_text64(stmt, slot, v.data(), v.size(), SQLITE_STATIC, SQLITE_UTF8);
      mended.push_back(storable(v));
      return sqlite3_bind_text64(stmt, slot, mended.back().data(), mended.back().size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    int operator()(const Blob& v) const {
      if (v.bytes.empty()) return sqlite3_bind_zeroblob(stmt, slot, 0);
      return sqlite3_bind_blob64(stmt, slot, v.bytes.data(), v.bytes.size(), SQLITE_STATIC);
    }
    int operator()(const model::Uuid& v) const {
      return sqlite3_bind_blob64(stmt, slot, v.bytes.data(), v.bytes.size(), SQLITE_STATIC);
    }
  };
  return std::visit(Binder{stmt, slot, mended}, value);
}

}  // namespace

void fail(sqlite3* db, int code, std::string_view doing) {
  std::string text = "sqlite: ";
  text += doing;
  text += ": ";
  text += db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      throw std::logic_error(text);
    default:  // FULL, IOERR, READONLY, BUSY, CANTOPEN, CORRUPT, NOMEM, ...: the machine, not us
      throw Unavailable(text);
  }
}

Db open_db(const std::string& path) {
  const std::filesystem::path file(path);
  if (file.has_parent_path()) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error)
      throw Unavailable("sqlite: cannot create the folder " + file.parent_path().string() + ": " + error.message());
  }
  // Created here rather than by SQLite, so that nobody else on the machine can read what people wrote. The WAL gets the
  // same mode from SQLite. A file that exists must not be opened and closed here: closing any descriptor of it drops
  // all POSIX locks of this process, and another program's last close would then delete the WAL under us
  // (sqlite.org/howtocorrupt.html, 2.2).
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0 && errno != EEXIST) throw Unavailable("sqlite: cannot open " + path + ": " + std::strerror(errno));
  if (made >= 0) ::close(made);

  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Db db(raw);
  if (code != SQLITE_OK) fail(raw, code, "opening " + path);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 5000);
  run_script(raw,
             "PRAGMA journal_mode = WAL;"
             "PRAGMA synchronous = FULL;"
             "PRAGMA wal_autocheckpoint = 0;"
             "PRAGMA secure_delete = ON;"
             "PRAGMA temp_store = MEMORY;"
             "PRAGMA journal_size_limit = 67108864;");
  return db;
}

void run_script(sqlite3* db, const std::string& sql) {
  const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(db, code, "running a script");
}

SqliteConnection::SqliteConnection(const std::string& path, Engine::Role role) : db_(open_db(path)), role_(role) {
  run_script(db_.get(), role == Engine::Role::reader ? "PRAGMA query_only = ON; PRAGMA cache_size = -8000;"
                                                     : "PRAGMA cache_size = -64000;");
}

void SqliteConnection::fail_here(int code, std::string_view doing) {
  // A write on a read connection is our own mistake; on the writer it is the disk's or the operator's.
  if (role_ == Engine::Role::reader && (code & 0xff) == SQLITE_READONLY) {
    throw std::logic_error("storage: read() must not write");
  }
  fail(db_.get(), code, doing);
}

SqliteConnection::Prepared SqliteConnection::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  Prepared out;
  out.stmt.reset(raw);
  if (code != SQLITE_OK) fail_here(code, sql);
  const int count = sqlite3_bind_parameter_count(raw);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(raw, i);
    const int number = name != nullptr && name[0] == '$' ? std::atoi(name + 1) : 0;
    if (number < 1) throw std::logic_error("storage: parameters must be called $1, $2, ...");
    if (out.slots.size() < static_cast<std::size_t>(number)) out.slots.resize(static_cast<std::size_t>(number), 0);
    out.slots[static_cast<std::size_t>(number) - 1] = i;
  }
  return out;
}

std::int64_t SqliteConnection::step_all(const Prepared& prepared, std::span<const SqlValue> params,
                                        const std::function<void(const Row&)>& each) {
  sqlite3_stmt* stmt = prepared.stmt.get();
  if (params.size() < prepared.slots.size()) throw std::logic_error("storage: too few parameters for a statement");
  // Whatever happens, the statement lets go of its locks and of the caller's memory.
  struct Reset {
    sqlite3_stmt* stmt;
    ~Reset() {
      sqlite3_reset(stmt);
      sqlite3_clear_bindings(stmt);
    }
  } reset{stmt};
  std::vector<std::string> mended;
  for (std::size_t i = 0; i < prepared.slots.size(); ++i) {
    if (prepared.slots[i] == 0) continue;
    const int code = bind(stmt, prepared.slots[i], params[i], mended);
    if (code != SQLITE_OK) fail_here(code, "binding a parameter");
  }
  std::int64_t rows = 0;
  const SqliteRow row(stmt);
  for (;;) {
    const int code = sqlite3_step(stmt);
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) fail_here(code, sqlite3_sql(stmt));
    ++rows;
    if (each) each(row);
  }
  if (sqlite3_column_count(stmt) > 0) return rows;
  return sqlite3_changes64(db_.get());
}

std::int64_t SqliteConnection::exec(std::string_view sql, std::span<const SqlValue> params,
                                    const std::function<void(const Row&)>& each) {
  auto found = cache_.find(sql);
  if (found == cache_.end()) found = cache_.emplace(std::string(sql), prepare(sql)).first;
  // A callback may come back to the statement that is calling it: that one gets its own.
  if (sqlite3_stmt_busy(found->second.stmt.get()) != 0) return step_all(prepare(sql), params, each);
  return step_all(found->second, params, each);
}

void SqliteConnection::before_commit(std::function<void(Tx&)> hook) {
  if (role_ == Engine::Role::reader) throw std::logic_error("storage: read() must not write");
  Connection::before_commit(std::move(hook));
}

void SqliteConnection::script(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail_here(code, "running a script");
}

void SqliteConnection::commit() {
  const int code = sqlite3_exec(db_.get(), "COMMIT", nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail_here(code, "commit");
}

void SqliteConnection::rollback() noexcept {
  if (in_transaction()) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool SqliteConnection::in_transaction() const {
  return sqlite3_get_autocommit(db_.get()) == 0;
}

void SqliteConnection::require_transaction() {
  // A full disk makes SQLite roll the whole transaction back by itself: what the pieces before this one wrote is gone
  // too.
  if (!in_transaction()) {
    throw Unavailable("sqlite: the transaction was rolled back by the database (is the disk full?)");
  }
}

}  // namespace orienta::storage::sqlite
