#pragma once

// A private, temporary MariaDB server, reached through a Unix socket only.

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

// Debian's own version. `root` needs no password. It ends with this object, and with the thread
// that made it. Not thread-safe.
class MariaDbServer {
 public:
  // Errors: not found (it is not installed), internal (with the server's log).
  static Result<std::unique_ptr<MariaDbServer>> create();
  // Why it cannot run here; nothing if it can.
  static std::optional<std::string> why_missing();

  // Runs the lines in one session, each one or more statements; goes on behind those that fail.
  // Gives the numbers of those, from 1.
  Result<std::vector<int>> failing_lines(const std::vector<std::string>& lines);
  // Runs it; the rows as the client prints them, columns between tabs. Errors: internal, with the
  // server's words.
  Result<std::string> query(const std::string& sql);

 private:
  MariaDbServer();
  ProcessResult client(const std::string& sql, const std::vector<std::string>& options) const;

  std::optional<User> user_;
  TempDir dir_;
  std::optional<Process> process_;
};

}  // namespace shoofly::testing

// In a test body or SetUp: skips the test where MariaDB is not installed, fails it under CI.
#define SHOOFLY_REQUIRE_MARIADB()                                                           \
  do {                                                                                      \
    const auto shoofly_missing = ::shoofly::testing::MariaDbServer::why_missing();          \
    if (shoofly_missing && ::shoofly::testing::running_in_ci()) FAIL() << *shoofly_missing; \
    if (shoofly_missing) GTEST_SKIP() << *shoofly_missing;                                  \
  } while (false)
