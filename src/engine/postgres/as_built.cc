#include "engine/postgres/as_built.h"

#include <utility>

#include <fmt/format.h>

#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/sync_functions.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);
const QualifiedName kShape{"pg_temp", "shoofly_shape"};

Result<Sql> statement_of(const Action& action) {
  if (const auto* create = std::get_if<CreateIndex>(&action))
    return create_index(kShape, create->index, Build::kBlocking);
  if (const auto* add = std::get_if<AddConstraint>(&action)) {
    SHOOFLY_ASSIGN(const Sql definition, constraint_definition(kShape, add->constraint, {}));
    return kSql.write("alter table {} add constraint {} {}", kShape, Ident{add->constraint.name},
                      definition);
  }
  return internal_error("build: " + describe(action) + " makes neither index nor constraint");
}

Status run(Connection& connection, const Sql& sql) {
  Result<ResultSet> done = connection.run({sql, {}});
  if (!done.ok()) return std::move(done).error();
  return ok_status();
}

// The copy has the table's columns with their types, collations and NOT NULL. A name in an
// expression is looked for where the person's own session would; the copy is read under our path,
// so that names of other schemas are printed with them.
Result<Table> build(Connection& connection, const Table& table, const Action& action) {
  SHOOFLY_ASSIGN(const Sql statement, statement_of(action));
  SHOOFLY_TRY(
      run(connection, kSql.write("create temporary table shoofly_shape (like {})", table.name)));
  SHOOFLY_TRY(run(connection, use_default_search_path()));
  SHOOFLY_TRY(run(connection, statement));
  SHOOFLY_TRY(run(connection, use_our_search_path()));
  SHOOFLY_ASSIGN(
      const ResultSet shape,
      connection.run({kSql.write("select pg_catalog.current_setting('server_version_num')::int,"
                                 " array['pg_temp.shoofly_shape'::regclass::oid]"),
                      {}}));
  const int version = static_cast<int>(as_int(shape.rows.at(0).at(0)));
  TablesByOid tables;
  for (const InspectPart& part :
       {inspect_tables(version), inspect_constraints(version), inspect_indexes(version)}) {
    SHOOFLY_ASSIGN(const ResultSet set, connection.run({part.query, {shape.rows[0][1]}}));
    for (const Row& row : set.rows) part.read(row, tables);
  }
  if (tables.size() != 1) return internal_error("build: the copy of the table is gone");
  Table built = std::move(tables.begin()->second);
  built.name = table.name;
  return built;
}

}  // namespace

Result<Table> as_built(Connection& connection, const Table& table, const Action& action) {
  SHOOFLY_TRY(connection.begin());
  Result<Table> built = build(connection, table, action);
  connection.rollback();
  return built;
}

}  // namespace shoofly::postgres
