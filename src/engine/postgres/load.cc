#include "engine/postgres/load.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/fill_speed.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/preflight.h"
#include "engine/postgres/signal_query.h"
#include "engine/postgres/signals.h"
#include "engine/postgres/text_array.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kWriter(QuoteStyle::kDouble);

// One row a session (or prepared transaction), with its strongest lock. Ours: everything that bears
// our application name or that of a run's lock.
Sql blockers_query() {
  return kWriter.write(
      "with locks as (select l.pid, l.virtualtransaction, l.granted,"
      "  upper(regexp_replace(replace(l.mode, 'Lock', ''), '([a-z])([A-Z])', '\\1 \\2', 'g')) as"
      " mode,"
      "  array_position(array['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',"
      " 'ShareUpdateExclusiveLock',"
      "   'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], l.mode)"
      " as strength"
      "  from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid ="
      " c.relnamespace"
      "  where l.locktype = 'relation' and l.database = (select oid from pg_database where"
      " datname = current_database())"
      "  and (n.nspname::text, c.relname::text) in (select s, t from unnest($1::text[],"
      " $2::text[]) u(s, t))"
      "  and l.pid is distinct from pg_backend_pid()),"
      " strongest as (select distinct on (pid, virtualtransaction) * from locks"
      "  order by pid, virtualtransaction, granted, strength desc)"
      " select coalesce('pid ' || s.pid, 'prepared transaction ' || quote_literal(p.gid)),"
      "  coalesce(a.usename, p.owner, a.backend_type), a.application_name, coalesce(a.state,"
      " case when p.gid is null"
      "   then 'running' else 'prepared' end),"
      "  greatest(0, extract(epoch from clock_timestamp()"
      "   - coalesce(a.xact_start, a.query_start, p.prepared, clock_timestamp())) * 1000)::int8"
      " as age,"
      "  a.query, s.mode || case when s.granted then '' else ' (waiting)' end"
      " from strongest s left join pg_stat_activity a on a.pid = s.pid"
      // A prepared transaction keeps the virtual number of the session that is gone.
      " left join pg_locks x on s.pid is null and x.pid is null and x.locktype = 'transactionid'"
      "  and x.virtualtransaction = s.virtualtransaction"
      " left join pg_prepared_xacts p on p.transaction = x.transactionid"
      " where a.application_name is null or not (a.application_name ="
      " current_setting('application_name')"
      "  or a.application_name = 'shoofly' or starts_with(a.application_name, 'shoofly run '))"
      " order by age desc, s.pid");
}

std::string shape_of(const Value& query) {
  constexpr std::string_view kHidden = "<insufficient privilege>";
  if (is_null(query)) return {};
  if (as_text(query) == kHidden) return "not visible without pg_read_all_stats";
  return query_shape(as_text(query));
}

class PostgresLoadProbe final : public LoadProbe {
 public:
  const std::vector<std::string>& signals() const override { return signal_names(); }
  Result<LoadReading> read(Connection& connection, const LoadRequest& request) const override {
    return read_signals(connection, request);
  }
  Status check_query(const std::string& query) const override { return check_signal_query(query); }
  Result<std::optional<double>> ask(Connection& connection, const std::string& query,
                                    Milliseconds timeout) const override {
    return ask_signal_query(connection, query, timeout);
  }

  Result<std::vector<Blocker>> blockers(Connection& connection,
                                        const std::vector<QualifiedName>& tables) const override {
    SHOOFLY_ASSIGN(const ResultSet set,
                   connection.run({blockers_query(), {schema_array(tables), name_array(tables)}}));
    std::vector<Blocker> blockers;
    for (const auto& row : set.rows) {
      blockers.push_back({as_text(row[0]), as_text(row[1]), as_text(row[2]), as_text(row[3]),
                          as_int(row[4]), shape_of(row[5]), as_text(row[6])});
    }
    return blockers;
  }

  Result<std::vector<SpeedSample>> fill_speed(Connection& connection,
                                              const SyncSpec& spec) const override {
    return postgres::fill_speed(connection, spec);
  }

  Result<std::vector<PreflightCheck>> preflight(
      Connection& connection, const Catalog& catalog,
      const std::vector<QualifiedName>& tables) const override {
    return postgres::preflight(connection, catalog, tables);
  }
};

}  // namespace

const LoadProbe& load_probe() {
  static const PostgresLoadProbe instance;
  return instance;
}

}  // namespace shoofly::postgres
