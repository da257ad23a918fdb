// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/connection.hpp"

#include <poll.h>

#include <array>
#include <bit>
#include <chrono>
#include <cstring>

#include "storage/storable.hpp"
#include "storage/storage.hpp"

namespace orienta::storage::postgres {
namespace {

// Longer than the server's own statement_timeout: normally the server answers first.
constexpr auto kAnswerWithin = std::chrono::seconds(40);
constexpr const char* kSession =
    "SET statement_timeout = '30s'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '60s';"
    " SET default_transaction_isolation = 'read committed'; SET client_min_messages = 'warning'; SET client_encoding = "
    "'UTF8'";

constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kFloat8 = 701,
              kVarchar = 1043, kUuid = 2950;

std::uint64_t big_endian(const char* bytes, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::string to_big_endian(std::uint64_t value) {
  std::string out(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<char>(value >> (8 * (7 - i)) & 0xff);
  return out;
}

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  void go_to(int row) { row_ = row; }

  [[nodiscard]] bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  [[nodiscard]] std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    const char* data = PQgetvalue(result_, row_, column);
    switch (PQftype(result_, column)) {
      case kInt8:
        return static_cast<std::int64_t>(big_endian(data, 8));
      case kInt4:
        return static_cast<std::int32_t>(big_endian(data, 4));
      case kInt2:
        return static_cast<std::int16_t>(big_endian(data, 2));
      case kBool:
        return data[0] != 0 ? 1 : 0;
      default:
        throw std::logic_error("storage: a column read as a number holds none");
    }
  }
  [[nodiscard]] double real(int column) const override {
    if (is_null(column)) return 0;
    if (PQftype(result_, column) != kFloat8) return static_cast<double>(integer(column));
    return std::bit_cast<double>(big_endian(PQgetvalue(result_, row_, column), 8));
  }
  [[nodiscard]] std::string text(int column) const override {
    const Oid type = PQftype(result_, column);
    if (type != kText && type != kVarchar && type != kBytea && type != kName) {
      throw std::logic_error("storage: a column read as text holds none");
    }
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  [[nodiscard]] model::Uuid uuid(int column) const override {
    if (PQftype(result_, column) != kUuid || is_null(column)) {
      throw std::logic_error("storage: a column read as an id holds none");
    }
    model::Uuid id;
    std::memcpy(id.bytes.data(), PQgetvalue(result_, row_, column), 16);
    return id;
  }

 private:
  const PGresult* result_;
  int row_ = 0;
};

struct Param {
  Oid type = 0;
  std::string bytes;
  bool null = false;
};

Param encode(const SqlValue& value) {
  struct Encoder {
    Param operator()(std::nullptr_t) const { return {0, {}, true}; }
    Param operator()(std::int64_t v) const { return {kInt8, to_big_endian(static_cast<std::uint64_t>(v)), false}; }
    Param operator()(double v) const { return {kFloat8, to_big_endian(std::bit_cast<std::uint64_t>(v)), false}; }
    Param operator()(const std::string& v) const { return {kText, is_storable(v) ? v : storable(v), false}; }
    Param operator()(const Blob& v) const { return {kBytea, v.bytes, false}; }
    Param operator()(const model::Uuid& v) const {
      return {kUuid, std::string(reinterpret_cast<const char*>(v.bytes.data()), v.bytes.size()), false};
    }
  };
  return std::visit(Encoder{}, value);
}

// What a SQLSTATE means to us.
enum class Meaning { conflict, unavailable, bug };
Meaning meaning_of(std::string_view state) {
  struct Row {
    std::string_view prefix;
    Meaning meaning;
  };
  static constexpr Row kStates[] = {
      {"40", Meaning::conflict},        // serialization failure, deadlock
      {"55P03", Meaning::conflict},     // lock timeout
      {"23505", Meaning::bug},          // unique violation
      {"25006", Meaning::unavailable},  // a standby
      {"08", Meaning::unavailable},     // connection
      {"28", Meaning::unavailable},     // authorization
      {"3D", Meaning::unavailable},     // no such database
      {"53", Meaning::unavailable},     // disk full, out of memory, too many connections
      {"57", Meaning::unavailable},     // cancelled, shut down, starting up
      {"58", Meaning::unavailable},     // I/O
      {"XX", Meaning::unavailable},     // internal, corrupted
      {"25P03", Meaning::unavailable},  // idle in transaction timeout
  };
  for (const Row& row : kStates) {
    if (state.starts_with(row.prefix)) return row.meaning;
  }
  return Meaning::bug;
}

}  // namespace

Conn open_connection(const std::string& url) {
  // The defaults come first: what the operator's address says wins. expand_dbname makes "dbname" the whole address.
  static constexpr std::array<const char*, 8> kKeys = {"connect_timeout",
                                                       "keepalives_idle",
                                                       "keepalives_interval",
                                                       "keepalives_count",
                                                       "tcp_user_timeout",
                                                       "application_name",
                                                       "dbname",
                                                       nullptr};
  const std::array<const char*, 8> values = {"5", "10", "5", "3", "15000", "orienta", url.c_str(), nullptr};
  Conn conn(PQconnectdbParams(kKeys.data(), values.data(), 1));
  if (!conn || PQstatus(conn.get()) != CONNECTION_OK) {
    throw Unavailable(std::string("postgresql: cannot connect: ") +
                      (conn ? PQerrorMessage(conn.get()) : "out of memory"));
  }
  PQsetNoticeProcessor(
      conn.get(), [](void*, const char*) {}, nullptr);
  return conn;
}

PostgresConnection::PostgresConnection(const std::string& url, Engine::Role role)
    : conn_(open_connection(url)), role_(role) {
  script(kSession);
}

Result PostgresConnection::wait() {
  const auto deadline = std::chrono::steady_clock::now() + kAnswerWithin;
  Result last;
  for (;;) {
    while (PQisBusy(conn_.get()) != 0) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd fd{PQsocket(conn_.get()), POLLIN, 0};
      const int ready = left.count() > 0 ? ::poll(&fd, 1, static_cast<int>(left.count())) : 0;
      if (ready == 0) {
        broken_ = true;
        throw Unavailable("postgresql: no answer in time");
      }
      if (PQconsumeInput(conn_.get()) == 0) {
        broken_ = true;
        throw Unavailable(std::string("postgresql: connection lost: ") + PQerrorMessage(conn_.get()));
      }
    }
    Result next(PQgetResult(conn_.get()));
    if (!next) break;
    // Of a script's results the first error is the one that matters.
    const bool had_error = last && PQresultStatus(last.get()) == PGRES_FATAL_ERROR;
    if (!had_error) last = std::move(next);
  }
  if (!last || PQstatus(conn_.get()) != CONNECTION_OK) {
    broken_ = true;
    throw Unavailable(std::string("postgresql: connection lost: ") + PQerrorMessage(conn_.get()));
  }
  return last;
}

void PostgresConnection::check(const Result& result, std::string_view doing) {
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  const char* state_field = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  const std::string state = state_field != nullptr ? state_field : "XX000";
  const char* message = PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY);
  // Only the primary message: the detail of a violated constraint repeats the values.
  std::string text = "postgresql: " + std::string(doing) + ": " + state + " " + (message != nullptr ? message : "");
  if (role_ == Engine::Role::reader && state == "25006") throw std::logic_error("storage: read() must not write");
  switch (meaning_of(state)) {
    case Meaning::conflict:
      throw Conflict(text);
    case Meaning::unavailable:
      throw Unavailable(text);
    case Meaning::bug:
      throw std::logic_error(text);
  }
}

std::string PostgresConnection::prepared_name(std::string_view sql, std::span<const SqlValue> params) {
  std::string key(sql);
  key += '\0';
  for (const SqlValue& param : params) key += static_cast<char>('0' + param.index());
  const auto found = prepared_.find(key);
  if (found != prepared_.end()) return found->second;
  std::vector<Oid> types;
  for (const SqlValue& param : params) types.push_back(encode(param).type);
  std::string name = "s" + std::to_string(prepared_.size());
  if (PQsendPrepare(conn_.get(), name.c_str(), std::string(sql).c_str(), static_cast<int>(types.size()),
                    types.data()) == 0) {
    broken_ = true;
    throw Unavailable(std::string("postgresql: connection lost: ") + PQerrorMessage(conn_.get()));
  }
  check(wait(), sql);
  prepared_.emplace(std::move(key), name);
  return name;
}

std::int64_t PostgresConnection::exec(std::string_view sql, std::span<const SqlValue> params,
                                      const std::function<void(const Row&)>& each) {
  const std::string name = prepared_name(sql, params);
  std::vector<Param> encoded;
  encoded.reserve(params.size());
  for (const SqlValue& param : params) encoded.push_back(encode(param));
  std::vector<const char*> values;
  std::vector<int> lengths;
  const std::vector<int> formats(encoded.size(), 1);
  for (const Param& param : encoded) {
    values.push_back(param.null ? nullptr : param.bytes.data());
    lengths.push_back(static_cast<int>(param.bytes.size()));
  }
  if (PQsendQueryPrepared(conn_.get(), name.c_str(), static_cast<int>(encoded.size()), values.data(), lengths.data(),
                          formats.data(), 1) == 0) {
    broken_ = true;
    throw Unavailable(std::string("postgresql: connection lost: ") + PQerrorMessage(conn_.get()));
  }
  const Result result = wait();
  check(result, sql);
  if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) {
    const int rows = PQntuples(result.get());
    PostgresRow row(result.get());
    for (int i = 0; each && i < rows; ++i) {
      row.go_to(i);
      each(row);
    }
    return rows;
  }
  const std::string changed = PQcmdTuples(result.get());
  return changed.empty() ? 0 : std::stoll(changed);
}

void PostgresConnection::before_commit(std::function<void(Tx&)> hook) {
  if (role_ == Engine::Role::reader) throw std::logic_error("storage: read() must not write");
  Connection::before_commit(std::move(hook));
}

void PostgresConnection::script(const std::string& sql) {
  if (PQsendQuery(conn_.get(), sql.c_str()) == 0) {
    broken_ = true;
    throw Unavailable(std::string("postgresql: connection lost: ") + PQerrorMessage(conn_.get()));
  }
  check(wait(), "running a script");
}

void PostgresConnection::commit() {
  if (PQsendQuery(conn_.get(), "COMMIT") == 0) {
    broken_ = true;
    throw Unavailable(std::string("postgresql: connection lost: ") + PQerrorMessage(conn_.get()));
  }
  const Result result = wait();
  check(result, "commit");
  // COMMIT of a failed transaction succeeds, and says that it was a rollback.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw std::logic_error("postgresql: commit was refused");
}

void PostgresConnection::rollback() noexcept {
  if (!usable() || !in_transaction()) return;
  try {
    script("ROLLBACK");
  } catch (const std::exception&) {
    broken_ = true;
  }
}

bool PostgresConnection::in_transaction() const {
  const PGTransactionStatusType status = PQtransactionStatus(conn_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool PostgresConnection::usable() const {
  return !broken_ && PQstatus(conn_.get()) == CONNECTION_OK;
}

void PostgresConnection::require_sound() {
  require_transaction();
  if (PQtransactionStatus(conn_.get()) == PQTRANS_INERROR) {
    throw std::logic_error("storage: work went on after a statement had failed");
  }
}

void PostgresConnection::require_transaction() {
  if (!usable() || !in_transaction()) throw Unavailable("postgresql: connection lost");
}

}  // namespace orienta::storage::postgres
