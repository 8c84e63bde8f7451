#include "engine/sqlite/expression_trial.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "engine/sqlite/tokens.h"
#include "engine/sqlite/types.h"
#include "engine/sqlite/writer.h"

namespace shoofly::sqlite {
namespace {

constexpr int kLongestValue = 1'000'000;  // zeroblob(1e9) costs nothing here
// A blank in a name of ours: no column is likely to have it.
constexpr const char* kTarget = "shoofly target";
constexpr const char* kKey = "shoofly key";

// Compiled in only with an option (SQLITE_ENABLE_MATH_FUNCTIONS, SQLITE_SOUNDEX, ...), so not
// everywhere.
const std::set<std::string>& optional_functions() {
  static const std::set<std::string> names = {
      "acos",    "acosh", "asin", "asinh",   "atan",  "atan2",   "atanh",        "ceil",
      "ceiling", "cos",   "cosh", "degrees", "exp",   "floor",   "ln",           "log",
      "log10",   "log2",  "mod",  "pi",      "pow",   "power",   "radians",      "sin",
      "sinh",    "sqrt",  "tan",  "tanh",    "trunc", "soundex", "sqlite_offset"};
  return names;
}

struct Seen {
  std::string_view table;
  std::set<std::string> columns;
  std::set<std::string> functions;
  bool subquery = false;
};

int note(void* context, int action, const char* first, const char* second, const char*,
         const char*) {
  auto& seen = *static_cast<Seen*>(context);
  if (action == SQLITE_SELECT || (action == SQLITE_READ && std::string_view(first) != seen.table))
    seen.subquery = true;
  if (action == SQLITE_READ && second[0] != '\0') seen.columns.insert(second);
  if (action == SQLITE_FUNCTION) seen.functions.insert(second);
  return SQLITE_OK;
}

// Any type that has the declared one's affinity will do, and none of them is a keyword.
const char* type_of(const Column& column) {
  switch (affinity_of(column.type)) {
    case Affinity::kText:
      return "text";
    case Affinity::kInteger:
      return "integer";
    case Affinity::kReal:
      return "real";
    case Affinity::kBlob:
      return "blob";
    case Affinity::kNumeric:
      break;
  }
  return "numeric";
}

Sql column_definition(const Column& column) {
  const Sql name = kSql.write("{} {}", Ident{column.name}, Sql::checked(type_of(column)));
  return column.collation.empty() ? name
                                  : kSql.write("{} collate {}", name, Ident{column.collation});
}

bool is_built_in(const std::string& collation) {
  return same_name(collation, "binary") || same_name(collation, "nocase") ||
         same_name(collation, "rtrim");
}

}  // namespace

Result<std::unique_ptr<ExpressionTrial>> ExpressionTrial::open(const std::string& table,
                                                               const std::vector<Column>& columns) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(
      ":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  DatabaseHandle database(raw);
  if (code != SQLITE_OK)
    return internal_error(fmt::format("open in-memory database: {}", sqlite3_errstr(code)));
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  std::unique_ptr<ExpressionTrial> trial(new ExpressionTrial(std::move(database), table));
  SHOOFLY_TRY(trial->make_table(columns));
  sqlite3_limit(raw, SQLITE_LIMIT_LENGTH, kLongestValue);
  return trial;
}

Status ExpressionTrial::execute(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
    return ok_status();
  return internal_error(fmt::format("try expression: {}", sqlite3_errmsg(database_.get())));
}

// A collation of the application is there while the table is made and gone afterwards: an
// expression that needs it is refused, one that does not is fine.
Status ExpressionTrial::make_table(const std::vector<Column>& columns) {
  std::vector<Sql> definitions;
  std::set<std::string> borrowed;
  for (const Column& column : columns) {
    definitions.push_back(column_definition(column));
    if (!column.collation.empty() && !is_built_in(column.collation))
      borrowed.insert(column.collation);
  }
  const auto equal = [](void*, int, const void*, int, const void*) { return 0; };
  for (const std::string& name : borrowed) {
    sqlite3_create_collation(database_.get(), name.c_str(), SQLITE_UTF8, nullptr, equal);
  }
  definitions.push_back(kSql.ident(kTarget));
  definitions.push_back(kSql.write("{} primary key", Ident{kKey}));
  SHOOFLY_TRY(execute(
      kSql.write("create table {} ({}) without rowid", Ident{table_}, Sql::join(definitions, ", "))
          .str()));
  for (const std::string& name : borrowed) {
    sqlite3_create_collation(database_.get(), name.c_str(), SQLITE_UTF8, nullptr, nullptr);
  }
  return ok_status();
}

std::optional<Refusal> ExpressionTrial::refusal(int code, std::size_t prefix,
                                                std::size_t length) const {
  if (code == SQLITE_OK) return std::nullopt;
  const int at = error_offset(database_.get()) - static_cast<int>(prefix);
  return Refusal{sqlite3_errmsg(database_.get()),
                 at < 0 || at > static_cast<int>(length) ? -1 : at};
}

Trial ExpressionTrial::compile(const std::string& expression) {
  const std::string prefix =
      kSql.write("update {} set {} = (", Ident{table_}, Ident{kTarget}).str();
  const std::string sql = prefix + expression + ")";
  Seen seen{.table = table_};
  sqlite3_set_authorizer(database_.get(), note, &seen);
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code =
      sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, &tail);
  const StatementHandle statement(raw);
  Trial trial;
  trial.refusal = refusal(code, prefix.size(), expression.size());
  sqlite3_set_authorizer(database_.get(), nullptr, nullptr);
  if (!trial.refusal && tail != sql.data() + sql.size())
    trial.refusal = Refusal{"more than one expression", -1};
  trial.columns.assign(seen.columns.begin(), seen.columns.end());
  trial.functions.assign(seen.functions.begin(), seen.functions.end());
  trial.subquery = seen.subquery;
  return trial;
}

std::optional<Refusal> ExpressionTrial::nondeterminism(const std::string& expression) {
  const std::string prefix =
      kSql.write("create index \"shoofly index\" on {} ((", Ident{table_}).str();
  // A lone text between the parentheses would be taken for a column's name.
  const std::string sql = prefix + expression + ") is null)";
  int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  std::optional<Refusal> found = refusal(code, prefix.size(), expression.size());
  if (found) return found;
  // Date functions look at their arguments when they are called. Other errors are the row's own.
  const std::string filled =
      kSql.write("insert into {} ({}) values ({})", Ident{table_}, Ident{kKey}, 1).str();
  code = sqlite3_exec(database_.get(), filled.c_str(), nullptr, nullptr, nullptr);
  found = refusal(code, 0, 0);
  if (found && found->text.find("non-deterministic") != std::string::npos) return found;
  return std::nullopt;
}

Result<bool> ExpressionTrial::is_null(const std::string& expression) {
  const std::string sql = "select (" + expression + ")";
  sqlite3_stmt* raw = nullptr;
  int code = sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &raw, nullptr);
  const StatementHandle statement(raw);
  if (code == SQLITE_OK) code = sqlite3_step(raw);
  if (code != SQLITE_ROW)
    return invalid_input(fmt::format("{}: {}", expression, sqlite3_errmsg(database_.get())));
  return sqlite3_column_type(raw, 0) == SQLITE_NULL;
}

Result<std::vector<std::string>> ExpressionTrial::built_in_functions() {
  constexpr const char* kQuery =
      "select distinct name from pragma_function_list where builtin = 1 and flags & 0x80000 = 0";  // DIRECTONLY
  sqlite3_stmt* raw = nullptr;
  if (sqlite3_prepare_v2(database_.get(), kQuery, -1, &raw, nullptr) != SQLITE_OK) {
    return internal_error(fmt::format("list functions: {}", sqlite3_errmsg(database_.get())));
  }
  const StatementHandle statement(raw);
  std::vector<std::string> names;
  while (sqlite3_step(raw) == SQLITE_ROW) {
    std::string name = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    if (optional_functions().count(name) == 0) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace shoofly::sqlite
