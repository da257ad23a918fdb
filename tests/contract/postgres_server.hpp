// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL of our own: a fresh cluster in a temporary folder, reached by a Unix socket in it, gone with the object.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace orienta::contract {

class PostgresServer {
 public:
  // Throws std::runtime_error that says what is missing and how to install it.
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // A new, empty database; its URL.
  [[nodiscard]] std::string create_database();
  void drop_database(const std::string& url);
  // Ends the server at once, as a crash would, and starts it again on the same data.
  void crash();
  void start();
  // The whole database as SQL text.
  [[nodiscard]] std::string dump(const std::string& url);

 private:
  [[nodiscard]] pid_t spawn(const std::string& program, const std::vector<std::string>& args) const;
  void run(const std::string& program, const std::vector<std::string>& args) const;
  [[nodiscard]] std::string url_of(const std::string& database) const;

  std::filesystem::path bin_;
  std::filesystem::path folder_;
  std::string user_ = "orienta";
  uid_t uid_ = 0;
  gid_t gid_ = 0;
  pid_t server_ = -1;
  int databases_ = 0;
};

}  // namespace orienta::contract
