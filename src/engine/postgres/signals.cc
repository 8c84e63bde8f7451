#include "engine/postgres/signals.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plural.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

constexpr const char* kHelp = "; grant pg_monitor to this role";
constexpr std::int64_t kStatementTimeout = 3'000;  // milliseconds: a look must not hang

// Two sources with one row a follower. A walsender without rights shows only who it is. A slot that
// somebody streams from is among the walsenders already, unless it is logical: then what it has
// confirmed counts.
Sql followers_query() {
  return kSql.write(
      "select 'standby ' || quote_ident(coalesce(nullif(application_name, ''), 'pid ' || pid)),"
      "  extract(epoch from replay_lag)::float8, (replay_lsn - '0/0'::pg_lsn)::int8,"
      "  case when state is null then 'may not be seen' end"
      " from pg_stat_replication where state is distinct from 'backup'"
      " union all"
      " select 'slot ' || quote_ident(slot_name), null,"
      "  (coalesce(confirmed_flush_lsn, restart_lsn) - '0/0'::pg_lsn)::int8, null"
      " from pg_replication_slots where not temporary and restart_lsn is not null"
      "  and coalesce(wal_status, '') <> 'lost'"
      "  and (slot_type = 'logical' or not active)"
      " order by 1");
}

// Everybody but us. A session of a role that we may not look at shows no state.
Sql sessions_query() {
  return kSql.write(
      "select count(*) filter (where state = 'active' and backend_type = 'client backend'),"
      " count(*) filter (where state = 'active' and backend_type = 'client backend'"
      "   and wait_event is null),"
      " count(*) filter (where state = 'active' and wait_event_type is distinct from 'Lock'"
      "   and backend_type in ('client backend', 'parallel worker')),"
      " max(extract(epoch from clock_timestamp() - xact_start))"
      "   filter (where backend_type = 'client backend')::float8,"
      " count(*) filter (where state is null and query = '<insufficient privilege>'"
      "   and usesysid is not null and datid is not null)"
      " from pg_stat_activity where pid <> pg_backend_pid()"
      " and not starts_with(coalesce(application_name, ''), 'shoofly')");
}

// pg_locks shows itself to everybody.
Sql blocked_query() {
  return kSql.write(
      "select count(distinct l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid"
      " where not l.granted and a.usesysid is not null"
      " and not starts_with(coalesce(a.application_name, ''), 'shoofly')");
}

// Who waits ahead of a waiter blocks it too, so this counts those behind a lock that we wait for.
Sql lock_queue_query() {
  return kSql.write(
      "with ours as (select array_agg(pid) as pids from pg_stat_activity"
      "   where starts_with(application_name, 'shoofly')),"
      " waiting as (select distinct pid from pg_locks where not granted limit 1000)"
      " select count(*) from waiting, ours where pg_blocking_pids(pid) && pids"
      " and not pid = any(pids)");
}

Sql retained_query() {
  return kSql.write(
      "select (pg_current_wal_lsn() - restart_lsn)::int8, 'slot ' || quote_ident(slot_name)"
      " from pg_replication_slots where restart_lsn is not null"
      " and coalesce(wal_status, '') <> 'lost'"
      " order by restart_lsn limit 1");
}

// Below a thousand rows a share says nothing.
Sql dead_query() {
  return kSql.write(
      "select n_dead_tup::float8 / (n_live_tup + n_dead_tup), format('%I.%I', schemaname, relname)"
      " from pg_stat_user_tables where (schemaname::text, relname::text) in"
      "  (select s, t from unnest($1::text[], $2::text[]) u(s, t))"
      " and n_live_tup + n_dead_tup >= 1000 order by 1 desc limit 1");
}

class Look {
 public:
  Look(Connection& connection, const LoadRequest& request)
      : connection_(connection), request_(request) {}

  Result<LoadReading> take() {
    SHOOFLY_TRY(connection_.run({kSql.write("set statement_timeout = {}", kStatementTimeout), {}}));
    SHOOFLY_ASSIGN(
        const ResultSet position,
        connection_.run({kSql.write("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::int8"), {}}));
    reading_.log_position = as_int(position.rows.at(0).at(0));
    if (wants("wal_rate")) found("wal_rate", 0);
    if (wants("replica_lag")) SHOOFLY_TRY(followers());
    if (wants("active_sessions") || wants("cpu_waits") || wants("own_share") ||
        wants("oldest_transaction"))
      SHOOFLY_TRY(sessions());
    SHOOFLY_TRY(one("blocked_queries", {blocked_query(), {}}));
    SHOOFLY_TRY(one("lock_queue", {lock_queue_query(), {}}));
    SHOOFLY_TRY(one("wal_retained", {retained_query(), {}}));
    SHOOFLY_TRY(one("dead_tuples",
                    {dead_query(), {schema_array(request_.tables), name_array(request_.tables)}}));
    return std::move(reading_);
  }

 private:
  bool wants(const std::string& signal) const {
    return std::find(request_.signals.begin(), request_.signals.end(), signal) !=
           request_.signals.end();
  }
  void found(const std::string& signal, double value, const std::string& source = "") {
    if (wants(signal)) reading_.signals[signal] = {value, source, ""};
  }
  void trouble(const std::string& signal, const std::string& why) {
    if (wants(signal)) reading_.signals[signal] = {std::nullopt, "", why};
  }

  // A statement that fails is the trouble of its signals; a lost connection is everybody's.
  Result<std::optional<ResultSet>> asked(const Statement& statement,
                                         const std::vector<std::string>& signals) {
    Result<ResultSet> result = connection_.run(statement);
    if (result.ok()) return std::optional<ResultSet>(std::move(*result));
    if (!connection_.alive()) return std::move(result).error();
    for (const std::string& signal : signals) trouble(signal, result.error().describe());
    return std::optional<ResultSet>();
  }

  // The first row: value, and what it was found on. No row: nothing is there to be measured.
  Status one(const std::string& signal, const Statement& statement) {
    if (!wants(signal)) return ok_status();
    SHOOFLY_ASSIGN(const std::optional<ResultSet> set, asked(statement, {signal}));
    if (!set) return ok_status();
    if (set->rows.empty()) {
      found(signal, 0);
    } else {
      const auto& row = set->rows[0];
      found(signal, as_double(row[0]), row.size() > 1 ? as_text(row[1]) : "");
    }
    return ok_status();
  }

  Status followers() {
    SHOOFLY_ASSIGN(const std::optional<ResultSet> set,
                   asked({followers_query(), {}}, {"replica_lag"}));
    if (!set) return ok_status();
    found("replica_lag", 0);
    for (const auto& row : set->rows) {
      Follower follower;
      follower.name = as_text(row[0]);
      if (!is_null(row[1])) follower.reported_lag = as_double(row[1]);
      if (!is_null(row[2])) follower.position = as_int(row[2]);
      if (!is_null(row[3])) follower.trouble = as_text(row[3]) + kHelp;
      reading_.followers.push_back(std::move(follower));
    }
    return ok_status();
  }

  Status sessions() {
    static const std::vector<std::string> all = {"active_sessions", "cpu_waits", "own_share",
                                                 "oldest_transaction"};
    SHOOFLY_ASSIGN(const std::optional<ResultSet> set, asked({sessions_query(), {}}, all));
    if (!set) return ok_status();
    const auto& row = set->rows.at(0);
    if (as_int(row[4]) > 0) {
      for (const std::string& signal : all)
        trouble(signal, fmt::format("{} of other roles may not be seen{}",
                                    plural(as_int(row[4]), "session"), kHelp));
      return ok_status();
    }
    found("active_sessions", as_double(row[0]));
    found("cpu_waits", as_double(row[1]));
    found("own_share", as_double(row[2]));
    found("oldest_transaction", as_double(row[3]));
    return ok_status();
  }

  Connection& connection_;
  const LoadRequest& request_;
  LoadReading reading_;
};

}  // namespace

const std::vector<std::string>& signal_names() {
  static const std::vector<std::string> names = {
      "replica_lag", "wal_retained",       "wal_rate",        "blocked_queries",
      "lock_queue",  "oldest_transaction", "active_sessions", "cpu_waits",
      "dead_tuples", "own_share",          "probe",           "error_rate",
      "disk_free"};
  return names;
}

Result<LoadReading> read_signals(Connection& connection, const LoadRequest& request) {
  return Look(connection, request).take();
}

}  // namespace shoofly::postgres
