#include "engine/postgres/fill.h"

#include <functional>

#include <fmt/format.h>

#include "engine/postgres/session_cache.h"
#include "engine/postgres/sync_parts.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

QualifiedName journal(const char* name) { return {kSchema, name}; }

// The same text has the same name in every session.
std::string prepared_name(const Statement& statement) {
  return fmt::format("shoofly_fill_{:016x}", std::hash<std::string>{}(statement.sql.str()));
}

Sql execute(const std::string& name, const Statement& statement) {
  std::vector<Sql> values;
  for (const Value& value : statement.parameters) {
    values.push_back(is_null(value) ? Sql::checked("null")
                                    : kSql.write("{}", Text{as_text(value)}));
  }
  return kSql.write("execute {}({})", Ident{name}, Sql::join(values, ", "));
}

}  // namespace

// The fence is read, not locked. A share lock on the run's row would put the takeover strictly
// behind the last chunk, but chunks that overlap all the time starve every writer of that row
// (measured on 15 with eight workers: the run's heartbeat waited for the whole backfill, 5 s). What
// can still commit after a takeover is one statement of each old worker that was under way at that
// instant, and that is harmless: its rows have marker 0 and end as the new runner would leave them,
// DDL waits for it, and its progress is true.
Chunk::Chunk(const KeyRange& range, const Progress& progress)
    : run_(bound_.bind(progress.run_id)),
      fence_(bound_.bind(progress.fence)),
      step_(bound_.bind(progress.step_id)),
      slot_(bound_.bind(std::int64_t{progress.slot})),
      upto_(bound_.bind(range.upto ? Value(key_to_text(*range.upto)) : Value())) {}

Sql Chunk::fence() const {
  return kSql.write(
      "with fence as materialized (\n"
      "  select from {} where id operator(pg_catalog.=) {} and fence operator(pg_catalog.=) {}\n"
      ")",
      journal("run"), run_, fence_);
}

Sql Chunk::note() const {
  return kSql.write(
      "update {} c set upto = coalesce({}, c.upto),\n"
      "  rows = c.rows operator(pg_catalog.+) counted.rows,\n"
      "  chunks = c.chunks operator(pg_catalog.+) 1, updated_at = pg_catalog.clock_timestamp()\n"
      "from counted\n"
      "where c.run_id operator(pg_catalog.=) {} and c.step_id operator(pg_catalog.=) {}\n"
      "  and c.slot operator(pg_catalog.=) {} and exists (select from fence)",
      journal("chunk"), upto_, run_, step_, slot_);
}

Statement Chunk::statement(const Sql& write) {
  const Sql sql = kSql.write(
      "{}, filled as (\n"
      "  {}\n"
      "  returning 1\n"
      "), counted as (\n"
      "  select pg_catalog.count(*) as rows from filled\n"
      ")\n"
      "{}\n"
      "returning counted.rows",
      fence(), write, note());
  return {sql, bound_.take()};
}

Statement Chunk::statement(const Sql& parts, const Sql& totals) {
  const Sql sql = kSql.write(
      "{}, {}, counted as (\n"
      "  {}\n"
      ")\n"
      "{}\n"
      "returning counted.*",
      fence(), parts, totals, note());
  return {sql, bound_.take()};
}

Statement fill_statement(const SyncSpec& spec, const TableKey& key, const KeyRange& range,
                         const Progress& progress) {
  Chunk chunk(range, progress);
  const Sql condition = key_condition(key, range, chunk.bound());
  return chunk.statement(
      kSql.write("update {} set {}\n"
                 "  where {} and {} and exists (select from fence)",
                 spec.table, fill_assignments(spec), fill_condition(spec), condition));
}

// Rows and progress commit together, so the commit need not wait for the log to reach the disk (how
// much that saves depends on the disk; on 15 the runs differed by more than it): a server that dies
// forgets both, and the runner, whose session died with it, goes on from the journal. The mark and
// the end of the step are committed durably, and with them everything before.
//
// Prepared by SQL, once per session. Planned anew each time, the statement costs a twentieth of the
// whole fill (2,000 rows a chunk, measured on 15). Its one plan must walk the key: without the
// bounds' values the planner takes a composite range for a third of the table. For the same reason
// a merge or hash join would read another table from its start for every chunk (200,000 rows took
// 30 s on 15); looked up row by row it is read once.
Result<ResultSet> run_fill(Connection& connection, const SyncSpec& spec, const TableKey& key,
                           const KeyRange& range, const Progress& progress) {
  return run_chunk(connection, fill_statement(spec, key, range, progress), range);
}

Result<Statement> planned_once(Connection& connection, const Statement& statement,
                               PlannedUnder path) {
  static SessionCache<bool> prepared;
  const std::string name = prepared_name(statement);
  if (!prepared.find(connection, name)) {
    const Statement prepare{kSql.write("prepare {} as {}", Ident{name}, statement.sql), {}};
    const Result<ResultSet> done = path == PlannedUnder::kDefaultPath
                                       ? run_under_default_path(connection, {prepare})
                                       : connection.run(prepare);
    if (!done.ok()) return done.error();
    prepared.keep(connection, name, true);
  }
  return Statement{execute(name, statement), {}};
}

Result<ResultSet> run_chunk(Connection& connection, const Statement& statement,
                            const KeyRange& range, const std::vector<Statement>& before) {
  std::vector<Statement> plain = before;
  plain.push_back(statement);
  if (!range.after || !range.upto) return run_under_default_path(connection, plain);
  SHOOFLY_ASSIGN(Statement once, planned_once(connection, statement, PlannedUnder::kDefaultPath));
  std::vector<Statement> all = {
      {Sql::checked("set local synchronous_commit to off"), {}},
      {Sql::checked("set local plan_cache_mode to force_generic_plan"), {}},
      {Sql::checked("set local enable_seqscan to off"), {}},
      {Sql::checked("set local enable_mergejoin to off"), {}},
      {Sql::checked("set local enable_hashjoin to off"), {}}};
  all.insert(all.end(), before.begin(), before.end());
  all.push_back(std::move(once));
  Result<ResultSet> result = run_under_default_path(connection, all);
  if (result.ok() || result.error().native_code != kNoSuchPrepared) return result;
  // Something between us and the server has cleaned up the session.
  return run_under_default_path(connection, plain);
}

}  // namespace shoofly::postgres
