// Preflight: settings that do not stop a run but make it harder, for it or for the application.
// (Our own sessions set every timeout themselves.)

#include <fmt/format.h>

#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;
using Row = std::vector<Value>;

void read_timeouts(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const Row& row = set.rows.at(0);
  const std::int64_t lock = as_int(row[0]);
  const std::int64_t statement = as_int(row[1]);
  if ((lock > 0 && lock < 400) || (statement > 0 && statement < 400)) {
    checks.push_back(
        {"timeouts", CheckLevel::kWarning,
         fmt::format("lock_timeout is {} ms and statement_timeout {} ms for this role's sessions",
                     lock, statement),
         "set locks.timeout of the change below them, where the application has the same",
         "statements of the application that wait for one of our locks would fail, not wait"});
  }
  if (as_int(row[2]) == 0) {
    checks.push_back(
        {"idle timeout", CheckLevel::kNote, "idle_in_transaction_session_timeout is off",
         "consider one for the application's roles: ALTER ROLE ... SET"
         " idle_in_transaction_session_timeout = '5min'",
         "a session that is forgotten in a transaction keeps its locks and steps wait for it"});
  }
  if (!is_null(row[3])) {
    checks.push_back(
        {"timeouts", CheckLevel::kWarning,
         fmt::format("roles with a short lock or statement timeout: {}", as_text(row[3])),
         "set locks.timeout of the change below them",
         "their statements that wait for one of our locks would fail, not wait"});
  }
}

void read_log(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const Row& row = set.rows.at(0);
  if (as_text(row[0]) == "minimal") {
    checks.push_back({"log level", CheckLevel::kNote, "wal_level is minimal",
                      "set wal_level = replica",
                      "neither a standby nor a backup with its log can exist for this server"});
  }
  const std::int64_t megabytes = as_int(row[1]);
  if (megabytes < 1024) {
    checks.push_back(
        {"checkpoints", CheckLevel::kWarning, fmt::format("max_wal_size is {} MB", megabytes),
         "raise max_wal_size to some GB (no restart), or set backfill.rows_per_second",
         "the backfill forces checkpoints one after the other, and every write gets slower"});
  } else {
    checks.push_back(
        {"checkpoints", CheckLevel::kOk, fmt::format("max_wal_size is {} MB", megabytes), ""});
  }
}

void read_maintenance(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const Row& row = set.rows.at(0);
  const bool off = as_text(row[0]) == "off" || as_text(row[1]) == "off";
  if (off) {
    checks.push_back(
        {"autovacuum", CheckLevel::kWarning,
         fmt::format("autovacuum is {}, track_counts is {}", as_text(row[0]), as_text(row[1])),
         "turn both on",
         "the backfill leaves a dead version of each row that it writes, and nobody"
         " takes them away"});
  } else if (!is_null(row[2])) {
    checks.push_back({"autovacuum", CheckLevel::kWarning,
                      fmt::format("switched off for {}", as_text(row[2])),
                      "ALTER TABLE ... RESET (autovacuum_enabled) on those you are going to change",
                      "dead versions that a backfill leaves there stay, and estimates are old"});
  } else {
    checks.push_back({"autovacuum", CheckLevel::kOk, "on", ""});
  }
  if (as_int(row[3]) < 64 * 1024) {
    checks.push_back({"index builds", CheckLevel::kNote,
                      fmt::format("maintenance_work_mem is {} MB", as_int(row[3]) / 1024),
                      "raise maintenance_work_mem while a change with indexes runs",
                      "indexes on large tables are built slowly, sorted on disk"});
  }
}

}  // namespace

std::vector<PreflightPart> settings_parts() {
  return {
      // What a session of ours would have had: reset_val, in milliseconds.
      {{kSql.write(
            "select max(reset_val::int8) filter (where name = 'lock_timeout'),"
            " max(reset_val::int8) filter (where name = 'statement_timeout'),"
            " max(reset_val::int8) filter (where name = 'idle_in_transaction_session_timeout'),"
            " (select string_agg(concat(coalesce(r.rolname, 'all'), ' (', c, ')'), ', ') from"
            "  pg_db_role_setting s left join pg_roles r on r.oid = s.setrole,"
            "  unnest(s.setconfig) c where (s.setdatabase = 0 or s.setdatabase = (select oid from"
            "  pg_database where datname = current_database()))"
            "  and c ~ '^(lock|statement)_timeout=[1-9][0-9]{0,2}(ms)?$'"
            "  and substring(c from '[0-9]+')::int < 400)"
            " from pg_settings where name in ('lock_timeout', 'statement_timeout',"
            " 'idle_in_transaction_session_timeout')"),
        {}},
       read_timeouts},
      {{kSql.write("select current_setting('wal_level'), (select setting::int8 from pg_settings"
                   " where name = 'max_wal_size')"),
        {}},
       read_log},
      {{kSql.write("select current_setting('autovacuum'), current_setting('track_counts'),"
                   " (select string_agg(oid::regclass::text, ', ') from (select oid from pg_class"
                   "  where relkind = 'r' and reloptions && array['autovacuum_enabled=false',"
                   "  'autovacuum_enabled=off'] order by relpages desc limit 5) t),"
                   " (select setting::int8 from pg_settings where name ="
                   " 'maintenance_work_mem')"),
        {}},
       read_maintenance},
  };
}

}  // namespace shoofly::postgres
