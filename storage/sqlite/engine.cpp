// SPDX-License-Identifier: Apache-2.0
// The SQLite engine: its checkpoint thread and its online backup.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "storage/sqlite/connection.hpp"
#include "storage/storage.hpp"

namespace orienta::storage {
namespace sqlite {
namespace {

constexpr auto kCheckpointEvery = std::chrono::milliseconds(100);
// With the WAL longer than kLongWal pages and no more than kNearlyDrained of them left to copy, the writer copies the
// rest itself: only a moment at which everything is copied lets the WAL start again from its beginning.
constexpr int kLongWal = 4000;
constexpr int kNearlyDrained = 200;

void sync_path(const std::filesystem::path& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) throw Unavailable("cannot open " + path.string() + ": " + std::strerror(errno));
  const int result = ::fsync(fd);
  ::close(fd);
  if (result != 0) throw Unavailable("cannot write " + path.string() + " to disk: " + std::strerror(errno));
}

// Owner of the checkpoint thread. The atomics are shared between that thread and the writer.
class SqliteEngine final : public Engine {
 public:
  explicit SqliteEngine(std::string path) : path_(std::move(path)) {}
  ~SqliteEngine() override { stop(); }

  [[nodiscard]] std::unique_ptr<Connection> connect(Role role) override {
    auto connection = std::make_unique<SqliteConnection>(path_, role);
    if (role == Role::writer) sqlite3_wal_hook(connection->handle(), &SqliteEngine::on_wal, this);
    return connection;
  }
  [[nodiscard]] std::string_view name() const override { return "sqlite"; }
  [[nodiscard]] std::string begin_write() const override { return "BEGIN IMMEDIATE"; }
  [[nodiscard]] std::string begin_read() const override { return "BEGIN"; }
  [[nodiscard]] std::size_t group_limit() const override { return 1000; }
  void lock_schema(Connection&) override {}            // BEGIN IMMEDIATE has done it
  void publish(Connection&, std::int64_t) override {}  // nobody else to tell

  void committed(Connection& connection, bool no_trace) override {
    dirty_ = true;
    if (no_trace) empty_wal_ = true;
    const int pages = wal_pages_;
    if (pages > kLongWal && pages - copied_pages_ < kNearlyDrained) {
      auto& writer = static_cast<SqliteConnection&>(connection);
      sqlite3_wal_checkpoint_v2(writer.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
      wal_pages_ = 0;
      copied_pages_ = 0;
    }
  }

  void start(std::function<void(std::int64_t)>) override {
    thread_ = std::thread([this] { checkpoint_loop(); });
  }

  void backup(const std::filesystem::path& file) override {
    std::filesystem::path part = file;
    part += ".part";
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    try {
      copy_to(part);
      sync_path(part, O_RDONLY);
      std::filesystem::rename(part, file);
      sync_path(std::filesystem::absolute(file).parent_path(), O_RDONLY | O_DIRECTORY);
    } catch (...) {
      std::filesystem::remove(part, ignored);
      throw;
    }
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  static int on_wal(void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteEngine*>(self)->wal_pages_ = pages;
    return SQLITE_OK;
  }

  void copy_to(const std::filesystem::path& part) {
    const int made = ::open(part.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) throw Unavailable("cannot create " + part.string() + ": " + std::strerror(errno));
    ::close(made);
    const Db from = open_db(path_);
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(part.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
    const Db to(raw);
    if (opened != SQLITE_OK) fail(raw, opened, "opening the backup file");
    sqlite3_backup* copy = sqlite3_backup_init(to.get(), "main", from.get(), "main");
    if (copy == nullptr) fail(to.get(), sqlite3_errcode(to.get()), "starting the backup");
    // All pages in one step: one snapshot, while the writer goes on. Smaller steps would start over with every commit.
    const int copied = sqlite3_backup_step(copy, -1);
    const int finished = sqlite3_backup_finish(copy);
    if (copied != SQLITE_DONE) fail(nullptr, copied, "backup");
    if (finished != SQLITE_OK) fail(nullptr, finished, "backup");
    // A single file: without this, opening the copy would make a -wal file beside it.
    run_script(to.get(), "PRAGMA journal_mode = DELETE");
  }

  void checkpoint_loop() {
    Db db;
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, kCheckpointEvery, [this] { return stopping_.load(); });
      }
      const bool last = stopping_;
      if (dirty_.exchange(false) || empty_wal_ || last) checkpoint(db, last);
      if (last) return;
    }
  }

  // A checkpoint that fails (disk full, a reader in the way) is tried again at the next turn: the WAL only grows
  // meanwhile.
  void checkpoint(Db& db, bool last) {
    try {
      if (!db) {
        db = open_db(path_);
        // Emptying the WAL waits for readers while it keeps the writer out: briefly, and again at the next turn.
        sqlite3_busy_timeout(db.get(), 50);
      }
      const bool empty = empty_wal_.exchange(false) || last;
      int pages = 0;
      int copied = 0;
      const int code = sqlite3_wal_checkpoint_v2(
          db.get(), nullptr, empty ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
      copied_pages_ = copied;
      if (code != SQLITE_OK) {
        dirty_ = true;
        if (empty && !last) empty_wal_ = true;
      }
    } catch (const std::exception&) {
      db.reset();
      dirty_ = true;
    }
  }

  const std::string path_;
  std::atomic<bool> dirty_ = true;
  std::atomic<bool> empty_wal_ = false;
  std::atomic<int> wal_pages_ = 0;
  std::atomic<int> copied_pages_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<Engine> make_sqlite_engine(const std::string& path) {
  return std::make_unique<sqlite::SqliteEngine>(path);
}

}  // namespace orienta::storage
