// Preflight: what our role may do here, and what each missing right costs. Nothing needs a
// superuser; managed clouds do not give one.

#include <fmt/format.h>

#include "engine/postgres/preflight.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;
using Row = std::vector<Value>;

PreflightCheck journal_check(const Row& row, const ServerInfo& server) {
  const bool exists = as_bool(row[0]);
  const char* const costs = "the journal is kept there: no run can be started";
  if (exists && !as_bool(row[1])) {
    return {"journal", CheckLevel::kRefuse,
            fmt::format("\"{}\" may not use schema shoofly, which belongs to another role",
                        server.user),
            fmt::format(
                "run as its owner, or: GRANT USAGE, CREATE ON SCHEMA shoofly TO \"{}\" and ALL ON"
                " its tables",
                server.user),
            costs};
  }
  if (!exists && !as_bool(row[2])) {
    return {"journal", CheckLevel::kRefuse,
            fmt::format("\"{}\" may not create schema shoofly", server.user),
            fmt::format("as owner of the database: CREATE SCHEMA shoofly AUTHORIZATION \"{}\"",
                        server.user),
            costs};
  }
  return {"journal", CheckLevel::kOk,
          exists ? "schema shoofly is there" : "schema shoofly can be created", ""};
}

void read_rights(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  const ServerInfo& server = catalog.server;
  const Row& row = set.rows.at(0);
  checks.push_back(journal_check(row, server));
  if (as_bool(row[3])) {
    checks.push_back({"temporary tables", CheckLevel::kOk, "can be created", ""});
  } else {
    checks.push_back(
        {"temporary tables", CheckLevel::kRefuse,
         fmt::format("\"{}\" may not create temporary tables", server.user),
         fmt::format("GRANT TEMPORARY ON DATABASE \"{}\" TO \"{}\"", server.database, server.user),
         "expressions are checked in them, and verifications prove themselves there"});
  }
  if (as_bool(row[4])) {
    checks.push_back(
        {"monitoring", CheckLevel::kOk, "other sessions and replication lag can be seen", ""});
  } else {
    checks.push_back(
        {"monitoring", CheckLevel::kWarning,
         "other sessions' state and replication lag cannot be seen",
         fmt::format("GRANT pg_monitor TO \"{}\"", server.user),
         "who holds a lock is named without what he does and since when, locks.may_cancel ends"
         " nobody, and guards on replica_lag and sessions have nothing to look at"});
  }
  if (as_bool(row[5])) {
    checks.push_back({"ending sessions", CheckLevel::kOk, "other roles' can be ended", ""});
  } else {
    checks.push_back(
        {"ending sessions", CheckLevel::kNote, "only sessions of its own roles can be ended",
         fmt::format("only if you want that: GRANT pg_signal_backend TO \"{}\"", server.user),
         "locks.may_cancel of a change file cannot end those of others"});
  }
}

// Managed clouds give such a role instead of a superuser.
void read_role(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  const Row& row = set.rows.at(0);
  std::string kind = "an ordinary role";
  if (catalog.server.superuser) kind = "a superuser";
  if (!is_null(row[0])) kind = fmt::format("a member of {}", as_text(row[0]));
  checks.push_back({"role", CheckLevel::kOk,
                    fmt::format("connected as \"{}\", {}", catalog.server.user, kind), ""});
}

void read_owners(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  if (set.rows.empty()) {
    checks.push_back({"privileges", CheckLevel::kOk, "all tables can be changed", ""});
    return;
  }
  for (const Row& row : set.rows) {
    checks.push_back({"privileges", CheckLevel::kWarning,
                      fmt::format("{} of {} tables belong to \"{}\" ({})", as_int(row[1]),
                                  as_int(row[2]), as_text(row[0]), as_text(row[3])),
                      as_bool(row[4])
                          ? fmt::format("run as \"{}\", or give them an owner that is no superuser",
                                        as_text(row[0]))
                          : fmt::format("run as \"{0}\", or: GRANT \"{0}\" TO \"{1}\"",
                                        as_text(row[0]), catalog.server.user),
                      "only its owner can change a table: a change of these is refused"});
  }
}

void read_schemas(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  if (set.rows.empty()) return;
  checks.push_back(
      {"schemas", CheckLevel::kWarning,
       fmt::format("\"{}\" may not create objects in {}", catalog.server.user, joined(set, 0)),
       fmt::format("GRANT USAGE, CREATE ON SCHEMA {} TO \"{}\"", as_text(set.rows[0][0]),
                   catalog.server.user),
       "indexes and copies of its tables there cannot be made: such a change is refused"});
}

constexpr const char* kOwnTables =
    "pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not"
    " c.relispartition and c.relpersistence <> 't' and n.nspname not in ('pg_catalog',"
    " 'information_schema', 'shoofly') and not starts_with(n.nspname, 'pg_')"
    " and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')";

}  // namespace

std::vector<PreflightPart> rights_parts() {
  return {{{kSql.write("select s.oid is not null, coalesce(has_schema_privilege(s.oid, 'USAGE') and"
                       " has_schema_privilege(s.oid, 'CREATE'), false),"
                       " has_database_privilege(current_database(), 'CREATE'),"
                       " has_database_privilege(current_database(), 'TEMPORARY'),"
                       " pg_has_role('pg_read_all_stats', 'USAGE'),"
                       " pg_has_role('pg_signal_backend', 'USAGE')"
                       " from (select to_regnamespace('shoofly')::oid) s(oid)"),
            {}},
           read_rights}};
}

std::vector<PreflightPart> database_rights_parts() {
  return {
      {{kSql.write("select (select string_agg(r.rolname || k.cloud, ', ' order by r.rolname)"
                   " from (values ('rds_superuser', ' (Amazon RDS or Aurora)'),"
                   "  ('cloudsqlsuperuser', ' (Google Cloud SQL)'),"
                   "  ('alloydbsuperuser', ' (Google AlloyDB)'),"
                   "  ('azure_pg_admin', ' (Azure Database)')) k(name, cloud)"
                   " join pg_roles r on r.rolname = k.name"
                   " where pg_has_role(r.oid, 'MEMBER') and not (select x.rolsuper from pg_roles"
                   " x where x.rolname = current_user))"),
        {}},
       read_role},
      {{kSql.write("select pg_get_userbyid(relowner), count(*), max(total),"
                   " string_agg(name, ', ' order by name) filter (where number <= 3),"
                   " (select rolsuper from pg_roles r where r.oid = relowner) from"
                   " (select c.relowner, c.oid::regclass::text as name,"
                   "  row_number() over (partition by c.relowner order by c.relname) as number,"
                   "  count(*) over () as total from {}) t"
                   " where not pg_has_role(relowner, 'USAGE') group by relowner order by 2 desc"
                   " limit 5",
                   Sql::checked(kOwnTables)),
        {}},
       read_owners},
      {{kSql.write("select distinct quote_ident(n.nspname) from {}"
                   " and pg_has_role(c.relowner, 'USAGE') and not"
                   " (has_schema_privilege(n.oid, 'USAGE') and has_schema_privilege(n.oid,"
                   " 'CREATE')) order by 1",
                   Sql::checked(kOwnTables)),
        {}},
       read_schemas}};
}

}  // namespace shoofly::postgres
