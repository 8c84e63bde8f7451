// Changes of whole tables.

#include <fmt/format.h>

#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {
namespace {

// Liquibase names a primary key that has no name.
std::string key_name(const Dialect& dialect, const Element& change, const std::string& said) {
  if (!said.empty()) return name_in(dialect, said);
  std::string name = change.value("tableName");
  if (dialect.postgres()) return name_in(dialect, name + "_pkey");
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name_in(dialect, "PK_" + name);
}

struct Keys {
  std::string columns;
  std::string name;
};

Keys primary_key(const Dialect& dialect, const Element& change) {
  Keys keys;
  for (const Element& column : change.children) {
    const Element* constraints = constraints_of(column);
    if (constraints == nullptr || !constraints->is("primaryKey", "true")) continue;
    keys.columns += (keys.columns.empty() ? "" : ", ") + name_in(dialect, column.value("name"));
    if (keys.name.empty()) keys.name = constraints->value("primaryKeyName");
  }
  return keys;
}

std::string named(const Dialect& dialect, const std::string& name, const std::string& what) {
  return name.empty() ? what : fmt::format("CONSTRAINT {} {}", name_in(dialect, name), what);
}

void remark(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  if (!dialect.postgres()) return;
  const std::string table = object_in(dialect, change, "tableName");
  if (const PlacedText* said = change.find("remarks"))
    sql.statements.push_back(
        fmt::format("COMMENT ON TABLE {} IS {}", table, text_literal(said->value)));
  for (const Element& column : change.children) {
    if (const PlacedText* said = column.find("remarks"))
      sql.statements.push_back(fmt::format("COMMENT ON COLUMN {}.{} IS {}", table,
                                           name_in(dialect, column.value("name")),
                                           text_literal(said->value)));
  }
}

void create_table(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const Keys keys = primary_key(dialect, change);
  std::string body;
  const auto add = [&](const std::string& part) { body += (body.empty() ? "" : ", ") + part; };
  for (const Element& column : change.children) {
    if (column.name == "column") add(column_definition(dialect, column));
  }
  // SQLite counts up only where the key stands in the column.
  const bool in_column = dialect.sqlite() && body.find("PRIMARY KEY AUTOINCREMENT") != body.npos;
  if (!keys.columns.empty() && !in_column)
    add(fmt::format("CONSTRAINT {} PRIMARY KEY ({})", key_name(dialect, change, keys.name),
                    keys.columns));
  for (const Element& column : change.children) {
    const Element* constraints = constraints_of(column);
    if (constraints == nullptr) continue;
    const std::string name = name_in(dialect, column.value("name"));
    const std::string reference = reference_of(dialect, name, *constraints);
    if (!reference.empty()) add(named(dialect, constraints->value("foreignKeyName"), reference));
  }
  for (const Element& column : change.children) {
    const Element* constraints = constraints_of(column);
    if (constraints != nullptr && constraints->is("unique", "true"))
      add(named(dialect, constraints->value("uniqueConstraintName"),
                fmt::format("UNIQUE ({})", name_in(dialect, column.value("name")))));
  }
  std::string tail;
  if (dialect.mysql() && change.find("remarks") != nullptr)
    tail = " COMMENT=" + text_literal(change.value("remarks"));
  const PlacedText* space = change.find("tablespace");
  if (dialect.postgres() && space != nullptr && !space->empty())
    tail = " TABLESPACE " + name_in(dialect, space->value);
  sql.statements.push_back(fmt::format("CREATE TABLE {}{} ({}){}",
                                       change.is("ifNotExists", "true") ? "IF NOT EXISTS " : "",
                                       table, body, tail));
  remark(dialect, change, sql);
  sql.back = {fmt::format("DROP TABLE {}", table)};
}

void drop_table(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const bool cascade = change.is("cascadeConstraints", "true") && dialect.postgres();
  sql.statements.push_back(fmt::format("DROP TABLE {}{}", object_in(dialect, change, "tableName"),
                                       cascade ? " CASCADE" : ""));
}

void rename_table(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const auto render = [&](const char* from, const char* to) {
    const std::string table = object_in(dialect, change, from);
    const std::string name = name_in(dialect, change.value(to));
    return fmt::format("ALTER TABLE {} RENAME {}{}", table, dialect.mysql() ? "" : "TO ", name);
  };
  sql.statements.push_back(render("oldTableName", "newTableName"));
  sql.back = {render("newTableName", "oldTableName")};
}

void set_table_remarks(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const std::string words = text_literal(change.value("remarks"));
  sql.statements.push_back(dialect.mysql()
                               ? fmt::format("ALTER TABLE {} COMMENT = {}", table, words)
                               : fmt::format("COMMENT ON TABLE {} IS {}", table, words));
}

}  // namespace

const std::vector<ChangeKind>& table_changes() {
  static const std::vector<ChangeKind> kKinds = {{"createTable", create_table},
                                                 {"dropTable", drop_table},
                                                 {"renameTable", rename_table},
                                                 {"setTableRemarks", set_table_remarks}};
  return kKinds;
}

}  // namespace shoofly::toolchain
