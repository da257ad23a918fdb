// SPDX-License-Identifier: Apache-2.0
// One PostgreSQL connection over libpq: prepared statements, parameters and results in binary, every wait with a
// deadline.
#pragma once

#include <libpq-fe.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "storage/engine.hpp"

namespace orienta::storage::postgres {

struct FinishConn {
  void operator()(PGconn* conn) const { PQfinish(conn); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Conn = std::unique_ptr<PGconn, FinishConn>;
using Result = std::unique_ptr<PGresult, ClearResult>;

// Connects, with time limits for connecting and for a peer that falls silent. Throws Unavailable.
[[nodiscard]] Conn open_connection(const std::string& url);

class PostgresConnection final : public Connection {
 public:
  PostgresConnection(const std::string& url, Engine::Role role);

  std::int64_t exec(std::string_view sql, std::span<const SqlValue> params,
                    const std::function<void(const Row&)>& each) override;
  [[nodiscard]] bool is_postgres() const override { return true; }
  void before_commit(std::function<void(Tx&)> hook) override;
  void script(const std::string& sql) override;
  void commit() override;
  void rollback() noexcept override;
  [[nodiscard]] bool in_transaction() const override;
  [[nodiscard]] bool usable() const override;
  void require_sound() override;
  void require_transaction() override;

 private:
  // Waits for the last result of what was just sent. Throws Unavailable if the server is gone or does not answer in
  // time.
  [[nodiscard]] Result wait();
  // Returns if the result is a good one.
  void check(const Result& result, std::string_view doing);
  [[nodiscard]] std::string prepared_name(std::string_view sql, std::span<const SqlValue> params);

  Conn conn_;
  const Engine::Role role_;
  bool broken_ = false;
  // By the text and the types of the parameters: a NULL leaves its type to the server.
  std::map<std::string, std::string, std::less<>> prepared_;
};

}  // namespace orienta::storage::postgres
