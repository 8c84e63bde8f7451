#include "engine/sqlite/table_preflight.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr std::size_t kSpareColumns = 100;  // more than a run adds

QualifiedName located(const Table& table) { return {"main", table.name.name}; }

// SQLite lets a primary key other than INTEGER PRIMARY KEY hold NULL, and a range never finds such
// a row.
Result<PreflightCheck> key(SqliteConnection& connection, const Table& table) {
  PreflightCheck check{fmt::format("key of {}", table.name.display()), CheckLevel::kOk, "", ""};
  const std::vector<std::string> columns = table.key_columns();
  if (columns.empty()) {
    check.level = CheckLevel::kRefuse;
    check.found =
        fmt::format("table {} has no primary key and no unique index over NOT NULL columns",
                    table.name.display());
    check.help = "give it one: create unique index ... on columns that are NOT NULL";
    return check;
  }
  check.found = fmt::format("rows are walked by {}", kSql.idents(columns).str());
  std::vector<Sql> nulls;
  for (const std::string& name : columns) nulls.push_back(kSql.write("{} is null", Ident{name}));
  // One condition after the other, so that each can use the key's index.
  SHOOFLY_ASSIGN(const ResultSet found,
                 connection.run({kSql.write("select 1 from {} where {} limit 1", located(table),
                                            Sql::join(nulls, " or ")),
                                 {}}));
  if (found.rows.empty()) return check;
  check.level = CheckLevel::kRefuse;
  check.found = fmt::format("table {} has rows whose key is NULL", table.name.display());
  check.help = fmt::format("give them a key: update {} set ... where {}", table.name.display(),
                           Sql::join(nulls, " or ").str());
  return check;
}

std::vector<Statement> writes(const Table& table) {
  std::vector<Sql> assignments;
  for (const Column& column : table.columns) {
    if (column.generated == Generated::kNone)
      assignments.push_back(kSql.write("{} = {}", Ident{column.name}, Ident{column.name}));
  }
  return {{kSql.write("update {} set {}", located(table), Sql::join(assignments, ", ")), {}},
          {kSql.write("insert into {} default values", located(table)), {}},
          {kSql.write("delete from {}", located(table)), {}}};
}

// Compiling a write compiles what the schema hangs on it: triggers, checks, index expressions,
// generated columns. What only the application registers is missing here, and our chunks would
// fail.
Result<PreflightCheck> can_be_written(SqliteConnection& connection, const Table& table) {
  PreflightCheck check{
      fmt::format("writing {}", table.name.display()), CheckLevel::kOk,
      "its triggers, checks and indexes use built-in functions and collations only", ""};
  for (const Statement& write : writes(table)) {
    sqlite3_stmt* raw = nullptr;
    const int code =
        sqlite3_prepare_v2(connection.handle(), write.sql.str().c_str(), -1, &raw, nullptr);
    const StatementHandle statement(raw);
    if (code == SQLITE_OK) continue;
    const Error error = native_error(connection.handle(), code, During::kPrepare, connection.path(),
                                     connection.lock_timeout());
    if (error.kind == ErrorKind::kRetryable) return error;
    check.level = CheckLevel::kRefuse;
    check.found = fmt::format("table {} cannot be written by shoofly: {}", table.name.display(),
                              error.message);
    check.help = error.help.empty() ? "" : error.help.front();
    return check;
  }
  return check;
}

}  // namespace

Result<std::vector<PreflightCheck>> table_checks(SqliteConnection& connection, const Table& table) {
  if (table.kind == TableKind::kVirtual) {
    return std::vector<PreflightCheck>{
        {fmt::format("kind of {}", table.name.display()), CheckLevel::kRefuse,
         fmt::format("table {} is virtual: its module decides what a change means",
                     table.name.display()),
         "change it with the module's own means"}};
  }
  std::vector<PreflightCheck> checks;
  SHOOFLY_ASSIGN(PreflightCheck keyed, key(connection, table));
  checks.push_back(std::move(keyed));
  SHOOFLY_ASSIGN(PreflightCheck written, can_be_written(connection, table));
  checks.push_back(std::move(written));
  const auto limit =
      static_cast<std::size_t>(sqlite3_limit(connection.handle(), SQLITE_LIMIT_COLUMN, -1));
  if (table.columns.size() + kSpareColumns > limit) {
    checks.push_back({fmt::format("columns of {}", table.name.display()), CheckLevel::kWarning,
                      fmt::format("table {} has {} of at most {} columns", table.name.display(),
                                  table.columns.size(), limit),
                      ""});
  }
  return checks;
}

}  // namespace shoofly::sqlite
