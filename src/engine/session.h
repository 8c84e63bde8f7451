#pragma once

// One session of a database product: Connection.

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sql/text.h"
#include "sql/value.h"

namespace shoofly {

struct SessionOptions {
  Milliseconds lock_timeout{300};  // longest wait for one lock
  std::string application_name = "shoofly";
  bool read_only = false;             // the server refuses whatever would write
  Milliseconds statement_timeout{0};  // of each statement; 0: none. PostgreSQL only
};

struct ResultSet {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
  std::int64_t affected = 0;
};

// One session. Not thread-safe except `cancel`. On opening it sets everything that results depend
// on (row_security off, time zone UTC, date style, search_path, timeouts), never trusting defaults.
// Errors of all calls: retryable (lock timeout, deadlock, busy, serialization), data (a constraint
// or an expression failed on a row), connection lost, in doubt (lost while COMMIT or a
// non-transactional statement was under way), interrupted (cancel), refused (missing right,
// read-only), internal.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual Result<ResultSet> run(const Statement& statement) = 0;
  // All in one transaction, in one round trip where the protocol can. Either all of them took
  // effect or none (or: in doubt). Must not be called inside begin()/commit().
  virtual Result<std::vector<ResultSet>> run_together(const std::vector<Statement>& statements) = 0;

  virtual Status begin() = 0;  // SQLite: BEGIN IMMEDIATE
  virtual Status commit() = 0;
  virtual void rollback() = 0;  // no error: a lost connection has rolled back by itself

  // Applies to statements from now on, also inside an open transaction.
  virtual Status set_lock_timeout(Milliseconds timeout) = 0;

  virtual bool alive() const = 0;
  virtual Status reconnect() = 0;      // same session settings; errors: connection lost, refused
  virtual void cancel() noexcept = 0;  // any thread: the running statement fails as interrupted
  virtual std::string session() const = 0;  // for people: "backend 4711", "process 815"
};

}  // namespace shoofly
