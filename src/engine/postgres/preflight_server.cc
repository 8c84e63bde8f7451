// Preflight: can this server be migrated at all.

#include <fmt/format.h>

#include "engine/postgres/preflight.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kWriter(QuoteStyle::kDouble);
constexpr int kOldest = 13;
constexpr int kNewest = 18;

using Checks = std::vector<PreflightCheck>;

void check_version(const ServerInfo& server, Checks& checks) {
  const int major = server.version / 10000;
  if (major < kOldest) {
    checks.push_back({"version", CheckLevel::kRefuse,
                      fmt::format("PostgreSQL {} is older than {}", server.version_text, kOldest),
                      "upgrade the server"});
  } else if (major > kNewest) {
    checks.push_back({"version", CheckLevel::kWarning,
                      fmt::format("PostgreSQL {} is newer than {}, the newest that was tested",
                                  server.version_text, kNewest),
                      "rehearse the change on a copy first"});
  } else {
    checks.push_back(
        {"version", CheckLevel::kOk, fmt::format("PostgreSQL {}", server.version_text), ""});
  }
}

void check_role(const ServerInfo& server, Checks& checks) {
  if (server.in_recovery) {
    checks.push_back({"server role", CheckLevel::kRefuse, "this is a standby: it cannot be changed",
                      "connect to the primary"});
  } else if (server.read_only) {
    checks.push_back(
        {"server role", CheckLevel::kRefuse,
         fmt::format(
             "transactions of \"{}\" in \"{}\" are read-only (default_transaction_read_only)",
             server.user, server.database),
         "connect to the primary, or set default_transaction_read_only = off for this role"});
  } else {
    checks.push_back({"server role", CheckLevel::kOk, "primary, writable", ""});
  }
}

void read_room(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  check_version(catalog.server, checks);
  check_role(catalog.server, checks);
  // Locks are waited for at most half of deadlock_timeout, or a deadlock could end the
  // application's transaction instead of ours.
  const int deadlock_timeout = catalog.server.deadlock_timeout_ms;
  const bool tight = deadlock_timeout < 600;
  checks.push_back({"deadlock timeout", tight ? CheckLevel::kWarning : CheckLevel::kOk,
                    fmt::format("deadlock_timeout is {} ms", deadlock_timeout),
                    tight ? fmt::format("set lock_timeout in the change file to at most {} ms",
                                        deadlock_timeout / 2)
                          : ""});
  const auto& row = set.rows.at(0);
  const std::int64_t free = as_int(row[0]) - as_int(row[1]);
  checks.push_back(
      {"connections", free < 10 ? CheckLevel::kWarning : CheckLevel::kOk,
       fmt::format("{} of {} connection slots are free", free, as_int(row[0])),
       free < 10 ? "a run uses workers + 3; lower workers or raise max_connections" : ""});
}

void read_rights(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  const ServerInfo& server = catalog.server;
  const auto& row = set.rows.at(0);
  const bool schema_exists = as_bool(row[0]);
  if (schema_exists && !as_bool(row[1])) {
    checks.push_back(
        {"journal", CheckLevel::kRefuse,
         fmt::format("\"{}\" may not use schema shoofly, which belongs to another role",
                     server.user),
         fmt::format(
             "run as its owner, or: GRANT USAGE, CREATE ON SCHEMA shoofly TO \"{}\" and ALL ON"
             " its tables",
             server.user)});
  } else if (!schema_exists && !as_bool(row[2])) {
    checks.push_back(
        {"journal", CheckLevel::kRefuse,
         fmt::format("\"{}\" may not create schema shoofly, where the journal is kept",
                     server.user),
         fmt::format("as owner of the database: CREATE SCHEMA shoofly AUTHORIZATION \"{}\"",
                     server.user)});
  } else {
    checks.push_back({"journal", CheckLevel::kOk,
                      schema_exists ? "schema shoofly is there" : "schema shoofly can be created",
                      ""});
  }
  checks.push_back(
      {"temporary tables", as_bool(row[3]) ? CheckLevel::kOk : CheckLevel::kRefuse,
       as_bool(row[3])
           ? "can be created"
           : fmt::format("\"{}\" may not create temporary tables, in which expressions are checked",
                         server.user),
       as_bool(row[3]) ? ""
                       : fmt::format("GRANT TEMPORARY ON DATABASE \"{}\" TO \"{}\"",
                                     server.database, server.user)});
  checks.push_back({"monitoring", as_bool(row[4]) ? CheckLevel::kOk : CheckLevel::kWarning,
                    as_bool(row[4]) ? "other sessions and replication lag can be seen"
                                    : "other sessions' state and replication lag cannot be seen",
                    as_bool(row[4]) ? "" : fmt::format("GRANT pg_monitor TO \"{}\"", server.user)});
}

void read_wraparound(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const std::int64_t age = as_int(set.rows.at(0).at(0));
  constexpr std::int64_t kWarn = 1'000'000'000;
  constexpr std::int64_t kStop = 2'000'000'000;
  const CheckLevel level = age > kStop   ? CheckLevel::kRefuse
                           : age > kWarn ? CheckLevel::kWarning
                                         : CheckLevel::kOk;
  checks.push_back({"wraparound", level,
                    fmt::format("the oldest transaction number in the database is {} old", age),
                    level == CheckLevel::kOk
                        ? ""
                        : "let autovacuum catch up, or run VACUUM (FREEZE) on the oldest tables"});
}

void read_durability(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const auto& row = set.rows.at(0);
  const bool off = as_text(row[0]) == "off" || as_text(row[1]) == "off";
  checks.push_back(
      {"durability", off ? CheckLevel::kWarning : CheckLevel::kOk,
       fmt::format("fsync is {}, full_page_writes is {}", as_text(row[0]), as_text(row[1])),
       off ? "after a crash of the machine this server may lose committed data, the journal's too"
           : ""});
  const std::string standbys = as_text(row[2]);
  const bool hangs = !standbys.empty() && as_int(row[3]) == 0 && as_text(row[4]) != "off" &&
                     as_text(row[4]) != "local";
  if (hangs) {
    checks.push_back(
        {"synchronous standby", CheckLevel::kRefuse,
         fmt::format(
             "synchronous_standby_names is \"{}\" and no such standby is connected: every commit"
             " waits",
             standbys),
         "bring the standby back first"});
  }
}

}  // namespace

std::vector<PreflightPart> server_parts(const Catalog& /*catalog*/) {
  return {
      {{kWriter.write(
            "select current_setting('max_connections')::int -"
            " current_setting('superuser_reserved_connections')::int,"
            " (select count(*) from pg_stat_activity where backend_type = 'client backend')"),
        {}},
       read_room},
      {{kWriter.write("select s.oid is not null, coalesce(has_schema_privilege(s.oid, 'USAGE') and"
                      " has_schema_privilege(s.oid, 'CREATE'), false),"
                      " has_database_privilege(current_database(), 'CREATE'),"
                      " has_database_privilege(current_database(), 'TEMPORARY'),"
                      " pg_has_role('pg_read_all_stats', 'USAGE')"
                      " from (select to_regnamespace('shoofly')::oid) s(oid)"),
        {}},
       read_rights},
      {{kWriter.write(
            "select age(datfrozenxid) from pg_database where datname = current_database()"),
        {}},
       read_wraparound},
      {{kWriter.write(
            "select current_setting('fsync'), current_setting('full_page_writes'),"
            " current_setting('synchronous_standby_names'),"
            " (select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')"
            " or sync_state is null),"
            " current_setting('synchronous_commit')"),
        {}},
       read_durability},
  };
}

}  // namespace shoofly::postgres
