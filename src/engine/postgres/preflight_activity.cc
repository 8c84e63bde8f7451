// Preflight: what goes on at the server that a run would meet.

#include <algorithm>

#include <fmt/format.h>

#include "base/plural.h"
#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;
using Row = std::vector<Value>;

constexpr std::int64_t kLagWarn = 10;  // seconds
constexpr std::int64_t kGibibyte = std::int64_t{1} << 30;

std::int64_t number(const Value& value) { return is_null(value) ? 0 : as_int(value); }

// Rows: text, hidden, seconds of lag, bytes behind.
void read_replicas(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) {
    checks.push_back({"replicas", CheckLevel::kOk, "no standby is connected", ""});
    return;
  }
  const auto any = [&](auto test) { return std::any_of(set.rows.begin(), set.rows.end(), test); };
  const std::string found = fmt::format("{} connected: {}", set.rows.size(), joined(set, 0));
  const char* const guard = "add a guard: { signal: replica_lag, above: 2s, then: throttle }";
  if (any([](const Row& row) { return as_bool(row[1]); })) {
    checks.push_back({"replicas", CheckLevel::kWarning, found, "GRANT pg_monitor to this role",
                      "their lag cannot be read, so a guard on it would trip"});
  } else if (any([](const Row& row) {
               return number(row[2]) >= kLagWarn || number(row[3]) >= kGibibyte;
             })) {
    checks.push_back({"replicas", CheckLevel::kWarning, found,
                      "find out why it lags before you start, and " + std::string(guard),
                      "the backfill's log comes on top: it falls further behind"});
  } else {
    checks.push_back(
        {"replicas", CheckLevel::kNote, found, guard,
         "the backfill writes log as fast as the primary can unless a guard says else"});
  }
}

// Rows: text, active, name, lost.
void read_slots(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) checks.push_back({"replication slots", CheckLevel::kOk, "none", ""});
  for (const Row& row : set.rows) {
    const bool idle = !as_bool(row[1]);
    const bool lost = as_bool(row[3]);
    checks.push_back(
        {"replication slots", idle ? CheckLevel::kWarning : CheckLevel::kNote, as_text(row[0]),
         idle ? fmt::format("bring its reader back, or: SELECT pg_drop_replication_slot({})",
                            as_text(row[2]))
              : "watch how far it is behind",
         lost   ? "its log is gone: whoever reads it has to begin anew"
         : idle ? "it keeps all log from there on: the backfill's could fill the disk"
                : "the backfill's log goes through it"});
  }
}

// Rows: text, seconds, the command.
void read_prepared(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) checks.push_back({"prepared transactions", CheckLevel::kOk, "none", ""});
  for (const Row& row : set.rows) {
    checks.push_back(
        {"prepared transactions", as_int(row[1]) >= 60 ? CheckLevel::kWarning : CheckLevel::kNote,
         as_text(row[0]),
         fmt::format("ask who left it behind, then COMMIT PREPARED {0} or ROLLBACK PREPARED {0}",
                     as_text(row[2])),
         "it keeps its locks and holds back VACUUM for as long as it is there, across restarts"});
  }
}

// Rows: hidden sessions, text, seconds, pid; the last three NULL where there is no transaction.
void read_old(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const std::int64_t hidden = as_int(set.rows.at(0)[0]);
  const bool none = is_null(set.rows[0][1]);
  if (none) {
    checks.push_back({"long transactions", hidden > 0 ? CheckLevel::kNote : CheckLevel::kOk,
                      hidden > 0 ? fmt::format("none is seen, but those of {} are hidden",
                                               plural(hidden, "session"))
                                 : "none older than 5 seconds",
                      hidden > 0 ? "GRANT pg_monitor to this role" : ""});
    return;
  }
  const CheckLevel level = level_of_transaction(as_int(set.rows[0][2]));
  checks.push_back(
      {"long transactions", level, joined(set, 1),
       fmt::format("wait for them, or end one: SELECT pg_terminate_backend({})",
                   as_int(set.rows[0][3])),
       "steps that need a lock on their tables stay out of the queue until they are over; index"
       " builds wait for all of them"});
}

Sql replicas_query() {
  return kSql.write(
      "select concat_ws(', ', coalesce(nullif(application_name, ''), 'pid ' || pid), state,"
      " sync_state, 'lag ' || date_trunc('milliseconds', replay_lag),"
      " pg_size_pretty(behind) || ' behind'), state is null,"
      " extract(epoch from replay_lag)::int8, behind::int8 from (select *, case when not"
      " pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) end as behind"
      " from pg_stat_replication) r order by behind desc nulls last, application_name");
}

Sql slots_query() {
  return kSql.write(
      "select concat_ws(', ', slot_type || ' slot ' || quote_ident(slot_name), plugin,"
      " case when active then 'active' else 'no reader' end, 'log ' || nullif(wal_status, 'reserved'),"
      " case when not pg_is_in_recovery() then 'holds ' ||"
      " pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) || ' of log' end),"
      " active, quote_literal(slot_name), coalesce(wal_status = 'lost', false)"
      " from pg_replication_slots where not temporary order by active, slot_name");
}

Sql old_query() {
  return kSql.write(
      "select h.hidden, t.text, t.seconds, t.pid from"
      " (select count(*) from pg_stat_activity where query = '<insufficient privilege>') h(hidden)"
      " left join (select concat('pid ', pid, ' of \"', usename, '\"', ' (' ||"
      "  nullif(application_name, '') || ')', ', ', state, ', ', date_trunc('second',"
      "  clock_timestamp() - xact_start), ' old'), extract(epoch from clock_timestamp() -"
      "  xact_start)::int8, pid from pg_stat_activity"
      "  where xact_start < clock_timestamp() - interval '5 seconds' and pid <> pg_backend_pid()"
      "  and backend_type in ('client backend', 'walsender')) t(text, seconds, pid) on true"
      " order by t.seconds desc");
}

}  // namespace

CheckLevel level_of_transaction(std::int64_t age_seconds) {
  return age_seconds >= 60 ? CheckLevel::kWarning : CheckLevel::kNote;
}

std::vector<PreflightPart> activity_parts() {
  return {
      {{replicas_query(), {}}, read_replicas},
      {{slots_query(), {}}, read_slots},
      {{kSql.write("select concat(quote_literal(gid), ' of \"', owner, '\", ',"
                   " date_trunc('second', now() - prepared), ' old'),"
                   " extract(epoch from now() - prepared)::int8, quote_literal(gid)"
                   " from pg_prepared_xacts where database = current_database()"
                   " order by prepared limit 5"),
        {}},
       read_prepared},
      {{old_query(), {}}, read_old},
  };
}

}  // namespace shoofly::postgres
