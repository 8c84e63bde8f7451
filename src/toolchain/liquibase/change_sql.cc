#include "toolchain/liquibase/change_sql.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly::toolchain {
namespace {

// Nothing runs for them.
constexpr std::string_view kSilent[] = {"tagDatabase", "empty", "output", "stop"};

// SQLite has no statement for them: Liquibase makes the table anew, as the server describes it.
constexpr std::string_view kRebuilt[] = {
    "modifyDataType",      "addNotNullConstraint",    "dropNotNullConstraint",
    "addUniqueConstraint", "dropUniqueConstraint",    "addPrimaryKey",
    "dropPrimaryKey",      "addForeignKeyConstraint", "dropForeignKeyConstraint",
    "addDefaultValue",     "dropDefaultValue",        "addAutoIncrement",
    "mergeColumns",        "addLookupTable",          "setTableRemarks",
    "setColumnRemarks",    "addCheckConstraint",      "dropCheckConstraint"};

// As many parameters as the file has columns: what is in the rows is nobody's business.
void load_data(const Dialect& dialect, const Element& change, const FirstLineOf& first_line_of,
               ChangeSql& sql) {
  const std::optional<std::string> line = first_line_of(change.value("file"));
  if (!line) {
    sql.unknown = fmt::format("{}: \"{}\" cannot be read", change.name, change.value("file"));
    return;
  }
  const std::string& said = change.value("separator");
  const char separator = said == "\\t" ? '\t' : said.empty() ? ',' : said[0];
  std::string names;
  std::string values;
  std::size_t count = 0;
  for (std::size_t at = 0; at <= line->size(); ++count) {
    const std::size_t end = std::min(line->find(separator, at), line->size());
    std::string name = line->substr(at, end - at);
    std::erase(name, '"');
    at = end + 1;
    names += (names.empty() ? "" : ", ") + name_in(dialect, name);
    values +=
        (values.empty() ? "" : ", ") + (dialect.postgres() ? fmt::format("${}", count + 1) : "?");
  }
  sql.statements.push_back(fmt::format("INSERT INTO {} ({}) VALUES ({})",
                                       object_in(dialect, change, "tableName"), names, values));
}

}  // namespace

std::optional<ChangeSql> sql_of_change(const Dialect& dialect, const Element& change,
                                       const FirstLineOf& first_line_of) {
  ChangeSql sql;
  if (std::find(std::begin(kSilent), std::end(kSilent), change.name) != std::end(kSilent)) {
    sql.back.emplace();
    return sql;
  }
  if (dialect.sqlite() &&
      std::find(std::begin(kRebuilt), std::end(kRebuilt), change.name) != std::end(kRebuilt)) {
    sql.unknown = fmt::format(
        "{}: on SQLite the table is made anew from what the server says of it", change.name);
    return sql;
  }
  if (change.name == "loadData" || change.name == "loadUpdateData") {
    load_data(dialect, change, first_line_of, sql);
    return sql;
  }
  for (const auto* kinds : {&table_changes(), &column_changes(), &constraint_changes(),
                            &object_changes(), &row_changes()}) {
    const auto kind = std::find_if(kinds->begin(), kinds->end(), [&](const ChangeKind& each) {
      return each.name == change.name;
    });
    if (kind == kinds->end()) continue;
    kind->render(dialect, change, sql);
    return sql;
  }
  return std::nullopt;
}

}  // namespace shoofly::toolchain
