// Opening a database file, its session's settings, and waiting for its lock.

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path,
                                                                 const SessionOptions& options) {
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(path, options));
  SHOOFLY_TRY(connection->open_file());
  return connection;
}

Status SqliteConnection::open_file() {
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0) {
    const int reason = errno;
    if (reason == ENOENT)
      return not_found(fmt::format("open database: there is no file \"{}\"", path_));
    return refused(fmt::format("open database \"{}\": {}", path_, std::strerror(reason)));
  }
  if (S_ISDIR(status.st_mode))
    return invalid_input(fmt::format("open database \"{}\": it is a directory", path_));
  sqlite3* raw = nullptr;
  // Whoever may write takes back at his first read what a killed writer has left half done.
  const int may = options_.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int code = sqlite3_open_v2(path_.c_str(), &raw,
                                   may | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  {
    const std::lock_guard lock(cancel_mutex_);
    database_.reset(raw);
  }
  if (code != SQLITE_OK) {
    Error failed = error(code, During::kOpen);
    const std::lock_guard lock(cancel_mutex_);
    database_.reset();
    return failed;
  }
  Status ready = prepare_session();
  if (!ready.ok()) {
    const std::lock_guard lock(cancel_mutex_);
    database_.reset();
  }
  return ready;
}

Status SqliteConnection::prepare_session() {
  sqlite3_busy_handler(database_.get(), &SqliteConnection::wait_for_others, this);
  SHOOFLY_TRY(plain("pragma foreign_keys = on", During::kOpen));
  SHOOFLY_TRY(plain("pragma legacy_alter_table = off", During::kOpen));
  if (options_.read_only) {
    SHOOFLY_TRY(plain("pragma query_only = on", During::kOpen));
    // The last one to close it would write the log into the file.
    sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  // The first read of the file: not a database, damaged, locked.
  SHOOFLY_TRY(plain("select 1 from sqlite_schema limit 0", During::kOpen));
  SHOOFLY_ASSIGN(const ResultSet mode, run({Sql::checked("pragma journal_mode"), {}}));
  if (as_text(mode.rows[0][0]) == "wal")
    SHOOFLY_TRY(plain("pragma synchronous = normal", During::kOpen));
  return ok_status();
}

// SQLite calls this each time it finds the lock taken. Not sqlite3_busy_timeout, because it does
// not tell that somebody was met.
int SqliteConnection::wait_for_others(void* connection, int times) {
  auto* const self = static_cast<SqliteConnection*>(connection);
  const auto now = std::chrono::steady_clock::now();
  self->turn_->courtesy().met_somebody(now);
  if (times == 0) self->waiting_since_ = now;
  const auto left = self->options_.lock_timeout -
                    std::chrono::duration_cast<Milliseconds>(now - self->waiting_since_);
  if (left.count() <= 0) return 0;
  std::this_thread::sleep_for(std::min(left, Milliseconds(std::min(1 + times, 10))));
  return 1;
}

Status SqliteConnection::reconnect() {
  rollback();
  statements_.clear();
  {
    const std::lock_guard lock(cancel_mutex_);
    database_.reset();
  }
  return open_file();
}

}  // namespace shoofly::sqlite
