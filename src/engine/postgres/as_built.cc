#include "engine/postgres/as_built.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/connection.h"
#include "engine/postgres/ddl.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/ddl_types.h"
#include "engine/postgres/inspect_parts.h"
#include "engine/postgres/parser.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/text_array.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

const QualifiedName kShape{"pg_temp", "shoofly_shape"};

Sql typed(const Column& column) {
  const Sql type = kSql.write("{} {}", Ident{column.name}, Sql::checked(column.type));
  if (column.collation.empty()) return type;
  return kSql.write("{} collate {}", type, Sql::checked(column.collation));
}

Result<Sql> statement_of(const Action& action) {
  if (const auto* create = std::get_if<CreateIndex>(&action))
    return create_index(kShape, create->index, Build::kBlocking);
  if (const auto* add = std::get_if<AddConstraint>(&action)) {
    SHOOFLY_ASSIGN(const Sql definition, constraint_definition(kShape, add->constraint, {}));
    return kSql.write("alter table {} add constraint {} {}", kShape, Ident{add->constraint.name},
                      definition);
  }
  if (const auto* add = std::get_if<AddColumn>(&action)) {
    if (add->column.default_sql)
      return kSql.write("alter table {} add column {} default ({})", kShape, typed(add->column),
                        Sql::checked(*add->column.default_sql));
  }
  return internal_error("build: " + describe(action) + " makes no index, constraint or default");
}

Result<Table> read_table(Connection& connection, const Value& oids, int version) {
  TablesByOid tables;
  for (const InspectPart& part :
       {inspect_tables(version), inspect_columns(version), inspect_constraints(version),
        inspect_indexes(version), inspect_triggers(version), inspect_grants(version)}) {
    SHOOFLY_ASSIGN(const ResultSet set, connection.run({part.query, {oids}}));
    for (const Row& row : set.rows) part.read(row, tables);
  }
  if (tables.size() != 1) return internal_error("build: the table is not there");
  return std::move(tables.begin()->second);
}

struct Built {
  int version = 0;
  Value oids;  // an array of one
};

Result<Built> find(Connection& connection, const QualifiedName& name) {
  SHOOFLY_ASSIGN(
      const ResultSet found,
      connection.run({kSql.write("select current_setting('server_version_num')::int,"
                                 " array[to_regclass({})::oid], to_regclass({}) is not null",
                                 Text{kSql.render(name)}, Text{kSql.render(name)}),
                      {}}));
  if (!as_bool(found.rows.at(0).at(2))) {
    return invalid_input(fmt::format("the statement does not make table {}", name.display()))
        .with_help("write the table's name in the statement as in \"table\", with its schema");
  }
  return Built{static_cast<int>(as_int(found.rows[0][0])), found.rows[0][1]};
}

// A whole new table, made where it will be made. Referenced tables are locked for that moment, so
// the wait for them is short.
Result<Table> build(Connection& connection, const CreateTable& create) {
  SHOOFLY_TRY(connection.set_lock_timeout(Milliseconds(50)));
  if (create.statement.empty()) {
    SHOOFLY_ASSIGN(const Rendered rendered, render_ddl(create, Catalog()));
    for (const Statement& statement : rendered.statements)
      SHOOFLY_TRY(run(connection, statement.sql));
    SHOOFLY_ASSIGN(const Built place, find(connection, create.table.name));
    return read_table(connection, place.oids, place.version);
  }
  SHOOFLY_TRY(one_create_table(create.statement));
  SHOOFLY_TRY(run(connection, use_default_search_path()));
  SHOOFLY_TRY(run(connection, Sql::checked(create.statement)));
  SHOOFLY_TRY(run(connection, use_our_search_path()));
  SHOOFLY_ASSIGN(const Built place, find(connection, create.table.name));
  return read_table(connection, place.oids, place.version);
}

// A partitioned table with all that belongs to it, beside the one that it is like.
Result<Table> build(Connection& connection, const Table& like, const CreatePartitioned& create) {
  SHOOFLY_TRY(connection.set_lock_timeout(Milliseconds(50)));
  SHOOFLY_ASSIGN(
      const ResultSet version,
      connection.run({Sql::checked("select current_setting('server_version_num')::int"), {}}));
  Catalog catalog;
  catalog.server.version = static_cast<int>(as_int(version.rows.at(0).at(0)));
  catalog.tables = {like};
  SHOOFLY_ASSIGN(const Rendered rendered, render_ddl(create, catalog));
  for (const Statement& statement : rendered.statements)
    SHOOFLY_TRY(run(connection, statement.sql));
  SHOOFLY_ASSIGN(const Built place, find(connection, create.table.name));
  return read_table(connection, place.oids, place.version);
}

// An enum that the run has not made yet.
Status make_enum(Connection& connection, const Column& column) {
  SHOOFLY_ASSIGN(
      const ResultSet there,
      connection.run({Sql::checked("select to_regtype($1) is not null"), {column.type}}));
  if (as_bool(there.rows.at(0).at(0))) return ok_status();
  return run(connection, create_enum(column.type, column.labels));
}

// Columns of `table` that the run has not added yet.
Status add_missing_columns(Connection& connection, const Table& table) {
  SHOOFLY_ASSIGN(
      const ResultSet there,
      connection.run({kSql.write("select attname from pg_attribute where attrelid = {}::regclass"
                                 " and attnum > 0 and not attisdropped",
                                 Text{kSql.render(kShape)}),
                      {}}));
  for (const Column& column : table.columns) {
    if (!column.labels.empty()) SHOOFLY_TRY(make_enum(connection, column));
    const bool missing = std::none_of(there.rows.begin(), there.rows.end(), [&](const Row& row) {
      return as_text(row.at(0)) == column.name;
    });
    if (!missing) continue;
    SHOOFLY_TRY(run(connection, kSql.write("alter table {} add column {}", kShape, typed(column))));
  }
  return ok_status();
}

// The copy has the table's columns with their types, collations and NOT NULL. A name in an
// expression is looked for where the person's own session would; the copy is read under our path,
// so that names of other schemas are printed with them.
Result<Table> build(Connection& connection, const Table& table, const Action& action) {
  SHOOFLY_ASSIGN(const Sql statement, statement_of(action));
  SHOOFLY_TRY(
      run(connection, kSql.write("create temporary table shoofly_shape (like {})", table.name)));
  SHOOFLY_TRY(add_missing_columns(connection, table));
  SHOOFLY_TRY(run(connection, use_default_search_path()));
  SHOOFLY_TRY(run(connection, statement));
  SHOOFLY_TRY(run(connection, use_our_search_path()));
  SHOOFLY_ASSIGN(const Built place, find(connection, kShape));
  SHOOFLY_ASSIGN(Table built, read_table(connection, place.oids, place.version));
  built.name = table.name;
  return built;
}

}  // namespace

Result<std::vector<Table>> read_temporary(Connection& connection,
                                          const std::vector<std::string>& names) {
  SHOOFLY_ASSIGN(const ResultSet found,
                 connection.run({kSql.write("select current_setting('server_version_num')::int,"
                                            " array_agg(c.oid) from unnest($1::text[]) n(name)"
                                            " join pg_class c on c.relname = n.name"
                                            " and c.relnamespace = pg_my_temp_schema()"),
                                 {text_array(names)}}));
  const Value oids = found.rows.at(0).at(1);
  const int version = static_cast<int>(as_int(found.rows[0][0]));
  TablesByOid by_oid;
  for (const InspectPart& part : {inspect_tables(version), inspect_columns(version),
                                  inspect_constraints(version), inspect_indexes(version)}) {
    SHOOFLY_ASSIGN(const ResultSet set, connection.run({part.query, {oids}}));
    for (const Row& row : set.rows) part.read(row, by_oid);
  }
  std::map<std::string, Table> by_name;
  for (auto& [oid, table] : by_oid) by_name[table.name.name] = std::move(table);
  std::vector<Table> tables;
  for (const std::string& name : names) {
    const auto table = by_name.find(name);
    if (table == by_name.end()) return internal_error("build: the table is not there");
    tables.push_back(std::move(table->second));
  }
  return tables;
}

namespace {

Result<Table> build_once(Connection& connection, const Table& table, const Action& action) {
  SHOOFLY_TRY(connection.begin());
  const auto* create = std::get_if<CreateTable>(&action);
  const auto* partitioned = std::get_if<CreatePartitioned>(&action);
  Result<Table> built = create != nullptr        ? build(connection, *create)
                        : partitioned != nullptr ? build(connection, table, *partitioned)
                                                 : build(connection, table, action);
  connection.rollback();
  if ((create != nullptr || partitioned != nullptr) && connection.alive())
    SHOOFLY_TRY(connection.set_lock_timeout(SessionOptions().lock_timeout));
  return built;
}

constexpr int kTries = 20;  // for a moment in which nobody writes a table that a new one refers to
constexpr Milliseconds kBetween{100};

}  // namespace

Result<Table> as_built(Connection& connection, const Table& table, const Action& action) {
  for (int tries = 1;; ++tries) {
    Result<Table> built = build_once(connection, table, action);
    const bool again = !built.ok() && built.error().kind == ErrorKind::kRetryable && tries < kTries;
    if (built.ok()) return built;
    if (!again) {
      if (built.error().kind != ErrorKind::kRetryable) return built;
      return std::move(built).error().with_help(
          "a table that it refers to is being written; plan again at a quieter moment");
    }
    system_clock().sleep_for(kBetween);
  }
}

}  // namespace shoofly::postgres
