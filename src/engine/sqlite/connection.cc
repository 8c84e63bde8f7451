#include "engine/sqlite/connection.h"

#include <unistd.h>

#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace shoofly::sqlite {
namespace {

constexpr std::size_t kKeptStatements = 64;
constexpr Milliseconds kUnlimited{24 * 3600 * 1000};

Value value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return std::monostate{};
    default:
      break;
  }
  const bool is_blob = sqlite3_column_type(statement, column) == SQLITE_BLOB;
  const void* data = is_blob ? sqlite3_column_blob(statement, column)
                             : static_cast<const void*>(sqlite3_column_text(statement, column));
  const int size = sqlite3_column_bytes(statement, column);
  std::string bytes =
      data == nullptr ? std::string()
                      : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
  if (is_blob) return Blob{std::move(bytes)};
  return bytes;
}

int bind_one(sqlite3_stmt* statement, int index, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return sqlite3_bind_int64(statement, index, *number);
  if (const auto* real = std::get_if<double>(&value))
    return sqlite3_bind_double(statement, index, *real);
  if (const auto* text = std::get_if<std::string>(&value)) {
    return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  }
  if (const auto* blob = std::get_if<Blob>(&value)) {
    return sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(),
                               SQLITE_TRANSIENT);
  }
  return sqlite3_bind_null(statement, index);
}

// Rows or schema: an error while running DDL is not one of a row.
During during_of(const std::string& sql) {
  const std::size_t begin = sql.find_first_not_of(" \t\r\n(");
  std::string word;
  for (std::size_t i = begin;
       i < sql.size() && std::isalpha(static_cast<unsigned char>(sql[i])) != 0; ++i) {
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(sql[i])));
  }
  const bool rows = word == "select" || word == "insert" || word == "update" || word == "delete" ||
                    word == "with" || word == "replace" || word == "values";
  return rows ? During::kRows : During::kSchema;
}

}  // namespace

SqliteConnection::SqliteConnection(std::string path, SessionOptions options)
    : path_(std::move(path)), options_(std::move(options)), turn_(WriteTurn::of(path_)) {}

SqliteConnection::~SqliteConnection() {
  rollback();
  statements_.clear();
}

SqliteConnection& SqliteConnection::of(Connection& connection) {
  auto* ours = dynamic_cast<SqliteConnection*>(&connection);
  SHOOFLY_CHECK(ours != nullptr, "an SQLite part is given an SQLite connection");
  return *ours;
}

Error SqliteConnection::error(int code, During during) const {
  return native_error(database_.get(), code, during, path_, options_.lock_timeout);
}

Status SqliteConnection::plain(const char* sql, During during) {
  if (!alive())
    return Error(ErrorKind::kConnectionLost,
                 fmt::format("use database \"{}\": it is closed", path_));
  const int code = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code, during);
  return ok_status();
}

bool SqliteConnection::in_transaction() const {
  return database_ != nullptr && sqlite3_get_autocommit(database_.get()) == 0;
}

bool SqliteConnection::read_only() const {
  return sqlite3_db_readonly(database_.get(), "main") == 1;
}

Status SqliteConnection::take_turn() {
  if (has_turn_) return ok_status();
  if (!turn_->take(options_.lock_timeout)) {
    return Error(
        ErrorKind::kRetryable,
        fmt::format(
            "lock database \"{}\": another connection of this process held it for longer than {}",
            path_, format_duration(options_.lock_timeout)));
  }
  has_turn_ = true;
  return ok_status();
}

void SqliteConnection::give_turn_back() {
  if (!has_turn_) return;
  has_turn_ = false;
  turn_->give_back();
}

Result<sqlite3_stmt*> SqliteConnection::prepared(const std::string& sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second.get();
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &tail);
  StatementHandle statement(raw);
  if (code != SQLITE_OK) return error(code, During::kPrepare);
  SHOOFLY_CHECK(statement != nullptr, "a statement is not empty");
  const std::string_view rest(tail, static_cast<std::size_t>(sql.data() + sql.size() - tail));
  SHOOFLY_CHECK(rest.find_first_not_of(" \t\r\n;") == std::string_view::npos,
                "run() gets one statement at a time");
  if (statements_.size() >= kKeptStatements) statements_.clear();
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

Status SqliteConnection::bind(sqlite3_stmt* statement, const std::vector<Value>& parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int code = bind_one(statement, static_cast<int>(i) + 1, parameters[i]);
    if (code != SQLITE_OK) return error(code, During::kRows);
  }
  return ok_status();
}

Result<ResultSet> SqliteConnection::step(sqlite3_stmt* statement, const std::string& sql) {
  ResultSet result;
  const int columns = sqlite3_column_count(statement);
  for (int i = 0; i < columns; ++i) result.columns.emplace_back(sqlite3_column_name(statement, i));
  const sqlite3_int64 before = sqlite3_total_changes64(database_.get());
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    std::vector<Value>& row = result.rows.emplace_back();
    row.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) row.push_back(value_of(statement, i));
  }
  if (code != SQLITE_DONE) return error(code, during_of(sql));
  if (sqlite3_total_changes64(database_.get()) != before)
    result.affected = sqlite3_changes64(database_.get());
  return result;
}

Result<ResultSet> SqliteConnection::run(const Statement& statement) {
  if (!alive())
    return Error(ErrorKind::kConnectionLost,
                 fmt::format("use database \"{}\": it is closed", path_));
  SHOOFLY_ASSIGN(sqlite3_stmt* const compiled, prepared(statement.sql.str()));
  const bool alone = !in_transaction() && sqlite3_stmt_readonly(compiled) == 0;
  if (alone) SHOOFLY_TRY(take_turn());
  Status bound = bind(compiled, statement.parameters);
  Result<ResultSet> result = bound.ok() ? step(compiled, statement.sql.str())
                                        : Result<ResultSet>(std::move(bound).error());
  sqlite3_reset(compiled);
  sqlite3_clear_bindings(compiled);
  // A full disk or an I/O error may have ended the transaction by itself.
  if (alone || !in_transaction()) give_turn_back();
  return result;
}

Result<std::vector<ResultSet>> SqliteConnection::run_together(
    const std::vector<Statement>& statements) {
  SHOOFLY_TRY(begin());
  std::vector<ResultSet> results;
  for (const Statement& statement : statements) {
    Result<ResultSet> result = run(statement);
    if (!result.ok()) {
      rollback();
      return std::move(result).error();
    }
    results.push_back(std::move(*result));
  }
  SHOOFLY_TRY(commit());
  return results;
}

Status SqliteConnection::begin() {
  SHOOFLY_TRY(take_turn());
  Status begun = plain("begin immediate", During::kRows);
  if (!begun.ok()) give_turn_back();
  begun_ = std::chrono::steady_clock::now();
  return begun;
}

Status SqliteConnection::commit() {
  Status committed = plain("commit", During::kCommit);
  if (!committed.ok()) {
    rollback();
    return committed;
  }
  give_turn_back();
  return ok_status();
}

Status SqliteConnection::commit_politely() {
  Status committed = plain("commit", During::kCommit);
  if (!committed.ok()) {
    rollback();
    return committed;
  }
  const auto now = std::chrono::steady_clock::now();
  const auto held = std::chrono::duration_cast<std::chrono::microseconds>(now - begun_);
  const std::chrono::microseconds pause = turn_->courtesy().pause_after(held, now);
  if (pause.count() > 0) std::this_thread::sleep_for(pause);
  give_turn_back();
  return ok_status();
}

void SqliteConnection::enable_triggers(bool enabled) {
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, enabled ? 1 : 0, nullptr);
}

void SqliteConnection::rollback() {
  if (in_transaction()) {
    sqlite3_exec(database_.get(), "rollback", nullptr, nullptr, nullptr);
  }
  if (alive()) {
    // A schema edit that failed half-way leaves this switch on.
    sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, nullptr);
  }
  give_turn_back();
}

Status SqliteConnection::begin_reading() {
  if (in_transaction()) return ok_status();
  SHOOFLY_TRY(plain("begin deferred", During::kRows));
  reading_ = true;
  return ok_status();
}

void SqliteConnection::end_reading() {
  if (!reading_) return;
  reading_ = false;
  // Nothing was written: there is nothing that a failure could lose.
  sqlite3_exec(database_.get(), "rollback", nullptr, nullptr, nullptr);
}

Result<std::vector<ResultSet>> SqliteConnection::read_together(
    const std::vector<Statement>& statements) {
  SHOOFLY_TRY(begin_reading());
  std::vector<ResultSet> results;
  Status outcome;
  for (const Statement& statement : statements) {
    Result<ResultSet> result = run(statement);
    if (!result.ok()) {
      outcome = std::move(result).error();
      break;
    }
    results.push_back(std::move(*result));
  }
  end_reading();
  SHOOFLY_TRY(std::move(outcome));
  return results;
}

Status SqliteConnection::set_lock_timeout(Milliseconds timeout) {
  if (!alive())
    return Error(ErrorKind::kConnectionLost,
                 fmt::format("use database \"{}\": it is closed", path_));
  // As everywhere else, 0 is "as long as it takes".
  options_.lock_timeout = timeout.count() == 0 ? kUnlimited : timeout;
  return ok_status();
}

void SqliteConnection::cancel() noexcept {
  const std::lock_guard lock(cancel_mutex_);
  if (database_ != nullptr) sqlite3_interrupt(database_.get());
}

std::string SqliteConnection::session() const { return fmt::format("process {}", getpid()); }

}  // namespace shoofly::sqlite
