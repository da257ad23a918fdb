// SPDX-License-Identifier: Apache-2.0
// The front door of storage/: a Store that runs pieces of work in transactions, and the repositories in domain words.
//
//   store->write([=](Tx& tx) { messages::append(tx, ...); }, [](std::exception_ptr error) { ... });
//
// Errors: a lost or full database, and anything the work throws, arrive in `done` as an exception; nothing of that work
// is kept then. Expected outcomes ("somebody else took it") are return values of the repositories.
#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "storage/repo/cases.hpp"
#include "storage/repo/channels.hpp"
#include "storage/repo/contacts.hpp"
#include "storage/repo/conversations.hpp"
#include "storage/repo/directory_imports.hpp"
#include "storage/repo/events.hpp"
#include "storage/repo/flow_versions.hpp"
#include "storage/repo/messages.hpp"
#include "storage/repo/outbox.hpp"
#include "storage/repo/records.hpp"
#include "storage/repo/timers.hpp"
#include "storage/repo/unmatched.hpp"
#include "storage/repo/users.hpp"
#include "storage/tx.hpp"

namespace orienta::storage {

// The database cannot be reached, is full, read-only or broken. The caller answers 503 and keeps nothing.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Store {
 public:
  using Work = std::function<void(Tx&)>;
  using Done = std::function<void(std::exception_ptr)>;  // called on a storage thread: post, do not work there

  virtual ~Store() = default;
  // Runs `work` on the writer. Work that queued up during the last commit shares one transaction and one fsync; each
  // piece has its own savepoint, so that one that throws takes nothing with it but itself. `work` may run more than
  // once (after a lost connection, a deadlock between nodes): it must start from scratch each time. `done` comes after
  // the commit is durable.
  virtual void write(Work work, Done done) = 0;
  // Runs `work` on a read connection, on a consistent snapshot. Writing there is an error.
  virtual void read(Work work, Done done) = 0;
  // Copies the whole database to `file` while it runs (SQLite: a database file; PostgreSQL: refused with a message that
  // names pg_dump). Blocks; call it off the io thread.
  virtual void backup(const std::filesystem::path& file) = 0;
  // "sqlite" or "postgresql".
  [[nodiscard]] virtual std::string_view engine() const = 0;
  // For /readyz and metrics: true if a trivial statement works now. Blocks.
  [[nodiscard]] virtual bool healthy() = 0;
  // Called with the highest event sequence after every commit that appended events, by this or (PostgreSQL: NOTIFY, or
  // polling once a second) another node. On a storage thread.
  virtual void on_events(std::function<void(std::int64_t)> listener) = 0;
  // Finishes what is queued, checkpoints, closes. Called once, by the destructor at the latest.
  virtual void stop() = 0;
};

struct Migration {
  int number = 0;
  std::string name;
};

// Opens "sqlite:PATH" or "postgresql://...". Migrates to the newest schema unless `migrate` is false, in which case an
// old schema is an error that says to run `orienta migrate`. A schema newer than this program, or an applied migration
// whose text has changed, is always an error.
[[nodiscard]] std::unique_ptr<Store> open(std::string_view url, bool migrate = true);
// Applies what is missing and returns it.
std::vector<Migration> migrate(std::string_view url);

}  // namespace orienta::storage
