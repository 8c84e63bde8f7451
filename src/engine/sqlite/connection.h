#pragma once

// One handle on one database file, used by one thread (cancel: any). Writers of this process queue
// for the file (write_turn.h), then for SQLite's own lock, both within the lock timeout. Session:
// busy timeout; foreign keys on, so that nothing we write is an orphan (an UPDATE checks only the
// foreign keys whose columns it changes: old violations elsewhere do not stop us); in WAL mode
// synchronous = normal: the journal of a run lies in the same file, so a power cut takes both a
// chunk and its progress or neither. journal_mode, recursive_triggers and everything else stay as
// they are.

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/engine.h"
#include "engine/sqlite/native.h"
#include "engine/sqlite/write_turn.h"

namespace shoofly::sqlite {

class SqliteConnection final : public Connection {
 public:
  // Errors: not found (there is no such file: it is never created), refused (not a database,
  // damaged, no right), retryable (locked while its header was read).
  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path,
                                                        const SessionOptions& options);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // The engine's other parts get Connections of their own engine only.
  static SqliteConnection& of(Connection& connection);

  Result<ResultSet> run(const Statement& statement) override;
  Result<std::vector<ResultSet>> run_together(const std::vector<Statement>& statements) override;
  Status begin() override;
  Status commit() override;
  void rollback() override;
  Status set_lock_timeout(Milliseconds timeout) override;
  bool alive() const override { return database_ != nullptr; }
  Status reconnect() override;
  void cancel() noexcept override;
  std::string session() const override;

  // A consistent snapshot for several reads, without the write lock. Inside a transaction: that
  // one.
  Result<std::vector<ResultSet>> read_together(const std::vector<Statement>& statements);
  Status begin_reading();
  void end_reading();

  const std::string& path() const { return path_; }
  bool in_transaction() const;
  bool read_only() const;
  sqlite3* handle() const { return database_.get(); }
  Milliseconds lock_timeout() const { return options_.lock_timeout; }
  // Commits a chunk; then keeps this process from the lock as long as others should have it
  // (courtesy.h).
  Status commit_politely();
  // Turns the table's triggers off and on for this connection's writes.
  void enable_triggers(bool enabled);

 private:
  SqliteConnection(std::string path, SessionOptions options);
  Status open_file();
  Status prepare_session();
  Status plain(const char* sql, During during);
  Result<sqlite3_stmt*> prepared(const std::string& sql);
  Status bind(sqlite3_stmt* statement, const std::vector<Value>& parameters);
  Result<ResultSet> step(sqlite3_stmt* statement, const std::string& sql);
  Status take_turn();
  void give_turn_back();
  static int wait_for_others(void* connection, int times);
  Error error(int code, During during) const;

  std::string path_;
  SessionOptions options_;
  std::shared_ptr<WriteTurn> turn_;
  bool has_turn_ = false;
  bool reading_ = false;
  std::chrono::steady_clock::time_point begun_;                  // of the transaction
  std::chrono::steady_clock::time_point waiting_since_;          // for SQLite's lock
  std::unordered_map<std::string, StatementHandle> statements_;  // destroyed before the database
  DatabaseHandle database_;
  std::mutex cancel_mutex_;  // the handle must not be closed while it is being interrupted
};

}  // namespace shoofly::sqlite
