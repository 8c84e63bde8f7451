// Preflight: the tables of a change.

#include <fmt/format.h>

#include "engine/postgres/preflight.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

using Checks = std::vector<PreflightCheck>;

constexpr int kSlotsWarn = 1500;
constexpr int kSlotsRefuse = 1590;

void read_table_rights(const ResultSet& set, const Catalog& catalog, Checks& checks) {
  for (const auto& row : set.rows) {
    const std::string table = as_text(row[0]);
    if (!as_bool(row[1])) {
      checks.push_back({"privileges", CheckLevel::kRefuse,
                        fmt::format("table {} belongs to \"{}\"; only its owner can change it",
                                    table, as_text(row[3])),
                        fmt::format("run as \"{}\", or: GRANT \"{}\" TO \"{}\"", as_text(row[3]),
                                    as_text(row[3]), catalog.server.user)});
    } else if (!as_bool(row[2])) {
      checks.push_back({"privileges", CheckLevel::kRefuse,
                        fmt::format("\"{}\" may not create objects in the schema of table {}",
                                    catalog.server.user, table),
                        fmt::format("GRANT USAGE, CREATE ON SCHEMA {} TO \"{}\"", as_text(row[4]),
                                    catalog.server.user)});
    } else {
      checks.push_back(
          {"privileges", CheckLevel::kOk, fmt::format("table {} can be changed", table), ""});
    }
  }
}

void check_kind(const Table& table, Checks& checks) {
  const std::string name = table.name.display();
  if (table.kind == TableKind::kForeign) {
    checks.push_back({"kind", CheckLevel::kRefuse,
                      fmt::format("table {} is a foreign table: its rows are elsewhere", name),
                      "change it where its rows are"});
  } else if (table.kind == TableKind::kPartition) {
    checks.push_back({"kind", CheckLevel::kRefuse,
                      fmt::format("table {} is a partition: its columns are its parent's", name),
                      "change the partitioned table instead"});
  }
  for (const Dependent& dependent : table.dependents) {
    if (dependent.kind != "inherited table") continue;
    checks.push_back(
        {"kind", CheckLevel::kWarning,
         fmt::format("table {} is inherited by {}", name, dependent.name),
         "a change of its columns changes the heirs' too; triggers stay on the parent"});
  }
}

void check_rows(const Table& table, Checks& checks) {
  const std::string name = table.name.display();
  if (table.key_columns().empty()) {
    checks.push_back(
        {"key", CheckLevel::kWarning,
         fmt::format(
             "table {} has no primary key and no unique key of NOT NULL columns: its rows cannot"
             " be walked",
             name),
         "add one first: CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX"});
  }
  if (table.row_security_hides) {
    checks.push_back(
        {"row-level security", CheckLevel::kRefuse,
         fmt::format("policies of table {} would hide rows from this role", name),
         "run as a role with BYPASSRLS, or as the owner of a table without FORCE ROW LEVEL"
         " SECURITY"});
  }
}

void check_indexes(const Table& table, Checks& checks) {
  for (const Index& index : table.indexes) {
    if (index.valid) continue;
    checks.push_back(
        {"indexes", CheckLevel::kWarning,
         fmt::format("index \"{}\" of table {} is invalid: it costs every write and serves no read",
                     index.name, table.name.display()),
         "DROP INDEX CONCURRENTLY, or REINDEX INDEX CONCURRENTLY"});
  }
}

void check_replication(const Table& table, Checks& checks) {
  const std::string name = table.name.display();
  if (table.published) {
    checks.push_back(
        {"publication", CheckLevel::kWarning,
         fmt::format(
             "table {} is published with all its columns: a subscriber stops at the first row"
             " with a "
             "column that it does not have, and log piles up here",
             name),
         "add the new columns on every subscriber first, without triggers"});
  }
  if (table.subscribed) {
    checks.push_back(
        {"subscription", CheckLevel::kNote,
         fmt::format(
             "rows of table {} are written by a subscription: sync triggers are made ENABLE ALWAYS",
             name),
         ""});
  }
}

void check_slots(const Table& table, Checks& checks) {
  if (table.attribute_slots <= kSlotsWarn) return;
  const bool full = table.attribute_slots >= kSlotsRefuse;
  checks.push_back(
      {"column numbers", full ? CheckLevel::kRefuse : CheckLevel::kWarning,
       fmt::format("table {} has used {} of 1,600 column numbers, dropped columns included",
                   table.name.display(), table.attribute_slots),
       "each added column uses one up for good; only a new copy of the table gives them back"});
}

void check_generated(const Table& table, Checks& checks) {
  for (const Column& column : table.columns) {
    if (column.generated == Generated::kNone) continue;
    checks.push_back(
        {"generated columns", CheckLevel::kNote,
         fmt::format("column \"{}\" of table {} is generated", column.name, table.name.display()),
         "expressions may read it; triggers compute it from what generates it"});
  }
}

}  // namespace

void check_table(const Table& table, Checks& checks) {
  check_kind(table, checks);
  check_rows(table, checks);
  check_indexes(table, checks);
  check_replication(table, checks);
  check_slots(table, checks);
  check_generated(table, checks);
}

std::vector<PreflightPart> table_parts(const std::vector<QualifiedName>& tables) {
  return {
      {{kSql.write(
            "select c.oid::regclass::text, pg_has_role(c.relowner, 'USAGE'),"
            " has_schema_privilege(n.oid, 'USAGE') and has_schema_privilege(n.oid, 'CREATE'),"
            " pg_get_userbyid(c.relowner), quote_ident(n.nspname)"
            " from unnest($1::text[], $2::text[]) u(s, t) join pg_namespace n on n.nspname = u.s"
            " join pg_class c on c.relnamespace = n.oid and c.relname = u.t order by 1"),
        {schema_array(tables), name_array(tables)}},
       read_table_rights}};
}

}  // namespace shoofly::postgres
