#include "engine/sqlite/native.h"

#include <string_view>

#include <fmt/format.h>

namespace shoofly::sqlite {
namespace {

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

struct Failure {
  ErrorKind kind;
  std::string message;
  std::string help;
};

Failure busy(const std::string& path, Milliseconds lock_timeout) {
  return {ErrorKind::kRetryable,
          fmt::format("lock database \"{}\": another connection held its lock for longer than {}",
                      path, format_duration(lock_timeout)),
          ""};
}

Failure cannot_open(int extended, const std::string& path, const std::string& text) {
  if (extended == SQLITE_CANTOPEN_ISDIR) {
    return {ErrorKind::kInvalidInput, fmt::format("open database \"{}\": it is a directory", path),
            ""};
  }
  return {ErrorKind::kRefused, fmt::format("open database \"{}\": {}", path, text),
          "the file and its directory must be readable and writable by this user"};
}

// SQLITE_ERROR: SQLite tells these apart only by their text.
Failure plain_error(During during, const std::string& text) {
  if (begins_with(text, "no such table") || begins_with(text, "no such column") ||
      begins_with(text, "no such index") || begins_with(text, "no such trigger")) {
    return {ErrorKind::kNotFound, text, ""};
  }
  if (begins_with(text, "no such function") || begins_with(text, "no such collation") ||
      begins_with(text, "no such module") || begins_with(text, "unknown function")) {
    return {ErrorKind::kUnsupported,
            fmt::format("{}: the schema uses what only the application registers", text),
            "shoofly and the sqlite3 tool have SQLite's built-in functions and collations only"};
  }
  // How our casts fail, as SQLite lets an expression fail in few ways only.
  if (during == During::kRows && text == "integer overflow")
    return {ErrorKind::kData, "a value does not fit its new type (SQLite: integer overflow)", ""};
  if (during == During::kRows) return {ErrorKind::kData, text, ""};
  if (during == During::kPrepare) return {ErrorKind::kInvalidInput, text, ""};
  return {ErrorKind::kInternal, text, ""};
}

Failure constraint(const std::string& text) {
  const std::string check = std::string("CHECK constraint failed: ") + kMustPrefix;
  if (begins_with(text, check)) return {ErrorKind::kData, text.substr(check.size()), ""};
  return {ErrorKind::kData, text, ""};
}

Failure full(const std::string& path) {
  return {ErrorKind::kInternal, fmt::format("write database \"{}\": the disk is full", path),
          "free space beside the database; nothing of the failed transaction was kept, \"shoofly "
          "resume\" goes on"};
}

// A transaction whose COMMIT failed is rolled back by SQLite or by us. Only where the last sync
// failed may it come back to life when the system crashes before the next write.
Failure io_error(int extended, During during, const std::string& path, const std::string& text) {
  if (extended == SQLITE_IOERR_WRITE) {
    return {
        ErrorKind::kInternal,
        fmt::format("write database \"{}\": the system refused the write", path),
        "a quota, a limit on the size of files or a broken disk: look at the system's log; nothing of the "
        "failed transaction was kept, \"shoofly resume\" goes on"};
  }
  const bool sync = extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC;
  return {during == During::kCommit && sync ? ErrorKind::kInDoubt : ErrorKind::kInternal,
          fmt::format("read or write database \"{}\": {}", path, text),
          "look at the disk and the system's log"};
}

Failure read_only(int extended, const std::string& path) {
  if (extended == SQLITE_READONLY_ROLLBACK || extended == SQLITE_READONLY_RECOVERY)
    return {
        ErrorKind::kRefused,
        fmt::format("read database \"{}\": a writer was killed in its transaction, and who only "
                    "reads cannot take that back",
                    path),
        "open it once for writing: start the application, or run sqlite3 on it"};
  return {
      ErrorKind::kRefused, fmt::format("write database \"{}\": it is read-only", path),
      "the file and its directory must be writable by this user, and the file system not mounted read-only"};
}

Failure classify(int code, int extended, During during, const std::string& path,
                 const std::string& text, Milliseconds lock_timeout) {
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy(path, lock_timeout);
    case SQLITE_SCHEMA:
      return {ErrorKind::kRetryable, "the schema changed while the statement was prepared", ""};
    case SQLITE_INTERRUPT:
      return {ErrorKind::kInterrupted, "the statement was interrupted", ""};
    case SQLITE_CONSTRAINT:
      return constraint(text);
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return {ErrorKind::kData, text, ""};
    case SQLITE_READONLY:
      return read_only(extended, path);
    case SQLITE_FULL:
      return full(path);
    case SQLITE_IOERR:
      return io_error(extended, during, path, text);
    case SQLITE_CORRUPT:
      return {
          ErrorKind::kRefused,
          fmt::format("read database \"{}\": the file is damaged: {}", path, text),
          fmt::format("run: sqlite3 {} 'PRAGMA integrity_check', and restore from a backup", path)};
    case SQLITE_NOTADB:
      return {
          ErrorKind::kRefused,
          fmt::format(
              "open database \"{}\": the file is not an SQLite database, or it is encrypted", path),
          ""};
    case SQLITE_CANTOPEN:
      return cannot_open(extended, path, text);
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorKind::kRefused, text, ""};
    case SQLITE_ERROR:
      return plain_error(during, text);
    default:
      return {ErrorKind::kInternal, text, ""};
  }
}

}  // namespace

Error native_error(sqlite3* database, int code, During during, const std::string& path,
                   Milliseconds lock_timeout) {
  const int extended = database == nullptr ? code : sqlite3_extended_errcode(database);
  const std::string text = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  Failure failure = classify(code & 0xff, extended, during, path, text, lock_timeout);
  Error error(failure.kind, std::move(failure.message), std::to_string(extended));
  if (!failure.help.empty()) error.help.push_back(std::move(failure.help));
  return error;
}

int error_offset(sqlite3* database) { return sqlite3_error_offset(database); }

}  // namespace shoofly::sqlite
