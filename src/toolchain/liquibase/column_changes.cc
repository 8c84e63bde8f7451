// Changes of columns: made, taken away, renamed, of another type, with another default.

#include <fmt/format.h>

#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {
namespace {

struct Target {
  std::string table;
  std::string column;
  const std::string& type;
};

Target target_of(const Dialect& dialect, const Element& change) {
  return {object_in(dialect, change, "tableName"), name_in(dialect, change.value("columnName")),
          change.value("columnDataType")};
}

std::string place_of(const Dialect& dialect, const Element& column) {
  if (!dialect.mysql()) return {};
  const std::string& after = column.value("afterColumn");
  return after.empty() ? "" : " AFTER " + name_in(dialect, after);
}

// What Liquibase does after the column is there; it fills the rows before it forbids NULL.
void finish_column(const Dialect& dialect, const std::string& table, const Element& column,
                   ChangeSql& sql) {
  const std::string name = name_in(dialect, column.value("name"));
  const Element* constraints = constraints_of(column);
  const auto say = [&](std::string statement) { sql.statements.push_back(std::move(statement)); };
  if (constraints != nullptr && constraints->is("primaryKey", "true"))
    say(fmt::format("ALTER TABLE {} ADD PRIMARY KEY ({})", table, name));
  if (constraints != nullptr) {
    if (constraints->is("unique", "true")) {
      const std::string& said = constraints->value("uniqueConstraintName");
      say(fmt::format("ALTER TABLE {} ADD {}UNIQUE ({})", table,
                      said.empty() ? "" : "CONSTRAINT " + name_in(dialect, said) + " ", name));
    }
    const std::string reference = reference_of(dialect, name, *constraints);
    if (!reference.empty()) {
      const std::string& said = constraints->value("foreignKeyName");
      say(fmt::format("ALTER TABLE {} ADD {}{}", table,
                      said.empty() ? "" : "CONSTRAINT " + name_in(dialect, said) + " ", reference));
    }
  }
  const std::string value = value_in(dialect, column, "value", column.value("type"));
  if (!value.empty()) {
    say(fmt::format("UPDATE {} SET {} = {}", table, name, value));
    if (!is_nullable(column)) say(set_not_null(dialect, table, name, column.value("type")));
  }
  if (dialect.postgres() && column.find("remarks") != nullptr)
    say(fmt::format("COMMENT ON COLUMN {}.{} IS {}", table, name,
                    text_literal(column.value("remarks"))));
}

// With a value for the rows that are there, NOT NULL comes after it.
std::string added_column(const Dialect& dialect, const Element& column) {
  if (value_in(dialect, column, "value", column.value("type")).empty())
    return column_definition(dialect, column) + place_of(dialect, column);
  Element open = column;
  std::erase_if(open.children, [](const Element& each) { return each.name == "constraints"; });
  return column_definition(dialect, open) + place_of(dialect, column);
}

void add_columns(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const bool together = dialect.mysql();
  std::string adds;
  sql.back.emplace();
  for (const Element& column : change.children) {
    if (column.name != "column") continue;
    const std::string added = added_column(dialect, column);
    if (together) {
      adds += (adds.empty() ? "ADD " : ", ADD ") + added;
    } else {
      sql.statements.push_back(fmt::format("ALTER TABLE {} ADD {}", table, added));
      finish_column(dialect, table, column, sql);
    }
    sql.back->push_back(drop_column(dialect, table, name_in(dialect, column.value("name"))));
  }
  if (!together || adds.empty()) return;
  sql.statements.push_back(fmt::format("ALTER TABLE {} {}", table, adds));
  for (const Element& column : change.children) {
    if (column.name == "column") finish_column(dialect, table, column, sql);
  }
}

void drop_columns(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  std::vector<std::string> names;
  if (change.find("columnName") != nullptr)
    names.push_back(name_in(dialect, change.value("columnName")));
  for (const Element& column : change.children) {
    if (column.name == "column") names.push_back(name_in(dialect, column.value("name")));
  }
  if (!dialect.mysql() || names.size() < 2) {
    for (const std::string& name : names)
      sql.statements.push_back(drop_column(dialect, table, name));
    return;
  }
  std::string drops;
  for (const std::string& name : names) drops += (drops.empty() ? "DROP " : ", DROP ") + name;
  sql.statements.push_back(fmt::format("ALTER TABLE {} {}", table, drops));
}

void rename_column(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const std::string from = name_in(dialect, change.value("oldColumnName"));
  const std::string to = name_in(dialect, change.value("newColumnName"));
  const auto render = [&](const std::string& one, const std::string& other) {
    if (dialect.mysql())
      return fmt::format("ALTER TABLE {} CHANGE {} {} {}", table, one, other,
                         type_in(dialect, change.value("columnDataType")).text);
    return fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", table, one, other);
  };
  sql.statements.push_back(render(from, to));
  sql.back = {render(to, from)};
}

void modify_type(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const Target target = target_of(dialect, change);
  const std::string type = type_in(dialect, change.value("newDataType")).text;
  if (dialect.mysql()) {
    sql.statements.push_back(
        fmt::format("ALTER TABLE {} MODIFY {} {}", target.table, target.column, type));
    return;
  }
  sql.statements.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {} USING ({}::{})",
                                       target.table, target.column, type, target.column, type));
}

void add_default(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const Target target = target_of(dialect, change);
  std::string value = value_in(dialect, change, "defaultValue", target.type);
  if (dialect.mysql() && change.find("defaultValueComputed") != nullptr) value = "(" + value + ")";
  const char* column = dialect.mysql() ? "" : "COLUMN ";
  sql.statements.push_back(fmt::format("ALTER TABLE {} ALTER {}{} SET DEFAULT {}", target.table,
                                       column, target.column, value));
  sql.back = {
      fmt::format("ALTER TABLE {} ALTER {}{} DROP DEFAULT", target.table, column, target.column)};
}

void drop_default(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const Target target = target_of(dialect, change);
  sql.statements.push_back(fmt::format("ALTER TABLE {} ALTER {}{} DROP DEFAULT", target.table,
                                       dialect.mysql() ? "" : "COLUMN ", target.column));
}

void add_auto_increment(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const Target target = target_of(dialect, change);
  const std::string& start = change.value("startWith");
  const auto say = [&](std::string statement) { sql.statements.push_back(std::move(statement)); };
  if (dialect.mysql()) {
    say(fmt::format("ALTER TABLE {} MODIFY {} {} AUTO_INCREMENT", target.table, target.column,
                    type_in(dialect, target.type).text));
    if (!start.empty()) say(fmt::format("ALTER TABLE {} AUTO_INCREMENT={}", target.table, start));
    return;
  }
  const std::string bare = change.value("tableName") + "_" + change.value("columnName") + "_seq";
  const std::string sequence = name_in(dialect, bare);
  say(fmt::format("CREATE SEQUENCE IF NOT EXISTS {}{}", sequence,
                  start.empty() ? "" : " START WITH " + start));
  say(set_not_null(dialect, target.table, target.column, target.type));
  say(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT nextval({})", target.table,
                  target.column, text_literal(sequence)));
  say(fmt::format("ALTER SEQUENCE {} OWNED BY {}.{}", sequence, target.table, target.column));
}

void merge_columns(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string table = object_in(dialect, change, "tableName");
  const std::string one = name_in(dialect, change.value("column1Name"));
  const std::string other = name_in(dialect, change.value("column2Name"));
  const std::string both = name_in(dialect, change.value("finalColumnName"));
  const std::string between = text_literal(change.value("joinString"));
  sql.statements = {fmt::format("ALTER TABLE {} ADD {} {}{}", table, both,
                                type_in(dialect, change.value("finalColumnType")).text,
                                dialect.mysql() ? " NULL" : ""),
                    dialect.mysql() ? fmt::format("UPDATE {} SET {} = CONCAT_WS({}, {}, {})", table,
                                                  both, between, one, other)
                                    : fmt::format("UPDATE {} SET {} = {} || {} || {}", table, both,
                                                  one, between, other),
                    drop_column(dialect, table, one), drop_column(dialect, table, other)};
}

void set_column_remarks(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const Target target = target_of(dialect, change);
  const std::string words = text_literal(change.value("remarks"));
  sql.statements.push_back(
      dialect.mysql()
          ? fmt::format("ALTER TABLE {} MODIFY COLUMN {} {} COMMENT {}", target.table,
                        target.column, type_in(dialect, target.type).text, words)
          : fmt::format("COMMENT ON COLUMN {}.{} IS {}", target.table, target.column, words));
}

}  // namespace

const std::vector<ChangeKind>& column_changes() {
  static const std::vector<ChangeKind> kKinds = {{"addColumn", add_columns},
                                                 {"dropColumn", drop_columns},
                                                 {"renameColumn", rename_column},
                                                 {"modifyDataType", modify_type},
                                                 {"addDefaultValue", add_default},
                                                 {"dropDefaultValue", drop_default},
                                                 {"addAutoIncrement", add_auto_increment},
                                                 {"mergeColumns", merge_columns},
                                                 {"setColumnRemarks", set_column_remarks}};
  return kKinds;
}

}  // namespace shoofly::toolchain
