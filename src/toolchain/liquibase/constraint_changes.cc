// Changes of keys, checks and what forbids NULL.

#include <fmt/format.h>

#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {
namespace {

std::string constraint_name(const Dialect& dialect, const Element& change) {
  return name_in(dialect, change.value("constraintName"));
}

// "CONSTRAINT c " or nothing.
std::string name_part(const Dialect& dialect, const Element& change) {
  const std::string name = constraint_name(dialect, change);
  return name.empty() ? "" : "CONSTRAINT " + name + " ";
}

std::string deferral(const Dialect& dialect, const Element& change) {
  if (!dialect.postgres()) return {};
  std::string text = change.is("deferrable", "true") ? " DEFERRABLE" : "";
  if (change.is("initiallyDeferred", "true")) text += " INITIALLY DEFERRED";
  return text;
}

void add_not_null(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const std::string column = name_in(dialect, change.value("columnName"));
  const std::string& type = change.value("columnDataType");
  if (const PlacedText* fill = change.find("defaultNullValue"))
    sql.statements.push_back(fmt::format("UPDATE {} SET {} = {} WHERE {} IS NULL", table, column,
                                         text_literal(fill->value), column));
  sql.statements.push_back(set_not_null(dialect, table, column, type));
  sql.back = {drop_not_null(dialect, table, column, type)};
}

void drop_not_null_change(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const std::string column = name_in(dialect, change.value("columnName"));
  const std::string& type = change.value("columnDataType");
  sql.statements.push_back(drop_not_null(dialect, table, column, type));
  sql.back = {set_not_null(dialect, table, column, type)};
}

void add_unique(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  sql.statements.push_back(
      fmt::format("ALTER TABLE {} ADD {}UNIQUE ({}){}", table, name_part(dialect, change),
                  names_in(dialect, change.value("columnNames")), deferral(dialect, change)));
  if (change.value("constraintName").empty()) return;
  sql.back = {fmt::format("ALTER TABLE {} DROP {} {}", table,
                          dialect.mysql() ? "KEY" : "CONSTRAINT",
                          constraint_name(dialect, change))};
}

void drop_unique(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(
      fmt::format("ALTER TABLE {} DROP {} {}", object_in(dialect, change, "tableName"),
                  dialect.mysql() ? "KEY" : "CONSTRAINT", constraint_name(dialect, change)));
}

// One without a name got the server's.
std::string drop_key_statement(const Dialect& dialect, const Element& change) {
  const std::string table = object_in(dialect, change, "tableName");
  if (dialect.mysql()) return fmt::format("ALTER TABLE {} DROP PRIMARY KEY", table);
  const std::string name = change.value("constraintName").empty()
                               ? name_in(dialect, change.value("tableName") + "_pkey")
                               : constraint_name(dialect, change);
  return fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, name);
}

void add_key(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  sql.statements.push_back(fmt::format("ALTER TABLE {} ADD {}PRIMARY KEY ({})", table,
                                       dialect.mysql() ? "" : name_part(dialect, change),
                                       names_in(dialect, change.value("columnNames"))));
  sql.back = {drop_key_statement(dialect, change)};
}

void drop_key(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(drop_key_statement(dialect, change));
}

std::string drop_foreign_key_statement(const Dialect& dialect, const Element& change) {
  return fmt::format("ALTER TABLE {} DROP {} {}",
                     object_in(dialect, change, "baseTableName", "baseTableSchemaName"),
                     dialect.mysql() ? "FOREIGN KEY" : "CONSTRAINT",
                     constraint_name(dialect, change));
}

void add_foreign_key(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  std::string tail;
  if (const PlacedText* update = change.find("onUpdate")) tail += " ON UPDATE " + update->value;
  if (const PlacedText* remove = change.find("onDelete")) tail += " ON DELETE " + remove->value;
  if (change.is("deleteCascade", "true")) tail += " ON DELETE CASCADE";
  tail += deferral(dialect, change);
  if (dialect.postgres() && change.is("validate", "false")) tail += " NOT VALID";
  sql.statements.push_back(
      fmt::format("ALTER TABLE {} ADD {}FOREIGN KEY ({}) REFERENCES {} ({}){}",
                  object_in(dialect, change, "baseTableName", "baseTableSchemaName"),
                  name_part(dialect, change), names_in(dialect, change.value("baseColumnNames")),
                  object_in(dialect, change, "referencedTableName", "referencedTableSchemaName"),
                  names_in(dialect, change.value("referencedColumnNames")), tail));
  sql.back = {drop_foreign_key_statement(dialect, change)};
}

void drop_foreign_key(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(drop_foreign_key_statement(dialect, change));
}

// It asks the server which there are.
void drop_all_foreign_keys(const Dialect& /*dialect*/, const Element& change, ChangeSql& sql) {
  sql.unknown = fmt::format("dropAllForeignKeyConstraints: only the server knows which \"{}\" has",
                            change.value("baseTableName"));
}

void add_check(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const PlacedText* said = change.find("constraintBody");
  if (said == nullptr) said = &change.text;
  sql.statements.push_back(fmt::format(
      "ALTER TABLE {} ADD {}CHECK ({}){}", table, name_part(dialect, change), said->value,
      dialect.postgres() && change.is("validate", "false") ? " NOT VALID" : ""));
  sql.back = {
      fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", table, constraint_name(dialect, change))};
}

void drop_check(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}",
                                       object_in(dialect, change, "tableName"),
                                       constraint_name(dialect, change)));
}

}  // namespace

const std::vector<ChangeKind>& constraint_changes() {
  static const std::vector<ChangeKind> kKinds = {
      {"addNotNullConstraint", add_not_null},
      {"dropNotNullConstraint", drop_not_null_change},
      {"addUniqueConstraint", add_unique},
      {"dropUniqueConstraint", drop_unique},
      {"addPrimaryKey", add_key},
      {"dropPrimaryKey", drop_key},
      {"addForeignKeyConstraint", add_foreign_key},
      {"dropForeignKeyConstraint", drop_foreign_key},
      {"dropAllForeignKeyConstraints", drop_all_foreign_keys},
      {"addCheckConstraint", add_check},
      {"dropCheckConstraint", drop_check}};
  return kKinds;
}

}  // namespace shoofly::toolchain
