// Changes of indexes, sequences, views and programs.

#include <fmt/format.h>

#include "toolchain/liquibase/change_sql.h"

namespace shoofly::toolchain {
namespace {

std::string drop_index_statement(const Dialect& dialect, const Element& change) {
  const std::string name = dialect.postgres() ? object_in(dialect, change, "indexName")
                                              : name_in(dialect, change.value("indexName"));
  if (!dialect.mysql()) return "DROP INDEX " + name;
  return fmt::format("DROP INDEX {} ON {}", name, object_in(dialect, change, "tableName"));
}

void create_index(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  std::string columns;
  for (const Element& column : change.children) {
    if (column.name != "column") continue;
    const std::string& said = column.value("name");
    columns += columns.empty() ? "" : ", ";
    columns += column.is("computed", "true") || said.find('(') != std::string::npos
                   ? said
                   : name_in(dialect, said);
    if (column.is("descending", "true")) columns += " DESC";
  }
  const std::string& name = change.value("indexName");
  sql.statements.push_back(fmt::format("CREATE {}INDEX {}ON {}({})",
                                       change.is("unique", "true") ? "UNIQUE " : "",
                                       name.empty() ? "" : name_in(dialect, name) + " ",
                                       object_in(dialect, change, "tableName"), columns));
  if (!name.empty()) sql.back = {drop_index_statement(dialect, change)};
}

void drop_index(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(drop_index_statement(dialect, change));
}

std::string sequence_options(const Element& change, bool is_new) {
  std::string text;
  const auto add = [&](const char* key, const char* words) {
    if (const PlacedText* said = change.find(key)) text += std::string(" ") + words + said->value;
  };
  if (is_new) add("dataType", "AS ");
  if (is_new) add("startValue", "START WITH ");
  add("incrementBy", "INCREMENT BY ");
  add("minValue", "MINVALUE ");
  add("maxValue", "MAXVALUE ");
  add("cacheSize", "CACHE ");
  if (change.is("cycle", "true")) text += " CYCLE";
  return text;
}

void create_sequence(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const std::string name = object_in(dialect, change, "sequenceName");
  sql.statements.push_back(
      fmt::format("CREATE SEQUENCE IF NOT EXISTS {}{}", name, sequence_options(change, true)));
  sql.back = {fmt::format("DROP SEQUENCE {}{}", name, dialect.postgres() ? " CASCADE" : "")};
}

void alter_sequence(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(fmt::format("ALTER SEQUENCE {}{}",
                                       object_in(dialect, change, "sequenceName"),
                                       sequence_options(change, false)));
}

void drop_sequence(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(fmt::format("DROP SEQUENCE {}{}",
                                       object_in(dialect, change, "sequenceName"),
                                       dialect.postgres() ? " CASCADE" : ""));
}

void rename_sequence(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const auto render = [&](const char* from, const char* to) {
    return fmt::format("ALTER SEQUENCE {} RENAME TO {}", object_in(dialect, change, from),
                       name_in(dialect, change.value(to)));
  };
  sql.statements.push_back(render("oldSequenceName", "newSequenceName"));
  sql.back = {render("newSequenceName", "oldSequenceName")};
}

void drop_view(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back(fmt::format("DROP VIEW {}{}",
                                       change.is("ifExists", "true") ? "IF EXISTS " : "",
                                       object_in(dialect, change, "viewName")));
}

void rename_view(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  const auto render = [&](const char* from, const char* to) {
    return fmt::format("{} TABLE {} {} {}", dialect.mysql() ? "RENAME" : "ALTER",
                       object_in(dialect, change, from), dialect.mysql() ? "TO" : "RENAME TO",
                       name_in(dialect, change.value(to)));
  };
  sql.statements.push_back(render("oldViewName", "newViewName"));
  sql.back = {render("newViewName", "oldViewName")};
}

void drop_procedure(const Dialect& dialect, const Element& change, ChangeSql& sql) {
  sql.statements.push_back("DROP PROCEDURE " + object_in(dialect, change, "procedureName"));
}

}  // namespace

const std::vector<ChangeKind>& object_changes() {
  static const std::vector<ChangeKind> kKinds = {{"createIndex", create_index},
                                                 {"dropIndex", drop_index},
                                                 {"createSequence", create_sequence},
                                                 {"alterSequence", alter_sequence},
                                                 {"dropSequence", drop_sequence},
                                                 {"renameSequence", rename_sequence},
                                                 {"dropView", drop_view},
                                                 {"renameView", rename_view},
                                                 {"dropProcedure", drop_procedure}};
  return kKinds;
}

}  // namespace shoofly::toolchain
