// Preflight: what goes on at the server that a run would meet, and what protects its data.

#include <fmt/format.h>

#include "engine/postgres/preflight.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kWriter(QuoteStyle::kDouble);

using Checks = std::vector<PreflightCheck>;

std::string joined(const ResultSet& set, std::size_t column) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < set.rows.size() && i < kShown; ++i) {
    text += (i == 0 ? "" : "; ") + as_text(set.rows[i].at(column));
  }
  if (set.rows.size() > kShown) text += fmt::format("; and {} more", set.rows.size() - kShown);
  return text;
}

void read_replicas(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  if (set.rows.empty()) {
    checks.push_back({"replicas", CheckLevel::kOk, "no standby is connected", ""});
    return;
  }
  bool hidden = false;
  for (const auto& row : set.rows) hidden = hidden || is_null(row[1]);
  checks.push_back(
      {"replicas", hidden ? CheckLevel::kWarning : CheckLevel::kNote,
       fmt::format("{} connected: {}", set.rows.size(), joined(set, 0)),
       hidden
           ? "their lag cannot be read, so a guard on it would trip: GRANT pg_monitor to this role"
           : "add a guard: { signal: replica_lag, above: 2s, then: throttle }"});
}

void read_slots(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  bool idle = false;
  for (const auto& row : set.rows) idle = idle || !as_bool(row[1]);
  if (set.rows.empty()) {
    checks.push_back({"replication slots", CheckLevel::kOk, "none", ""});
  } else {
    checks.push_back(
        {"replication slots", idle ? CheckLevel::kWarning : CheckLevel::kNote, joined(set, 0),
         idle ? "a slot without a reader keeps all log: the backfill's could fill the disk"
              : "the backfill's log goes through them: watch their lag"});
  }
}

void read_prepared(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  checks.push_back(
      {"prepared transactions", set.rows.empty() ? CheckLevel::kOk : CheckLevel::kWarning,
       set.rows.empty() ? "none older than a minute" : joined(set, 0),
       set.rows.empty() ? "" : "they keep their locks until COMMIT PREPARED or ROLLBACK PREPARED"});
}

void read_old(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  checks.push_back(
      {"long transactions", set.rows.empty() ? CheckLevel::kOk : CheckLevel::kWarning,
       set.rows.empty() ? "none older than a minute" : joined(set, 0),
       set.rows.empty()
           ? ""
           : "steps that need a lock on their tables wait for them; index builds wait for all"});
}

void read_backup(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const auto& row = set.rows.at(0);
  if (as_text(row[0]) == "off") {
    checks.push_back({"backup", CheckLevel::kNote,
                      "log archiving is off; a backup cannot be seen from here",
                      "make sure that there is a recent backup that has been restored once"});
  } else if (as_bool(row[1])) {
    checks.push_back({"backup", CheckLevel::kWarning,
                      fmt::format("log archiving fails since {}; log piles up on the server's disk",
                                  as_text(row[3])),
                      "repair archive_command first"});
  } else {
    checks.push_back(
        {"backup", CheckLevel::kNote,
         fmt::format(
             "log archiving is on, last file at {}; the base backup cannot be seen from here",
             is_null(row[2]) ? "(none yet)" : as_text(row[2])),
         "make sure that there is a recent backup that has been restored once"});
  }
}

void read_disk(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  checks.push_back(
      {"disk", CheckLevel::kNote,
       fmt::format(
           "the database has {}; free space on the server's disk cannot be read through SQL",
           as_text(set.rows.at(0).at(0))),
       "the plan says how much each table grows: compare it with `df` on the server"});
}

}  // namespace

std::vector<PreflightPart> activity_parts() {
  return {
      {{kWriter.write(
            "select concat_ws(', ', coalesce(nullif(application_name, ''), 'pid ' || pid),"
            " state, sync_state,"
            " 'lag ' || replay_lag), state from pg_stat_replication order by application_name"),
        {}},
       read_replicas},
      {{kWriter.write(
            "select concat_ws(', ', slot_type || ' slot ' || quote_ident(slot_name), plugin,"
            " case when active then 'active' else 'no reader' end, wal_status,"
            " case when not pg_is_in_recovery() then"
            " pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(),"
            "  restart_lsn)) || ' behind' end), active from pg_replication_slots order by"
            " slot_name"),
        {}},
       read_slots},
      {{kWriter.write(
            "select concat(quote_literal(gid), ' of \"', owner, '\", ', date_trunc('second',"
            " now() - prepared), ' old')"
            " from pg_prepared_xacts where database = current_database() and prepared < now() -"
            " interval '1 minute'"
            " order by prepared"),
        {}},
       read_prepared},
      {{kWriter.write(
            "select concat('pid ', pid, ' of \"', usename, '\" (', nullif(application_name, ''),"
            " '), ', state, ', ',"
            " date_trunc('second', clock_timestamp() - xact_start), ' old') from pg_stat_activity"
            " where xact_start < now() - interval '1 minute' and pid <> pg_backend_pid()"
            " and backend_type in ('client backend', 'autovacuum worker', 'walsender')"
            " order by xact_start"),
        {}},
       read_old},
      {{kWriter.write(
            "select current_setting('archive_mode'),"
            " last_failed_time is not null and last_failed_time > coalesce(last_archived_time,"
            " '-infinity'),"
            " to_char(last_archived_time, 'YYYY-MM-DD HH24:MI:SS\"Z\"'),"
            " to_char(last_failed_time, 'YYYY-MM-DD HH24:MI:SS\"Z\"') from pg_stat_archiver"),
        {}},
       read_backup},
      {{kWriter.write("select pg_size_pretty(pg_database_size(current_database()))"), {}},
       read_disk},
  };
}

}  // namespace shoofly::postgres
