// Preflight: what protects and holds the data: log archive, disk, transaction numbers.

#include <algorithm>

#include <fmt/format.h>

#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;
using Row = std::vector<Value>;

constexpr std::int64_t kWarnAge = 1'000'000'000;
constexpr std::int64_t kStopAge = 2'000'000'000;  // the server stops writing at 2^31 less 3 million

void read_archive(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const Row& row = set.rows.at(0);
  const char* const restored =
      "make sure that there is a recent backup that has been restored once";
  if (as_text(row[0]) == "off") {
    checks.push_back({"log archive", CheckLevel::kNote, "log archiving is off", restored,
                      "there is no way back to the minute before a mistake but a backup"});
  } else if (as_bool(row[1])) {
    checks.push_back({"log archive", CheckLevel::kWarning,
                      fmt::format("log archiving fails since {}", as_text(row[3])),
                      "repair archive_command first",
                      "log piles up on the server's disk, the backfill's too"});
  } else {
    checks.push_back({"log archive", CheckLevel::kNote,
                      fmt::format("log archiving is on, last file at {}",
                                  is_null(row[2]) ? "(none yet)" : as_text(row[2])),
                      restored, "the base backup that it belongs to cannot be seen from here"});
  }
}

void read_disk(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const Row& row = set.rows.at(0);
  std::string found = fmt::format("the database has {}", as_text(row[0]));
  if (!is_null(row[1])) found += fmt::format(", its largest tables {}", as_text(row[1]));
  checks.push_back(
      {"disk", CheckLevel::kNote, found,
       "the plan says how much each table and the log grow: compare it with `df` on the server",
       "free space on the server's disk cannot be read through SQL"});
}

// Row: age, share, mxid age, mxid share, running; then the worst tables.
void read_wraparound(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const Row& row = set.rows.at(0);
  const std::int64_t age = std::max(as_int(row[0]), as_int(row[2]));
  const std::int64_t share = std::max(as_int(row[1]), as_int(row[3]));
  const CheckLevel level = age > kStopAge   ? CheckLevel::kRefuse
                           : age > kWarnAge ? CheckLevel::kWarning
                           : share >= 100   ? CheckLevel::kNote
                                            : CheckLevel::kOk;
  const std::string found = fmt::format(
      "the oldest transaction number is {} transactions old ({} % of autovacuum_freeze_max_age), the"
      " oldest multixact {} ({} %); oldest tables: {}{}",
      as_int(row[0]), as_int(row[1]), as_int(row[2]), as_int(row[3]),
      is_null(row[5]) ? "none" : as_text(row[5]),
      as_int(row[4]) > 0 ? fmt::format("; vacuums against it are running: {}", as_int(row[4]))
                         : "");
  if (level == CheckLevel::kOk) {
    checks.push_back({"wraparound", level, found, ""});
    return;
  }
  checks.push_back(
      {"wraparound", level, found,
       "let autovacuum catch up, or run VACUUM (FREEZE) on the oldest tables in a quiet hour",
       level == CheckLevel::kNote
           ? "vacuums that prevent wraparound do not make way: a step on their table waits for them"
           : "the backfill uses up numbers too; at 2.1 billion the server stops writing"});
}

}  // namespace

std::vector<PreflightPart> storage_parts() {
  return {
      {{kSql.write(
            "select current_setting('archive_mode'),"
            " last_failed_time is not null and last_failed_time > coalesce(last_archived_time,"
            " '-infinity'),"
            " to_char(last_archived_time, 'YYYY-MM-DD HH24:MI:SS\"Z\"'),"
            " to_char(last_failed_time, 'YYYY-MM-DD HH24:MI:SS\"Z\"') from pg_stat_archiver"),
        {}},
       read_archive},
      {{kSql.write("select pg_size_pretty(pg_database_size(current_database())),"
                   " (select string_agg(concat(name, ' ', pg_size_pretty(bytes)), ', ' order by"
                   " bytes desc) from (select c.oid::regclass::text as name,"
                   "  pg_total_relation_size(c.oid) as bytes from (select oid from pg_class"
                   "   where relkind = 'r' and relpersistence <> 't' and relnamespace not in"
                   "   (select oid from pg_namespace where nspname in ('pg_catalog',"
                   "   'information_schema', 'shoofly')) order by relpages desc limit 3) c) t)"),
        {}},
       read_disk},
      {{kSql.write(
            "select age(d.datfrozenxid), age(d.datfrozenxid)::int8 * 100 /"
            " current_setting('autovacuum_freeze_max_age')::int8, mxid_age(d.datminmxid),"
            " mxid_age(d.datminmxid)::int8 * 100 /"
            " current_setting('autovacuum_multixact_freeze_max_age')::int8,"
            " (select count(*) from pg_stat_activity where backend_type = 'autovacuum worker' and"
            "  query like '%(to prevent wraparound)'),"
            " (select string_agg(concat(name, ' ', age), ', ' order by age desc) from (select"
            "  oid::regclass::text as name, age(relfrozenxid) as age from pg_class where relkind in"
            "  ('r', 'm', 't') and relfrozenxid <> '0' order by 2 desc limit 3) t)"
            " from pg_database d where datname = current_database()"),
        {}},
       read_wraparound},
  };
}

}  // namespace shoofly::postgres
