// Preflight: can this server be migrated at all.

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;

// When the last fixes of a major come out, as postgresql.org announced it.
struct Support {
  int major;
  std::string_view until;
};
constexpr std::array<Support, 6> kSupport = {{{13, "2025-11-13"},
                                              {14, "2026-11-12"},
                                              {15, "2027-11-11"},
                                              {16, "2028-11-09"},
                                              {17, "2029-11-08"},
                                              {18, "2030-11-14"}}};

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

// Locks are waited for at most half of deadlock_timeout, or a deadlock could end the application's
// transaction instead of ours.
void check_deadlock_timeout(const ServerInfo& server, Checks& checks) {
  const bool tight = server.deadlock_timeout_ms < 600;
  checks.push_back(
      {"deadlock timeout", tight ? CheckLevel::kWarning : CheckLevel::kOk,
       fmt::format("deadlock_timeout is {} ms", server.deadlock_timeout_ms),
       tight ? fmt::format("set locks.timeout in the change file to at most {} ms",
                           server.deadlock_timeout_ms / 2)
             : "",
       tight ? "locks are waited for at most half of it, so that a deadlock costs us and not the"
               " application: attempts fail sooner than elsewhere"
             : ""});
}

void read_room(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  const auto& row = set.rows.at(0);
  check_version(catalog.server, as_text(row[2]), checks);
  check_role(catalog.server, checks);
  check_deadlock_timeout(catalog.server, checks);
  const std::int64_t free = as_int(row[0]) - as_int(row[1]);
  const bool few = free < 10;
  checks.push_back(
      {"connections", few ? CheckLevel::kWarning : CheckLevel::kOk,
       fmt::format("{} of {} connection slots are free", free, as_int(row[0])),
       few ? "lower backfill.workers, raise max_connections, or close idle sessions" : "",
       few ? "a run uses as many as its workers and 3 more; the application would find none left"
           : ""});
}

void read_durability(const ResultSet& set, const Catalog& /*catalog*/, Checks& checks) {
  const auto& row = set.rows.at(0);
  const bool off = as_text(row[0]) == "off" || as_text(row[1]) == "off";
  checks.push_back(
      {"durability", off ? CheckLevel::kWarning : CheckLevel::kOk,
       fmt::format("fsync is {}, full_page_writes is {}", as_text(row[0]), as_text(row[1])),
       off ? "turn them on, unless this database may be lost" : "",
       off ? "after a crash of the machine this server may lose committed data, the journal's too"
           : ""});
  const std::string standbys = as_text(row[2]);
  const bool hangs = !standbys.empty() && as_int(row[3]) == 0 && as_text(row[4]) != "off" &&
                     as_text(row[4]) != "local";
  if (hangs) {
    checks.push_back(
        {"synchronous standby", CheckLevel::kRefuse,
         fmt::format("synchronous_standby_names is \"{}\" and no such standby is connected",
                     standbys),
         "bring the standby back first", "every commit waits, the run's too"});
  } else if (!standbys.empty()) {
    checks.push_back({"synchronous standby", CheckLevel::kNote,
                      fmt::format("commits wait for \"{}\"", standbys),
                      "add a guard: { signal: replica_lag, above: 2s, then: throttle }",
                      "a standby that falls behind slows the application and the run down"});
  }
}

}  // namespace

void check_version(const ServerInfo& server, const std::string& today, Checks& checks) {
  const int major = server.version / 10000;
  const std::string name = fmt::format("PostgreSQL {}", server.version_text);
  if (major < kSupport.front().major) {
    checks.push_back({"version", CheckLevel::kRefuse,
                      fmt::format("{} is older than {}", name, kSupport.front().major),
                      "upgrade the server"});
    return;
  }
  if (major > kSupport.back().major) {
    checks.push_back({"version", CheckLevel::kWarning,
                      fmt::format("{} is newer than {}, the newest that was tested", name,
                                  kSupport.back().major),
                      "rehearse the change on a copy first",
                      "what its schema changes lock was not measured"});
    return;
  }
  const std::string_view until =
      kSupport.at(static_cast<std::size_t>(major - kSupport.front().major)).until;
  if (today <= until) {
    checks.push_back({"version", CheckLevel::kOk, name, ""});
    return;
  }
  checks.push_back(
      {"version", CheckLevel::kWarning,
       fmt::format("{}: version {} has had no fixes since {}", name, major, until),
       "plan the upgrade; the change itself works here",
       "bugs found since then, some of which lose data, are not repaired on this server"});
}

std::vector<PreflightPart> server_parts() {
  return {
      {{kSql.write(
            "select current_setting('max_connections')::int -"
            " current_setting('superuser_reserved_connections')::int,"
            " (select count(*) from pg_stat_activity where backend_type = 'client backend' or"
            " (backend_type is null and usesysid is not null)),"
            " to_char(now(), 'YYYY-MM-DD')"),
        {}},
       read_room},
      {{kSql.write(
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
