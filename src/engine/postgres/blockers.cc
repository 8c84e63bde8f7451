#include "engine/postgres/blockers.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/facts.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// The modes as pg_locks writes them.
constexpr std::array<std::pair<LockMode, std::string_view>, 8> kModes = {{
    {LockMode::kAccessShare, "AccessShareLock"},
    {LockMode::kRowShare, "RowShareLock"},
    {LockMode::kRowExclusive, "RowExclusiveLock"},
    {LockMode::kShareUpdateExclusive, "ShareUpdateExclusiveLock"},
    {LockMode::kShare, "ShareLock"},
    {LockMode::kShareRowExclusive, "ShareRowExclusiveLock"},
    {LockMode::kExclusive, "ExclusiveLock"},
    {LockMode::kAccessExclusive, "AccessExclusiveLock"},
}};

std::string in_conflict_with(LockMode wanted) {
  std::string modes;
  for (const auto& [mode, name] : kModes) {
    if (conflict(wanted, mode)) modes += fmt::format("{}{}", modes.empty() ? "" : ",", name);
  }
  return modes;
}

// One row a session (or prepared transaction), with its strongest lock in the way. A partitioned
// table's lock is taken on its partitions too. Ours: everything that bears our application name or
// that of a run's lock. A parallel worker goes with its leader.
Sql blockers_query() {
  return kSql.write(
      "with recursive wanted as ("
      "  select c.oid, u.conflicting from unnest($1::text[], $2::text[], $3::text[])"
      "   u(s, t, conflicting) join pg_namespace n on n.nspname = u.s"
      "   join pg_class c on c.relnamespace = n.oid and c.relname = u.t"
      "  union select i.inhrelid, w.conflicting from wanted w"
      "   join pg_inherits i on i.inhparent = w.oid),"
      " locks as (select l.pid, l.virtualtransaction, l.granted, w.oid,"
      "  upper(regexp_replace(replace(l.mode, 'Lock', ''), '([a-z])([A-Z])', '\\1 \\2', 'g')) as"
      " mode,"
      "  array_position(array['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',"
      " 'ShareUpdateExclusiveLock',"
      "   'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], l.mode)"
      " as strength"
      "  from wanted w join pg_locks l on l.relation = w.oid"
      "  where l.locktype = 'relation' and l.database = (select oid from pg_database where"
      "   datname = current_database())"
      "  and l.mode = any (string_to_array(w.conflicting, ','))"
      "  and l.pid is distinct from pg_backend_pid()),"
      " strongest as (select distinct on (pid, virtualtransaction) * from locks"
      "  order by pid, virtualtransaction, granted, strength desc)"
      " select coalesce('pid ' || s.pid, 'prepared transaction ' || quote_literal(p.gid)),"
      "  coalesce(a.usename, p.owner), a.application_name, coalesce(a.state,"
      "   case when p.gid is null then 'running' else 'prepared' end),"
      "  coalesce((greatest(0, extract(epoch from clock_timestamp()"
      "   - coalesce(a.xact_start, a.query_start, p.prepared))) * 1000)::int8, -1) as age,"
      "  a.query, s.mode, s.granted, coalesce(s.pid, 0), s.virtualtransaction,"
      "  case when a.backend_type <> 'client backend' then a.backend_type end,"
      "  s.strength >= 4, n.nspname, c.relname"
      " from strongest s left join pg_stat_activity a on a.pid = s.pid"
      // A prepared transaction keeps the virtual number of the session that is gone.
      " left join pg_locks x on s.pid is null and x.pid is null and x.locktype = 'transactionid'"
      "  and x.virtualtransaction = s.virtualtransaction"
      " left join pg_prepared_xacts p on p.transaction = x.transactionid"
      " left join pg_index i on i.indexrelid = s.oid"
      " join pg_class c on c.oid = coalesce(i.indrelid, s.oid)"
      " join pg_namespace n on n.oid = c.relnamespace"
      " where a.leader_pid is null and (a.application_name is null or not (a.application_name ="
      " current_setting('application_name')"
      "  or a.application_name = 'shoofly' or starts_with(a.application_name, 'shoofly run ')))"
      " order by age desc, s.pid");
}

// Autovacuum's says which table and whether it prevents wraparound; it holds no values.
std::string shape_of(const Value& query, const std::string& kind) {
  constexpr std::string_view kHidden = "<insufficient privilege>";
  if (is_null(query) || as_text(query).empty()) return {};
  if (as_text(query) == kHidden) return "not visible without pg_read_all_stats";
  return kind == "autovacuum worker" ? as_text(query) : query_shape(as_text(query));
}

Blocker blocker_of(const std::vector<Value>& row) {
  const auto text = [&](std::size_t at) { return is_null(row[at]) ? "" : as_text(row[at]); };
  Blocker blocker;
  blocker.session = text(0);
  blocker.user = text(1);
  blocker.application = text(2);
  blocker.state = text(3);
  blocker.age_ms = as_int(row[4]);
  blocker.kind = text(10);
  blocker.query_shape = shape_of(row[5], blocker.kind);
  blocker.lock_mode = text(6);
  blocker.granted = as_bool(row[7]);
  blocker.pid = as_int(row[8]);
  blocker.transaction = text(9);
  blocker.maintenance = as_bool(row[11]);
  blocker.relation = {text(12), text(13)};
  return blocker;
}

}  // namespace

Result<std::vector<Blocker>> blockers(Connection& connection, const std::vector<LockFact>& wanted) {
  std::vector<QualifiedName> relations;
  std::vector<std::string> conflicting;
  for (const LockFact& lock : wanted) {
    relations.push_back(lock.relation);
    conflicting.push_back(in_conflict_with(lock_mode_from(lock.mode)));
  }
  SHOOFLY_ASSIGN(
      const ResultSet set,
      connection.run({blockers_query(),
                      {schema_array(relations), name_array(relations), text_array(conflicting)}}));
  std::vector<Blocker> found;
  for (const auto& row : set.rows) found.push_back(blocker_of(row));
  return found;
}

Statement queue_aside(const QualifiedName& table) {
  return {kSql.write("lock table {} in share update exclusive mode", table), {}};
}

Result<bool> end_blocker(Connection& connection, const Blocker& blocker, Ending how) {
  // The number of a process or of a transaction alone may be somebody else's by now.
  const Sql still = kSql.write(
      "a.pid = $1::int and a.application_name = $2::text and exists (select from pg_locks l"
      " where l.pid = a.pid and l.locktype = 'virtualxid' and l.virtualtransaction = $3::text)");
  const Sql sql =
      how == Ending::kCancel
          ? kSql.write(
                "select pg_cancel_backend(a.pid) from pg_stat_activity a where {} and"
                " a.state = 'active'",
                still)
          : kSql.write(
                "select pg_terminate_backend(a.pid) from pg_stat_activity a where {} and"
                " starts_with(a.state, 'idle in transaction')",
                still);
  Result<ResultSet> done =
      connection.run({sql, {blocker.pid, blocker.application, blocker.transaction}});
  if (done.ok()) return !done->rows.empty() && as_bool(done->rows[0][0]);
  Error error = std::move(done).error();
  if (error.kind == ErrorKind::kRefused) {
    error.message = fmt::format(
        "end {}: this role may not; it takes membership in \"{}\" or GRANT "
        "pg_signal_backend (a superuser's session takes a superuser)",
        blocker.session, blocker.user);
  }
  return error;
}

}  // namespace shoofly::postgres
