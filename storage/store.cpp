// SPDX-License-Identifier: Apache-2.0
// The Store: one writer thread that commits in groups, two reader threads, the same for every engine.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <random>
#include <span>
#include <thread>

#include "storage/engine.hpp"
#include "storage/migrate.hpp"
#include "storage/storage.hpp"

namespace orienta::storage {
namespace {

constexpr int kReaders = 2;
constexpr int kReconnects = 2;        // tries after the first, 100 and 400 ms apart
constexpr int kConflictRetries = 10;  // of one piece of work alone
constexpr auto kHealthTimeout = std::chrono::seconds(3);

struct Piece {
  Store::Work work;
  Store::Done done;
  std::exception_ptr error;
};

// What other threads hand to one or more threads that take it. Closed: what is left is still taken, nothing new enters.
class Queue {
 public:
  // False if closed; the piece is untouched then.
  [[nodiscard]] bool push(Piece& piece) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return false;
      pieces_.push_back(std::move(piece));
    }
    wake_.notify_one();
    return true;
  }
  // Waits for something and takes up to `limit` of it; empty = closed and drained.
  [[nodiscard]] std::vector<Piece> take(std::size_t limit) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return closed_ || !pieces_.empty(); });
    const std::size_t count = std::min(limit, pieces_.size());
    std::vector<Piece> out(std::make_move_iterator(pieces_.begin()),
                           std::make_move_iterator(pieces_.begin() + static_cast<std::ptrdiff_t>(count)));
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(count));
    return out;
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    wake_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Piece> pieces_;
  bool closed_ = false;
};

// Runs groups of work. Owned and used by the writer's thread.
class Writer {
 public:
  Writer(Engine& engine, std::unique_ptr<Connection> connection)
      : engine_(engine), connection_(std::move(connection)) {}

  struct Result {
    std::int64_t announced = 0;
    bool unavailable = false;
  };

  // Afterwards every piece is either durable or has its error.
  [[nodiscard]] Result run(std::span<Piece> pieces) {
    Result result;
    for (int attempt_no = 0;; ++attempt_no) {
      std::exception_ptr why;
      const Outcome outcome = attempt(pieces, result, why);
      if (outcome == Outcome::done) return result;
      if (outcome == Outcome::failed) {
        for (Piece& piece : pieces) piece.error = why;
        return result;
      }
      if (outcome == Outcome::lost) {
        if (attempt_no >= kReconnects) {
          for (Piece& piece : pieces) piece.error = why;
          result.unavailable = true;
          return result;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(attempt_no == 0 ? 100 : 400));
        continue;
      }
      // Somebody was in the way. Alone, a piece holds fewer locks, and takes no other piece down with it.
      if (pieces.size() > 1) {
        for (Piece& piece : pieces) {
          const Result one = run(std::span<Piece>(&piece, 1));
          result.announced = std::max(result.announced, one.announced);
          result.unavailable = result.unavailable || one.unavailable;
        }
        return result;
      }
      if (attempt_no >= kConflictRetries) {
        pieces[0].error = why;
        return result;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1 + random_() % (5u << std::min(attempt_no, 5))));
    }
  }

 private:
  enum class Outcome { done, failed, lost, conflict };

  [[nodiscard]] Outcome attempt(std::span<Piece> pieces, Result& result, std::exception_ptr& why) {
    bool committing = false;
    try {
      if (!connection_ || !connection_->usable()) {
        connection_.reset();
        connection_ = engine_.connect(Engine::Role::writer);
      }
      connection_->start_collecting();
      connection_->script(engine_.begin_write());
      if (!run_pieces(pieces)) {
        connection_->rollback();
        return Outcome::done;
      }
      connection_->run_hooks();
      const std::int64_t announced = connection_->announced();
      if (announced > 0) engine_.publish(*connection_, announced);
      committing = true;
      connection_->commit();
      result.announced = std::max(result.announced, announced);
      engine_.committed(*connection_, connection_->no_trace());
      return Outcome::done;
    } catch (const Conflict&) {
      why = std::make_exception_ptr(Unavailable("the database stayed busy with other nodes' changes"));
      connection_->rollback();
      return Outcome::conflict;
    } catch (const Unavailable&) {
      why = std::current_exception();
      if (connection_) connection_->rollback();
      const bool gone = !connection_ || !connection_->usable();
      // A commit that was sent and not answered may have happened: running the work again could do it twice.
      if (gone && !committing) return Outcome::lost;
      result.unavailable = true;
      return Outcome::failed;
    } catch (...) {
      // From a hook, or a piece that left the transaction unusable: not to be blamed on its neighbours.
      why = std::current_exception();
      if (connection_) connection_->rollback();
      return pieces.size() > 1 ? Outcome::conflict : Outcome::failed;
    }
  }

  // False if no piece is left to commit.
  [[nodiscard]] bool run_pieces(std::span<Piece> pieces) {
    const bool savepoints = pieces.size() > 1;
    bool any = false;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      Piece& piece = pieces[i];
      piece.error = nullptr;
      const std::size_t hooks = connection_->hooks();
      if (savepoints) connection_->script(i == 0 ? "SAVEPOINT piece" : "RELEASE SAVEPOINT piece; SAVEPOINT piece");
      try {
        piece.work(*connection_);
        connection_->require_sound();
        any = true;
      } catch (const Conflict&) {
        throw;
      } catch (const Unavailable&) {
        throw;
      } catch (...) {
        piece.error = std::current_exception();
        connection_->drop_hooks_after(hooks);
        connection_->require_transaction();
        if (savepoints) connection_->script("ROLLBACK TO SAVEPOINT piece");
      }
    }
    return any;
  }

  Engine& engine_;
  std::unique_ptr<Connection> connection_;
  std::minstd_rand random_{std::random_device{}()};
};

class EngineStore final : public Store {
 public:
  EngineStore(std::unique_ptr<Engine> engine, std::unique_ptr<Connection> connection) : engine_(std::move(engine)) {
    engine_->start([this](std::int64_t seq) { tell(seq); });
    writer_ = std::thread([this, first = std::move(connection)]() mutable { write_loop(std::move(first)); });
    for (int i = 0; i < kReaders; ++i) readers_.emplace_back([this] { read_loop(); });
  }
  ~EngineStore() override { stop(); }

  void write(Work work, Done done) override { enter(writes_, std::move(work), std::move(done)); }
  void read(Work work, Done done) override { enter(reads_, std::move(work), std::move(done)); }
  void backup(const std::filesystem::path& file) override { engine_->backup(file); }
  [[nodiscard]] std::string_view engine() const override { return engine_->name(); }

  [[nodiscard]] bool healthy() override {
    // After a failed write (a full disk still reads well) only a write that succeeds proves anything.
    const auto probe = [](Tx& tx) { tx.exec("SELECT 1", {}, {}); };
    // An update that changes nothing would not touch the disk in SQLite.
    const auto write_probe = [](Tx& tx) {
      tx.exec("INSERT INTO channels (channel_id, paused_until, reason, code) VALUES ('', 0, '', '')", {}, {});
      tx.exec("DELETE FROM channels WHERE channel_id = ''", {}, {});
    };
    auto answer = std::make_shared<std::promise<bool>>();  // shared: the answer may come after we stopped waiting
    auto future = answer->get_future();
    const Done done = [answer](std::exception_ptr error) { answer->set_value(error == nullptr); };
    if (write_failed_) {
      write(write_probe, done);
    } else {
      read(probe, done);
    }
    return future.wait_for(kHealthTimeout) == std::future_status::ready && future.get();
  }

  void on_events(std::function<void(std::int64_t)> listener) override {
    const std::lock_guard lock(listener_mutex_);
    listener_ = std::move(listener);
  }

  void stop() override {
    writes_.close();
    reads_.close();
    if (writer_.joinable()) writer_.join();
    for (std::thread& reader : readers_) {
      if (reader.joinable()) reader.join();
    }
    engine_->stop();
  }

 private:
  static void enter(Queue& queue, Work work, Done done) {
    Piece piece{std::move(work), std::move(done), nullptr};
    if (!queue.push(piece)) piece.done(std::make_exception_ptr(Unavailable("the storage is stopping")));
  }

  void write_loop(std::unique_ptr<Connection> first) {
    Writer writer(*engine_, std::move(first));
    for (;;) {
      std::vector<Piece> group = writes_.take(engine_->group_limit());
      if (group.empty()) return;
      const Writer::Result result = writer.run(group);
      write_failed_ = result.unavailable;
      for (Piece& piece : group) {
        piece.work = nullptr;  // what it captured goes before the caller hears that it is finished
        if (piece.done) piece.done(piece.error);
      }
      if (result.announced > 0) tell(result.announced);
    }
  }

  void read_loop() {
    std::unique_ptr<Connection> connection;
    for (;;) {
      std::vector<Piece> one = reads_.take(1);
      if (one.empty()) return;
      Piece& piece = one[0];
      try {
        read_one(connection, piece);
      } catch (const Conflict& conflict) {
        piece.error = std::make_exception_ptr(Unavailable(conflict.what()));
      } catch (...) {
        piece.error = std::current_exception();
      }
      if (connection) connection->rollback();
      piece.work = nullptr;
      if (piece.done) piece.done(piece.error);
    }
  }

  void read_one(std::unique_ptr<Connection>& connection, Piece& piece) {
    for (int attempt = 0;; ++attempt) {
      try {
        if (!connection || !connection->usable()) {
          connection.reset();
          connection = engine_->connect(Engine::Role::reader);
        }
        connection->start_collecting();
        connection->script(engine_->begin_read());
        break;
      } catch (const Unavailable&) {
        // Nothing has run yet: a server that was restarted since the last read costs the caller nothing.
        if (attempt >= 1) throw;
      }
    }
    piece.work(*connection);
  }

  // From the writer, and from the engine's thread: the highest is told once, in order.
  void tell(std::int64_t seq) {
    const std::lock_guard lock(listener_mutex_);
    if (seq <= told_) return;
    told_ = seq;
    if (listener_) listener_(seq);
  }

  std::unique_ptr<Engine> engine_;
  Queue writes_;
  Queue reads_;
  std::atomic<bool> write_failed_ = false;
  std::mutex listener_mutex_;
  std::function<void(std::int64_t)> listener_;
  std::int64_t told_ = 0;
  std::thread writer_;
  std::vector<std::thread> readers_;
};

std::unique_ptr<Engine> make_engine(std::string_view url) {
  if (url.starts_with("sqlite:") && url.size() > 7) return make_sqlite_engine(std::string(url.substr(7)));
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return make_postgres_engine(std::string(url));
  // The address itself may hold a password: it is not repeated.
  throw std::runtime_error("the storage url must be sqlite:PATH or postgresql://...");
}

}  // namespace

std::unique_ptr<Store> open(std::string_view url, bool migrate) {
  auto engine = make_engine(url);
  auto connection = engine->connect(Engine::Role::writer);
  bring_up_to_date(*engine, *connection, embedded_migrations(), migrate);
  return std::make_unique<EngineStore>(std::move(engine), std::move(connection));
}

std::vector<Migration> migrate(std::string_view url) {
  const auto engine = make_engine(url);
  const auto connection = engine->connect(Engine::Role::writer);
  return bring_up_to_date(*engine, *connection, embedded_migrations(), true);
}

}  // namespace orienta::storage
