// SPDX-License-Identifier: Apache-2.0
// One transaction on one connection, and the few types that cross the seam between the repositories (plain SQL, written
// once) and the drivers. Used by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/model/ids.hpp"
#include "bot/model/time.hpp"

namespace orienta::storage {

// What a parameter or a column may be. Uuid: 16-byte blob in SQLite, uuid in PostgreSQL. Times are BIGINT milliseconds.
struct Blob {
  std::string bytes;
};
using SqlValue = std::variant<std::nullptr_t, std::int64_t, double, std::string, Blob, model::Uuid>;

class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  [[nodiscard]] virtual std::string text(int column) const = 0;  // also for blobs
  [[nodiscard]] virtual model::Uuid uuid(int column) const = 0;
};

class Tx {
 public:
  virtual ~Tx() = default;
  // `sql` uses $1, $2 ... in both engines. Calls `each` for every row; returns the number of rows changed or read.
  // Statements are prepared once per connection. Throws Unavailable, or std::logic_error for a bug in the SQL.
  virtual std::int64_t exec(std::string_view sql, std::span<const SqlValue> params,
                            const std::function<void(const Row&)>& each = {}) = 0;
  [[nodiscard]] virtual bool is_postgres() const = 0;
  // Runs once, just before the commit of the transaction this piece of work is part of (event numbering).
  virtual void before_commit(std::function<void(Tx&)> hook) = 0;
  // The listeners of Store::on_events are told `seq` once this transaction is durable.
  virtual void announce(std::int64_t seq) = 0;
  // What this transaction deletes must not stay readable in the engine's log either (SQLite: the WAL is emptied soon
  // after the commit; PostgreSQL: vacuum and its WAL archive are the operator's business, see README.md).
  virtual void leave_no_trace() = 0;
};

}  // namespace orienta::storage
