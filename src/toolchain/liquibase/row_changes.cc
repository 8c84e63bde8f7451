// Changes of rows.

#include <fmt/format.h>

#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {
namespace {

std::string where_of(const Element& change) {
  const std::string& said = change.value("where");
  return said.find_first_not_of(" \t\r\n") == std::string::npos ? "" : " WHERE " + said;
}

std::string value_or_null(const Dialect& dialect, const Element& column) {
  const std::string value = value_in(dialect, column, "value", column.value("type"));
  return value.empty() ? "NULL" : value;
}

void insert(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  std::string names;
  std::string values;
  for (const Element& column : change.children) {
    if (column.name != "column") continue;
    names += (names.empty() ? "" : ", ") + name_in(dialect, column.value("name"));
    values += (values.empty() ? "" : ", ") + value_or_null(dialect, column);
  }
  sql.statements.push_back(fmt::format("INSERT INTO {} ({}) VALUES ({})",
                                       object_in(dialect, change, "tableName"), names, values));
}

void update(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  std::string sets;
  for (const Element& column : change.children) {
    if (column.name != "column") continue;
    sets += fmt::format("{}{} = {}", sets.empty() ? "" : ", ",
                        name_in(dialect, column.value("name")), value_or_null(dialect, column));
  }
  sql.statements.push_back(fmt::format(
      "UPDATE {} SET {}{}", object_in(dialect, change, "tableName"), sets, where_of(change)));
}

void remove(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(
      fmt::format("DELETE FROM {}{}", object_in(dialect, change, "tableName"), where_of(change)));
}

void add_lookup_table(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string base =
      object_in(dialect, change, "existingTableName", "existingTableSchemaName");
  const std::string column = name_in(dialect, change.value("existingColumnName"));
  const std::string table = object_in(dialect, change, "newTableName", "newTableSchemaName");
  const std::string made = name_in(dialect, change.value("newColumnName"));
  const std::string& said = change.value("constraintName");
  const std::string key =
      said.empty() ? "FK_" + change.value("existingTableName") + "_" + change.value("newTableName")
                   : said;
  sql.statements = {
      fmt::format("CREATE TABLE {} AS SELECT DISTINCT {} AS {} FROM {} WHERE {} IS NOT NULL", table,
                  column, made, base, column),
      set_not_null(dialect, table, made, change.value("newColumnDataType")),
      fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", table, made),
      fmt::format("ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({})", base,
                  name_in(dialect, key), column, table, made)};
  sql.back = {fmt::format("ALTER TABLE {} DROP {} {}", base,
                          dialect.mysql() ? "FOREIGN KEY" : "CONSTRAINT", name_in(dialect, key)),
              "DROP TABLE " + table};
}

}  // namespace

const std::vector<ChangeKind>& row_changes() {
  static const std::vector<ChangeKind> kKinds = {{"insert", insert},
                                                 {"update", update},
                                                 {"delete", remove},
                                                 {"addLookupTable", add_lookup_table}};
  return kKinds;
}

}  // namespace shoofly::toolchain
