#include "plan/schema_rename.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace shoofly {
namespace {

Status rename_in(std::string& expression, const RenameRequest& rename, const Dialect& dialect) {
  if (expression.empty()) return ok_status();
  SHOOFLY_ASSIGN(expression, dialect.rename_column_in(expression, rename.column, rename.to));
  return ok_status();
}

void rename_in(std::vector<std::string>& names, const RenameRequest& rename) {
  std::replace(names.begin(), names.end(), rename.column, rename.to);
}

Status rename_in(SeldomText& expression, const RenameRequest& rename, const Dialect& dialect) {
  std::string text = expression;
  SHOOFLY_TRY(rename_in(text, rename, dialect));
  expression = std::move(text);
  return ok_status();
}

Status rename_column(Table& table, const RenameRequest& rename, const Dialect& dialect) {
  for (Column& column : table.columns) {
    if (column.name == rename.column) column.name = rename.to;
    SHOOFLY_TRY(rename_in(column.generated_sql, rename, dialect));
  }
  for (Constraint& constraint : table.constraints) {
    const bool reads = std::find(constraint.columns.begin(), constraint.columns.end(),
                                 rename.column) != constraint.columns.end();
    rename_in(constraint.columns, rename);
    if (reads && constraint.kind == ConstraintKind::kCheck)
      SHOOFLY_TRY(rename_in(constraint.expression, rename, dialect));
  }
  for (Index& index : table.indexes) {
    const bool reads =
        std::find(index.reads.begin(), index.reads.end(), rename.column) != index.reads.end();
    rename_in(index.reads, rename);
    rename_in(index.include, rename);
    for (IndexPart& part : index.parts) {
      if (part.column == rename.column) part.column = rename.to;
      if (reads) SHOOFLY_TRY(rename_in(part.expression, rename, dialect));
    }
    if (reads) SHOOFLY_TRY(rename_in(index.where_sql, rename, dialect));
  }
  return ok_status();
}

// The last dot outside of quotes.
std::size_t last_dot(const std::string& written) {
  std::size_t found = std::string::npos;
  bool quoted = false;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '"') quoted = !quoted;
    if (written[i] == '.' && !quoted) found = i;
  }
  return found;
}

Error not_there(const std::string& written, const std::string& what) {
  return invalid_input(fmt::format("read --rename {}: {}", written, what))
      .with_help("--rename users.email=mail for a column, --rename users=accounts for a table");
}

}  // namespace

Result<Catalog> with_renames(const Catalog& target, const std::vector<RenameRequest>& renames,
                             const Dialect& dialect) {
  Catalog renamed = target;
  for (const RenameRequest& rename : renames) {
    const QualifiedName after =
        rename.column.empty() ? QualifiedName{rename.table.schema, rename.to} : rename.table;
    for (Table& table : renamed.tables) {
      if (table.name == rename.table && !rename.column.empty())
        SHOOFLY_TRY(rename_column(table, rename, dialect));
      if (table.name == rename.table) table.name = after;
      if (table.parent == rename.table) table.parent = after;
      for (Constraint& constraint : table.constraints) {
        if (constraint.references != rename.table) continue;
        constraint.references = after;
        if (!rename.column.empty()) rename_in(constraint.referenced_columns, rename);
      }
    }
  }
  return renamed;
}

Result<RenameRequest> read_rename(const std::string& written, const Catalog& target) {
  const std::size_t equals = written.find('=');
  if (equals == std::string::npos) return not_there(written, "expected OLD=NEW");
  const std::string left = written.substr(0, equals);
  const auto to = parse_written_name(written.substr(equals + 1), true);
  if (!to || !to->schema.empty())
    return not_there(written, fmt::format("\"{}\" is no new name", written.substr(equals + 1)));
  RenameRequest rename{written, {}, "", to->name};
  const std::size_t dot = last_dot(left);
  if (dot != std::string::npos) {
    const auto column = parse_written_name(left.substr(dot + 1), true);
    const auto tables = target.find_written(left.substr(0, dot), true);
    if (tables.size() == 1 && column && tables[0]->find_column(column->name) != nullptr) {
      rename.table = tables[0]->name;
      rename.column = column->name;
      return rename;
    }
  }
  const auto tables = target.find_written(left, true);
  if (tables.size() > 1)
    return not_there(written, "several tables are called that: write the schema too");
  if (tables.empty()) return not_there(written, "the target has no such table or column");
  rename.table = tables[0]->name;
  return rename;
}

}  // namespace shoofly
