#pragma once

// Private, temporary PostgreSQL servers, reached through a Unix socket only.

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/result.h"
#include "harness/paths.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {

struct PostgresOptions {
  int major = 15;  // 13 to 18
  // Lines for postgresql.conf, after ours, e.g. "wal_level = logical". Ours: durability off, no
  // autovacuum (a test that wants it says "autovacuum = on"), max_connections 100, C.UTF-8, UTC.
  std::vector<std::string> settings;
  // Small files make small clusters; a server of the field has 16, and one that is timed needs
  // them: 1 slows down two sessions that write at the same time by a sixth (15).
  int wal_segment_mb = 1;
  // Fills this folder with a cluster, instead of a copy of the template (postgres_standby.h).
  std::function<Status(const std::filesystem::path&)> make_cluster;
};

// One server with a cluster of its own. The superuser is `postgres`, everybody is trusted.
//
// The cluster is a copy of a template that is made once per version and clone (initdb takes longer
// than all the rest), so starting takes about 0.2 s. As root the server runs as an unprivileged
// user. It ends with this object; if the test is killed, a watchdog ends it and removes its folder.
// Thread-safe except for stop, kill and start.
class PostgresServer {
 public:
  // Errors: not found (this version is not installed), internal (with the server's log).
  static Result<std::unique_ptr<PostgresServer>> create(PostgresOptions options);

  // The process's one server of this version with default options, made on the first call. It is
  // for tests that keep to their own databases and do not stop it.
  static Result<PostgresServer*> shared(int major);

  // Why the version cannot run here; nothing if it can.
  static std::optional<std::string> why_missing(int major);
  static std::vector<int> versions() { return {13, 14, 15, 16, 17, 18}; }

  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  int major() const { return options_.major; }
  // `postgres:///db?host=/tmp/...&user=...`
  std::string url(const std::string& database, const std::string& user = "postgres") const;
  std::string socket_dir() const { return dir_.path().string(); }
  int port() const { return 5432; }
  std::filesystem::path data_dir() const { return dir_ / "data"; }
  std::string log() const;
  pid_t pid() const { return process_ ? process_->pid() : -1; }

  Status create_database(const std::string& name, const std::string& template_name = "template0");
  Status drop_database(const std::string& name);
  Result<std::string> fresh_database(
      const std::string& hint = "test");  // a name not used yet; created

  // Runs SQL in a database as the superuser, each call in a new session.
  Status execute(const std::string& database, const std::string& sql);
  Result<std::string> scalar(const std::string& database, const std::string& sql);

  Status start();  // after stop or kill
  Status stop();   // fast shutdown: sessions are cut, a clean checkpoint
  void kill();     // SIGKILL to the server and all of its sessions; start() then recovers
  Status append_settings(const std::vector<std::string>& lines);  // and reloads a running server

 private:
  explicit PostgresServer(PostgresOptions options);
  Status make_cluster();
  Status wait_until_ready();
  void start_watchdog();

  PostgresOptions options_;
  std::filesystem::path bin_dir_;
  std::optional<User> user_;
  TempDir dir_;
  std::optional<Process> process_;
  std::optional<Process> watchdog_;
  int watchdog_fd_ = -1;
};

// A database on a server, dropped when this object goes.
class ScratchDatabase {
 public:
  static Result<ScratchDatabase> create(PostgresServer& server, const std::string& hint = "test");
  ~ScratchDatabase();
  ScratchDatabase(ScratchDatabase&& other) noexcept;
  ScratchDatabase& operator=(ScratchDatabase&&) = delete;
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  const std::string& name() const { return name_; }
  std::string url(const std::string& user = "postgres") const { return server_->url(name_, user); }
  PostgresServer& server() const { return *server_; }
  Status execute(const std::string& sql) { return server_->execute(name_, sql); }
  Result<std::string> scalar(const std::string& sql) { return server_->scalar(name_, sql); }

 private:
  ScratchDatabase(PostgresServer& server, std::string name)
      : server_(&server), name_(std::move(name)) {}
  PostgresServer* server_;
  std::string name_;
};

}  // namespace shoofly::testing

// In a test body or SetUp: skips the test where this version is not installed, fails it under CI.
#define SHOOFLY_REQUIRE_POSTGRES(major)                                                     \
  do {                                                                                      \
    const auto shoofly_missing = ::shoofly::testing::PostgresServer::why_missing(major);    \
    if (shoofly_missing && ::shoofly::testing::running_in_ci()) FAIL() << *shoofly_missing; \
    if (shoofly_missing) GTEST_SKIP() << *shoofly_missing;                                  \
  } while (false)
