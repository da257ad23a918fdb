// SPDX-License-Identifier: Apache-2.0
// The PostgreSQL engine: several nodes may share one database, and hear of each other's events by LISTEN/NOTIFY.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <thread>

#include "storage/postgres/connection.hpp"
#include "storage/storage.hpp"

namespace orienta::storage {
namespace postgres {
namespace {

constexpr int kRetryMs = 1000;

// Owner of the listening thread and of the pipe that ends it.
class PostgresEngine final : public Engine {
 public:
  explicit PostgresEngine(std::string url) : url_(std::move(url)) {}
  ~PostgresEngine() override {
    stop();
    for (const int fd : wake_) {
      if (fd >= 0) ::close(fd);
    }
  }

  [[nodiscard]] std::unique_ptr<Connection> connect(Role role) override {
    return std::make_unique<PostgresConnection>(url_, role);
  }
  [[nodiscard]] std::string_view name() const override { return "postgresql"; }
  [[nodiscard]] std::string begin_write() const override { return "BEGIN"; }
  [[nodiscard]] std::string begin_read() const override { return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"; }
  // More than 64 savepoints in a transaction make every other session's snapshot slow.
  [[nodiscard]] std::size_t group_limit() const override { return 60; }

  void lock_schema(Connection& connection) override {
    // Any number, the same in every node: "orienta" in ASCII.
    connection.script("SELECT pg_advisory_xact_lock(31371788253389921)");
  }
  void publish(Connection& connection, std::int64_t seq) override {
    const SqlValue params[] = {std::to_string(seq)};
    connection.exec("SELECT pg_notify('orienta_events', $1)", params, {});
  }
  void committed(Connection&, bool) override {}

  void start(std::function<void(std::int64_t)> listener) override {
    if (::pipe2(wake_, O_CLOEXEC) != 0) throw Unavailable("postgresql: cannot make a pipe");
    thread_ = std::thread([this, listener = std::move(listener)] {
      while (!stopping_) {
        try {
          listen(listener);
        } catch (const Unavailable&) {
          wait_readable(-1, kRetryMs);
        }
      }
    });
  }

  void backup(const std::filesystem::path&) override {
    throw std::runtime_error(
        "a PostgreSQL database is backed up with PostgreSQL's own tool, which can do it while orienta runs:"
        " pg_dump --format=custom --file=FILE URL");
  }

  void stop() override {
    stopping_ = true;
    if (!thread_.joinable()) return;
    const char byte = 0;
    while (::write(wake_[1], &byte, 1) < 0 && errno == EINTR) {
    }
    thread_.join();
  }

 private:
  // False if told to stop.
  bool wait_readable(int fd, int timeout_ms) {
    pollfd fds[] = {{wake_[0], POLLIN, 0}, {fd, POLLIN, 0}};  // poll ignores a negative fd
    ::poll(fds, 2, timeout_ms);
    return !stopping_;
  }

  void listen(const std::function<void(std::int64_t)>& listener) {
    PostgresConnection reader(url_, Role::reader);
    const Conn conn = open_connection(url_);
    const Result done(PQexec(conn.get(), "LISTEN orienta_events"));
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) throw Unavailable("postgresql: cannot listen");
    // What was published while nobody listened.
    std::int64_t last = 0;
    reader.exec("SELECT last FROM event_counter WHERE id = 1", {}, [&](const Row& row) { last = row.integer(0); });
    listener(last);
    while (wait_readable(PQsocket(conn.get()), -1)) {
      if (PQconsumeInput(conn.get()) == 0) throw Unavailable("postgresql: connection lost");
      std::int64_t highest = 0;
      while (PGnotify* note = PQnotifies(conn.get())) {
        const std::string_view text(note->extra);
        std::int64_t seq = 0;
        std::from_chars(text.data(), text.data() + text.size(), seq);
        highest = std::max(highest, seq);
        PQfreemem(note);
      }
      if (highest > 0) listener(highest);
    }
  }

  const std::string url_;
  int wake_[2] = {-1, -1};
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Engine> make_postgres_engine(const std::string& url) {
  return std::make_unique<postgres::PostgresEngine>(url);
}

}  // namespace orienta::storage
