// SPDX-License-Identifier: Apache-2.0
// The seam between what is the same for every database (store.cpp: queues, groups, retries, migrations) and a driver
// (sqlite/, postgres/): an Engine makes Connections. Inside storage/ only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/tx.hpp"

namespace orienta::storage {

// Another node was in the way (deadlock, serialization, lock timeout): nothing is kept, the work may be run again.
class Conflict : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One connection, used by one thread. It is its own Tx: what a piece of work asked for is collected here.
class Connection : public Tx {
 public:
  // Statements without parameters, separated by semicolons. Errors as exec.
  virtual void script(const std::string& sql) = 0;
  virtual void commit() = 0;
  // Ends whatever transaction is open. Never throws; a connection that cannot even do that is not usable() any more.
  virtual void rollback() noexcept = 0;
  [[nodiscard]] virtual bool in_transaction() const = 0;
  // False: the server is gone; make a new one.
  [[nodiscard]] virtual bool usable() const = 0;
  // Throws if the work swallowed a database error and the transaction can no longer be trusted.
  virtual void require_sound() = 0;
  // Throws Unavailable if the engine has given the whole transaction up by itself (SQLite with a full disk).
  virtual void require_transaction() = 0;

  void before_commit(std::function<void(Tx&)> hook) override { hooks_.push_back(std::move(hook)); }
  void announce(std::int64_t seq) override { announced_ = std::max(announced_, seq); }
  void leave_no_trace() override { no_trace_ = true; }

  void start_collecting() {
    hooks_.clear();
    announced_ = 0;
    no_trace_ = false;
  }
  [[nodiscard]] std::size_t hooks() const { return hooks_.size(); }
  void drop_hooks_after(std::size_t count) { hooks_.resize(count); }
  void run_hooks() {
    for (std::size_t i = 0; i < hooks_.size(); ++i) hooks_[i](*this);
    hooks_.clear();
  }
  [[nodiscard]] std::int64_t announced() const { return announced_; }
  [[nodiscard]] bool no_trace() const { return no_trace_; }

 private:
  std::vector<std::function<void(Tx&)>> hooks_;
  std::int64_t announced_ = 0;
  bool no_trace_ = false;
};

class Engine {
 public:
  enum class Role { writer, reader };

  virtual ~Engine() = default;
  // Throws Unavailable. Called from any thread.
  [[nodiscard]] virtual std::unique_ptr<Connection> connect(Role role) = 0;
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::string begin_write() const = 0;
  [[nodiscard]] virtual std::string begin_read() const = 0;
  // Largest number of pieces of work that share a transaction.
  [[nodiscard]] virtual std::size_t group_limit() const = 0;
  // Inside a write transaction: keeps other processes from migrating until it ends.
  virtual void lock_schema(Connection& connection) = 0;
  // Inside a write transaction, just before its commit: tells other nodes.
  virtual void publish(Connection& connection, std::int64_t seq) = 0;
  // After a commit, on the writer's thread.
  virtual void committed(Connection& connection, bool no_trace) = 0;
  // Starts the background thread of the engine, which calls `listener` with what other nodes published.
  virtual void start(std::function<void(std::int64_t)> listener) = 0;
  virtual void backup(const std::filesystem::path& file) = 0;
  // Ends the background thread; the connections are closed already. Idempotent.
  virtual void stop() = 0;
};

[[nodiscard]] std::unique_ptr<Engine> make_sqlite_engine(const std::string& path);
[[nodiscard]] std::unique_ptr<Engine> make_postgres_engine(const std::string& url);

}  // namespace orienta::storage
