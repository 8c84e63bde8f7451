#include "engine/sqlite/progress.h"

#include <fmt/format.h>

#include "engine/sqlite/dialect.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
Result<bool> fence_holds(Connection& connection, const Progress& progress) {
  const Sql sql = kSql.write("select fence from {} where id = ?1", dialect().journal_table("run"));
  SHOOFLY_ASSIGN(const ResultSet found, connection.run({sql, {progress.run_id}}));
  return !found.rows.empty() && as_int(found.rows[0][0]) == progress.fence;
}

Status note_progress(Connection& connection, const Progress& progress, const KeyRange& range,
                     std::int64_t rows) {
  const Value upto = range.upto ? Value(key_to_text(*range.upto)) : Value(std::monostate{});
  const Sql sql = kSql.write(
      "update {} set upto = coalesce(?1, upto), rows = rows + ?2, chunks = chunks + 1, updated_at = ?3 "
      "where run_id = ?4 and step_id = ?5 and slot = ?6",
      dialect().journal_table("chunk"));
  const Value slot = static_cast<std::int64_t>(progress.slot);
  SHOOFLY_ASSIGN(const ResultSet noted,
                 connection.run({sql,
                                 {upto, rows, format_utc(system_clock().now()), progress.run_id,
                                  progress.step_id, slot}}));
  if (noted.affected == 1) return ok_status();
  return internal_error(
      fmt::format("note progress: the journal has no chunk {} of step {} of run \"{}\"",
                  progress.slot, progress.step_id, progress.run_id));
}

Status forget_progress(Connection& connection, const Progress& progress) {
  const Sql sql = kSql.write("delete from {} where run_id = ?1 and step_id = ?2",
                             dialect().journal_table("chunk"));
  SHOOFLY_ASSIGN(const ResultSet forgotten,
                 connection.run({sql, {progress.run_id, progress.step_id}}));
  static_cast<void>(forgotten);
  return ok_status();
}

}  // namespace shoofly::sqlite
