// A column as CREATE TABLE and ADD have it, and what both share.

#include <fmt/format.h>

#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {
namespace {

std::string identity(const Element& column) {
  const std::string& start = column.value("startWith");
  const std::string& step = column.value("incrementBy");
  std::string options;
  if (!start.empty()) options += "START WITH " + start;
  if (!step.empty()) options += (options.empty() ? "" : " ") + ("INCREMENT BY " + step);
  const std::string kind =
      column.value("generationType").empty() ? "BY DEFAULT" : column.value("generationType");
  return fmt::format(" GENERATED {} AS IDENTITY{}", kind,
                     options.empty() ? "" : " (" + options + ")");
}

std::string actions(const Element& constraints) {
  std::string text;
  if (constraints.is("deleteCascade", "true")) text += " ON DELETE CASCADE";
  if (constraints.is("deferrable", "true")) text += " DEFERRABLE";
  if (constraints.is("initiallyDeferred", "true")) text += " INITIALLY DEFERRED";
  return text;
}

}  // namespace

const Element* constraints_of(const Element& column) {
  return column.name == "column" ? column.child("constraints") : nullptr;
}

bool is_nullable(const Element& column) {
  const Element* constraints = constraints_of(column);
  return constraints == nullptr ||
         !(constraints->is("nullable", "false") || constraints->is("primaryKey", "true"));
}

std::string column_definition(const Dialect& dialect, const Element& column) {
  const SpelledType type = type_in(dialect, column.value("type"));
  std::string text = name_in(dialect, column.value("name")) + " " + type.text;
  const bool counts_up = type.counts_up || column.is("autoIncrement", "true");
  const std::string fallback = value_in(dialect, column, "defaultValue", column.value("type"));
  const Element* constraints = constraints_of(column);
  const bool key = constraints != nullptr && constraints->is("primaryKey", "true");
  if (counts_up && dialect.sqlite() && key) return text + " PRIMARY KEY AUTOINCREMENT NOT NULL";
  if (!fallback.empty() && !counts_up) text += " DEFAULT " + fallback;
  if (counts_up && dialect.postgres()) text += identity(column);
  if (counts_up && dialect.mysql()) text += " AUTO_INCREMENT";
  if (!is_nullable(column)) {
    const std::string name =
        constraints == nullptr ? "" : constraints->value("notNullConstraintName");
    if (dialect.postgres() && !name.empty()) text += " CONSTRAINT " + name_in(dialect, name);
    text += " NOT NULL";
  } else if (dialect.mysql()) {
    text += " NULL";
  }
  if (dialect.mysql() && column.find("remarks") != nullptr)
    text += " COMMENT " + text_literal(column.value("remarks"));
  return text;
}

std::string reference_of(const Dialect& dialect, const std::string& columns,
                         const Element& constraints) {
  const std::string& references = constraints.value("references");
  std::string target;
  if (!references.empty()) {
    const std::size_t bracket = references.find('(');
    const std::string table = references.substr(0, bracket);
    const std::string of =
        bracket == std::string::npos
            ? ""
            : references.substr(bracket + 1, references.find(')', bracket) - bracket - 1);
    const std::size_t dot = table.find('.');
    target = dot == std::string::npos ? name_in(dialect, table)
                                      : name_in(dialect, table.substr(0, dot)) + "." +
                                            name_in(dialect, table.substr(dot + 1));
    if (!of.empty()) target += "(" + names_in(dialect, of) + ")";
  } else if (constraints.find("referencedTableName") != nullptr) {
    target = object_in(dialect, constraints, "referencedTableName", "referencedTableSchemaName") +
             "(" + names_in(dialect, constraints.value("referencedColumnNames")) + ")";
  } else {
    return {};
  }
  return fmt::format("FOREIGN KEY ({}) REFERENCES {}{}", columns, target, actions(constraints));
}

std::string set_not_null(const Dialect& dialect, const std::string& table,
                         const std::string& column, std::string_view type) {
  if (dialect.mysql())
    return fmt::format("ALTER TABLE {} MODIFY {} {} NOT NULL", table, column,
                       type_in(dialect, type).text);
  return fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL", table, column);
}

std::string drop_not_null(const Dialect& dialect, const std::string& table,
                          const std::string& column, std::string_view type) {
  if (dialect.mysql())
    return fmt::format("ALTER TABLE {} MODIFY {} {} NULL", table, column,
                       type_in(dialect, type).text);
  return fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL", table, column);
}

std::string drop_column(const Dialect& /*dialect*/, const std::string& table,
                        const std::string& column) {
  return fmt::format("ALTER TABLE {} DROP COLUMN {}", table, column);
}

}  // namespace shoofly::toolchain
