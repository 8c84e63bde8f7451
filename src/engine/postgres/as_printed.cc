#include "engine/postgres/as_printed.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/as_built.h"
#include "engine/postgres/create_text.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/expression_names.h"
#include "engine/postgres/sync_functions.h"

namespace shoofly::postgres {
namespace {

const SqlWriter kSql(QuoteStyle::kDouble);
const QualifiedName kShape{"pg_temp", "shoofly_shape"};
constexpr const char* kUnnamed = "shoofly_unnamed_";

using Path = std::optional<std::vector<std::string>>;

Sql use_path(const Path& path) {
  if (!path) return use_default_search_path();
  if (path->empty()) return Sql::checked("set local search_path to ''");
  return kSql.write("set local search_path to {}", kSql.idents(*path));
}

// A refusal of what was written, not a failure to ask.
bool is_answer(const Error& error) {
  return error.kind == ErrorKind::kInvalidInput || error.kind == ErrorKind::kNotFound ||
         error.kind == ErrorKind::kData || error.kind == ErrorKind::kUnsupported ||
         error.kind == ErrorKind::kConflict;
}

// Other qualifiers than none name the table, which has another name here.
std::string unqualified(const std::string& expression) {
  Result<std::string> text = without_qualifiers(expression);
  return text.ok() ? *text : expression;
}

// The table with the names that its copy gets: what has none gets one, columns are not qualified.
WrittenTable prepared(const WrittenTable& table, std::vector<std::string>& unnamed) {
  WrittenTable copy = table;
  const auto name = [&](std::string& given) {
    if (!given.empty()) return;
    given = fmt::format("{}{}", kUnnamed, unnamed.size());
    unnamed.push_back(given);
  };
  for (WrittenColumn& column : copy.columns) {
    if (!column.column.generated_sql.empty())
      column.column.generated_sql = unqualified(column.column.generated_sql);
  }
  for (WrittenConstraint& constraint : copy.constraints) {
    name(constraint.constraint.name);
    if (constraint.constraint.kind == ConstraintKind::kCheck)
      constraint.constraint.expression = unqualified(constraint.constraint.expression);
  }
  for (WrittenIndex& index : copy.indexes) {
    name(index.index.name);
    for (IndexPart& part : index.index.parts) {
      if (!part.expression.empty()) part.expression = unqualified(part.expression);
    }
    if (!index.index.where_sql.empty()) index.index.where_sql = unqualified(index.index.where_sql);
  }
  return copy;
}

// Where it would be stored says nothing of what it is.
Sql build_index(const Index& index) {
  Index plain = index;
  plain.storage.clear();
  plain.tablespace.clear();
  plain.comment.clear();
  return create_index(kShape, plain, Build::kBlocking);
}

// An identity needs a sequence of its own, and nothing of it is printed in another way.
WrittenColumn without_sequence(const WrittenColumn& column) {
  WrittenColumn plain = column;
  plain.serial = false;
  plain.column.identity.clear();
  if (column.serial) plain.column.default_sql.reset();
  return plain;
}

class Shape {
 public:
  Shape(Connection& connection, const WrittenTable& table, const Path& path, std::string file)
      : connection_(connection), table_(table), path_(path), file_(std::move(file)) {}

  // All at once. Errors: also what the server refuses of the table.
  Result<Table> build_whole() {
    std::vector<Sql> columns;
    for (const WrittenColumn& column : table_.columns)
      columns.push_back(column_definition(without_sequence(column)));
    SHOOFLY_TRY(run(use_path(path_)));
    SHOOFLY_TRY(run(kSql.write("create temporary table shoofly_shape ({})",
                               Sql::join(columns, ", "))));
    std::vector<Sql> constraints;
    for (const WrittenConstraint& constraint : table_.constraints) {
      if (constraint.constraint.kind != ConstraintKind::kForeignKey)
        constraints.push_back(addition(constraint));
    }
    if (!constraints.empty()) {
      SHOOFLY_TRY(
          run(kSql.write("alter table {} {}", kShape, Sql::join(constraints, ", "))));
    }
    for (const WrittenIndex& index : table_.indexes) SHOOFLY_TRY(run(build_index(index.index)));
    return read();
  }

  // Piece by piece; what is refused goes to `problems`.
  Result<Table> build_pieces(PrintedTable& printed) {
    std::vector<Diagnostic>& problems = printed.problems;
    SHOOFLY_TRY(run(use_path(path_)));
    SHOOFLY_TRY(run(kSql.write("create temporary table shoofly_shape ()")));
    for (const WrittenColumn& column : table_.columns) SHOOFLY_TRY(try_column(column, printed));
    for (const WrittenConstraint& constraint : table_.constraints) {
      if (constraint.constraint.kind == ConstraintKind::kForeignKey) continue;
      SHOOFLY_TRY(attempt(kSql.write("alter table {} {}", kShape, addition(constraint)),
                          "constraint " + shown(constraint.constraint.name), constraint.at,
                          problems));
    }
    for (const WrittenIndex& index : table_.indexes) {
      SHOOFLY_TRY(attempt(build_index(index.index), "index " + shown(index.index.name), index.at,
                          problems));
    }
    return read();
  }

 private:
  static Sql addition(const WrittenConstraint& constraint) {
    return kSql.write("add constraint {} {}", Ident{constraint.constraint.name},
                      written_definition(constraint));
  }

  static std::string shown(const std::string& name) {
    return name.starts_with(kUnnamed) ? "without a name" : "\"" + name + "\"";
  }

  Status run(const Sql& sql) {
    const Result<ResultSet> done = connection_.run({sql, {}});
    if (!done.ok()) return done.error();
    return ok_status();
  }

  // True: the server took it.
  Result<bool> taken(const Sql& sql, Error* refusal) {
    SHOOFLY_TRY(run(kSql.write("savepoint piece")));
    const Status done = run(sql);
    if (done.ok()) return true;
    if (!is_answer(done.error())) return done.error();
    *refusal = done.error();
    SHOOFLY_TRY(run(kSql.write("rollback to savepoint piece")));
    return false;
  }

  Status attempt(const Sql& sql, const std::string& what, Position at,
                 std::vector<Diagnostic>& problems) {
    Error refusal(ErrorKind::kInternal, "");
    SHOOFLY_ASSIGN(const bool took, taken(sql, &refusal));
    if (!took) add(what, refusal, at, problems);
    return ok_status();
  }

  void add(const std::string& what, const Error& refusal, Position at,
           std::vector<Diagnostic>& problems) const {
    problems.push_back({Severity::kWarning, file_, at,
                        fmt::format("{} of {}: {}", what, table_.name.display(),
                                    refusal.describe()),
                        refusal.help});
  }

  // A default that is refused must not hide the column.
  Status try_column(const WrittenColumn& written, PrintedTable& printed) {
    std::vector<Diagnostic>& problems = printed.problems;
    WrittenColumn column = without_sequence(written);
    const auto statement = [&] {
      return kSql.write("alter table {} add column {}", kShape, column_definition(column));
    };
    const std::string name = "column \"" + written.column.name + "\"";
    Error refusal(ErrorKind::kInternal, "");
    SHOOFLY_ASSIGN(const bool whole, taken(statement(), &refusal));
    if (whole) return ok_status();
    const bool computed = column.column.default_sql || !column.column.generated_sql.empty();
    if (!computed) {
      add(name, refusal, written.at, problems);
      return ok_status();
    }
    column.column.default_sql.reset();
    column.column.generated_sql.clear();
    column.column.generated = Generated::kNone;
    Error other(ErrorKind::kInternal, "");
    SHOOFLY_ASSIGN(const bool plain, taken(statement(), &other));
    if (plain) printed.without_value.push_back(written.column.name);
    add(plain ? "the default of " + name : name, plain ? refusal : other, written.at, problems);
    return ok_status();
  }

  Result<Table> read() {
    SHOOFLY_TRY(run(use_our_search_path()));
    return read_built(connection_, kShape);
  }

  Connection& connection_;
  const WrittenTable& table_;
  const Path& path_;
  std::string file_;
};

// What was not built, as it was written.
void complete(const WrittenTable& written, Table& table) {
  table.name = written.name;
  table.kind = written.kind;
  table.parent = written.parent;
  for (Column& column : table.columns) {
    const WrittenColumn* source = written.find_column(column.name);
    if (source == nullptr) continue;
    column.identity = source->column.identity;
    column.comment = source->column.comment;
    column.statistics = source->column.statistics;
    if (source->serial) {
      column.default_sql = "nextval(...)";
      column.default_is_literal = false;
    }
  }
  for (const WrittenConstraint& constraint : written.constraints) {
    if (constraint.constraint.kind == ConstraintKind::kForeignKey)
      table.constraints.push_back(constraint.constraint);
    for (Constraint& built : table.constraints) {
      if (built.name == constraint.constraint.name)
        built.validated = constraint.constraint.validated;
    }
  }
}

}  // namespace

Result<PrintedTable> as_printed(Connection& connection, const WrittenTable& table,
                                const Path& path, const std::string& file) {
  PrintedTable printed;
  const WrittenTable copy = prepared(table, printed.unnamed);
  Shape shape(connection, copy, path, file);
  SHOOFLY_TRY(connection.begin());
  Result<Table> built = shape.build_whole();
  connection.rollback();
  if (!built.ok() && is_answer(built.error())) {
    SHOOFLY_TRY(connection.begin());
    built = shape.build_pieces(printed);
    connection.rollback();
  }
  if (!built.ok())
    return std::move(built).error().with_context(fmt::format("read table {}", table.name.display()));
  printed.table = std::move(*built);
  complete(copy, printed.table);
  return printed;
}

}  // namespace shoofly::postgres
