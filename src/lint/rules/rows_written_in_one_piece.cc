// UPDATE, DELETE and INSERT .. SELECT of a table in use.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/second_run.h"
#include "lint/some_rows.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Of as many rows as there are tables and the like.
bool is_schema_table(const std::string& name) {
  return name == "sqlite_schema" || name == "sqlite_master" || name == "sqlite_temp_schema" ||
         name == "sqlite_temp_master";
}

void check_rows_written_in_one_piece(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->tables.empty() || scene.leads_back()) return;
  const bool updates = rows->verb == RowWork::Verb::kUpdate;
  const bool deletes = rows->verb == RowWork::Verb::kDelete;
  if (!updates && !deletes && !rows->from_query) return;
  const QualifiedName& name = rows->tables.front();
  if (!scene.is_live(name) || is_schema_table(name.name) || are_few(scene, *rows) ||
      are_some(scene, *rows))
    return;
  const std::string table = scene.shown(name);
  const char* which = rows->filtered ? "all rows that match" : "all rows";
  reporter.report(
      fmt::format("{} under the file's one write lock: every other write of any table waits, or "
                  "fails when its busy_timeout is over",
                  rows->from_query ? fmt::format("all rows of a query go into {}", table)
                  : updates        ? fmt::format("{} of {} are updated", which, table)
                                   : fmt::format("{} of {} are deleted", which, table)),
      {"in batches of some thousand rows by rowid, each in a transaction of its own" +
       condition_of(second_run_of(scene, *rows))});
}

}  // namespace

extern const Rule rows_written_in_one_piece;
const Rule rows_written_in_one_piece{
    "rows-written-in-one-piece",
    Family::kData,
    Severity::kWarning,
    "rows are written in one piece",
    "SQLite has one write lock for the whole file. Who waits longer than its busy_timeout, which is 0 unless it is set, gets SQLITE_BUSY.",
    check_rows_written_in_one_piece,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
