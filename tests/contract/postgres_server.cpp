// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/postgres_server.hpp"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace orienta::contract {
namespace {
namespace fs = std::filesystem;

fs::path find_binaries() {
  const fs::path root = "/usr/lib/postgresql";
  std::error_code error;
  for (const auto& version : fs::directory_iterator(root, error)) {
    if (fs::exists(version.path() / "bin" / "initdb")) return version.path() / "bin";
  }
  throw std::runtime_error("PostgreSQL is needed for these tests: apt-get install postgresql-15");
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void admin(const std::string& url, const std::string& sql) {
  PGconn* conn = PQconnectdb(url.c_str());
  PGresult* result = PQexec(conn, sql.c_str());
  const bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string message = PQerrorMessage(conn);
  PQclear(result);
  PQfinish(conn);
  if (!good) throw std::runtime_error(sql + ": " + message);
}

}  // namespace

PostgresServer::PostgresServer() : bin_(find_binaries()) {
  char name[] = "/tmp/orienta-pg-XXXXXX";
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("cannot make a temporary folder in /tmp");
  folder_ = name;
  // PostgreSQL refuses to run as root.
  uid_ = ::getuid();
  gid_ = ::getgid();
  if (uid_ == 0) {
    const passwd* user = ::getpwnam("postgres");
    if (user == nullptr) user = ::getpwnam("nobody");
    if (user == nullptr) throw std::runtime_error("there is neither a user postgres nor nobody to run PostgreSQL as");
    uid_ = user->pw_uid;
    gid_ = user->pw_gid;
    if (::chown(name, uid_, gid_) != 0) throw std::runtime_error("cannot hand the folder over to PostgreSQL's user");
  }
  run("initdb",
      {"-D", (folder_ / "data").string(), "-U", user_, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"});
  start();
}

PostgresServer::~PostgresServer() {
  if (server_ > 0) {
    ::kill(server_, SIGINT);
    ::waitpid(server_, nullptr, 0);
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

pid_t PostgresServer::spawn(const std::string& program, const std::vector<std::string>& args) const {
  const std::string path = (bin_ / program).string();
  const std::string log = (folder_ / "log").string();
  const pid_t child = ::fork();
  if (child != 0) return child;
  // Only plain system calls from here to exec.
  if (::getuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(gid_) != 0 || ::setuid(uid_) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // no server outlives a test that was killed
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, 1);
  ::dup2(out, 2);
  if (::chdir("/") != 0) ::_exit(126);
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  ::execv(path.c_str(), argv.data());
  ::_exit(127);
}

void PostgresServer::run(const std::string& program, const std::vector<std::string>& args) const {
  const pid_t child = spawn(program, args);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error(program + " failed:\n" + read_file(folder_ / "log"));
}

void PostgresServer::start() {
  // No TCP port at all: nothing to collide with. fsync is off because no test cuts the power.
  server_ =
      spawn("postgres", {"-D", (folder_ / "data").string(), "-k", folder_.string(), "-c", "listen_addresses=", "-c",
                         "fsync=off", "-c", "max_connections=100", "-c", "deadlock_timeout=100ms"});
  for (int i = 0; i < 300; ++i) {
    if (PQping(url_of("postgres").c_str()) == PQPING_OK) return;
    if (::waitpid(server_, nullptr, WNOHANG) == server_) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  throw std::runtime_error("PostgreSQL did not start:\n" + read_file(folder_ / "log"));
}

void PostgresServer::crash() {
  ::kill(server_, SIGQUIT);  // "immediate shutdown": no goodbye to clients, recovery at the next start
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string PostgresServer::url_of(const std::string& database) const {
  std::string host = folder_.string();
  for (std::size_t at = 0; (at = host.find('/', at)) != std::string::npos;) host.replace(at, 1, "%2F");
  return "postgresql://" + user_ + "@" + host + "/" + database;
}

std::string PostgresServer::create_database() {
  const std::string name = "test" + std::to_string(++databases_);
  admin(url_of("postgres"), "CREATE DATABASE " + name);
  return url_of(name);
}

void PostgresServer::drop_database(const std::string& url) {
  admin(url_of("postgres"), "DROP DATABASE " + url.substr(url.rfind('/') + 1) + " WITH (FORCE)");
}

std::string PostgresServer::dump(const std::string& url) {
  const fs::path file = folder_ / "dump.sql";
  run("pg_dump", {"--file=" + file.string(), url});
  return read_file(file);
}

}  // namespace orienta::contract
