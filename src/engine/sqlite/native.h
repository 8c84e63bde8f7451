#pragma once

// The only door to C libraries of this folder: SQLite and xxHash. Handles free themselves; failures
// become our errors here, so that every message has one wording.

#include <sqlite3.h>
#include <xxhash.h>

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace shoofly::sqlite {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// What was being done when SQLite failed: the same code means different things.
enum class During {
  kOpen,     // opening the file, reading its header
  kPrepare,  // compiling a statement: nothing was done yet
  kRows,     // reading or writing rows
  kSchema,   // DDL and pragmas
  kCommit,
};

// The failure that `database` remembers. `path` and `lock_timeout` go into messages. SQLite's own
// texts name tables, columns and constraints, never values.
Error native_error(sqlite3* database, int code, During during, const std::string& path,
                   Milliseconds lock_timeout);

// A rendered "this must hold" statement (schema_edit.h) fails as a CHECK whose name is the
// sentence.
inline constexpr const char* kMustPrefix = "shoofly: ";

// The code point offset of the last error in the statement's text; -1: not known.
int error_offset(sqlite3* database);

}  // namespace shoofly::sqlite
