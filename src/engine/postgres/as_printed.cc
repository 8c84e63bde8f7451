#include "engine/postgres/as_printed.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/as_built.h"
#include "engine/postgres/connection.h"
#include "engine/postgres/create_text.h"
#include "engine/postgres/ddl_keys.h"
#include "engine/postgres/expression_names.h"
#include "engine/postgres/sync_functions.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

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
WrittenTable prepared(const WrittenTable& table, std::size_t& number,
                      std::vector<std::string>& unnamed) {
  WrittenTable copy = table;
  const auto name = [&](std::string& given) {
    if (!given.empty()) return;
    given = fmt::format("{}{}", kUnnamed, number++);
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
Sql build_index(const QualifiedName& shape, const Index& index) {
  Index plain = index;
  plain.storage.clear();
  plain.tablespace.clear();
  plain.comment.clear();
  return create_index(shape, plain, Build::kBlocking);
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
  // The number makes names of shapes, and of what has no name, other ones.
  Shape(Connection& connection, const WrittenTable& table, std::size_t number, std::string file)
      : connection_(connection),
        table_(table),
        shape_{"pg_temp", fmt::format("shoofly_shape_{}", number)},
        file_(std::move(file)) {}

  const std::string& name() const { return shape_.name; }

  // All at once. Errors: also what the server refuses of the table.
  Status build_whole() {
    std::vector<Sql> columns;
    for (const WrittenColumn& column : table_.columns)
      columns.push_back(column_definition(without_sequence(column)));
    SHOOFLY_TRY(run(kSql.write("create temporary table {} ({})", Ident{shape_.name},
                               Sql::join(columns, ", "))));
    std::vector<Sql> constraints;
    for (const WrittenConstraint& constraint : table_.constraints) {
      if (constraint.constraint.kind != ConstraintKind::kForeignKey)
        constraints.push_back(addition(constraint));
    }
    if (!constraints.empty()) {
      SHOOFLY_TRY(run(kSql.write("alter table {} {}", shape_, Sql::join(constraints, ", "))));
    }
    for (const WrittenIndex& index : table_.indexes)
      SHOOFLY_TRY(run(build_index(shape_, index.index)));
    return ok_status();
  }

  // Piece by piece; what is refused goes to `problems`.
  Status build_pieces(PrintedTable& printed) {
    std::vector<Diagnostic>& problems = printed.problems;
    SHOOFLY_TRY(run(kSql.write("create temporary table {} ()", Ident{shape_.name})));
    for (const WrittenColumn& column : table_.columns) SHOOFLY_TRY(try_column(column, printed));
    for (const WrittenConstraint& constraint : table_.constraints) {
      if (constraint.constraint.kind == ConstraintKind::kForeignKey) continue;
      SHOOFLY_TRY(attempt(kSql.write("alter table {} {}", shape_, addition(constraint)),
                          "constraint " + shown(constraint.constraint.name), constraint.at,
                          problems));
    }
    for (const WrittenIndex& index : table_.indexes) {
      SHOOFLY_TRY(attempt(build_index(shape_, index.index), "index " + shown(index.index.name),
                          index.at, problems));
    }
    return ok_status();
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
    problems.push_back(
        {Severity::kWarning, file_, at,
         fmt::format("{} of {}: {}", what, table_.name.display(), refusal.describe()),
         refusal.help});
  }

  // A default that is refused must not hide the column; and ADD COLUMN with one would evaluate it.
  Status try_column(const WrittenColumn& written, PrintedTable& printed) {
    WrittenColumn plain = without_sequence(written);
    const std::optional<std::string> value = plain.column.default_sql;
    const bool generated = plain.column.generated != Generated::kNone;
    plain.column.default_sql.reset();
    plain.column.generated = Generated::kNone;
    const std::string name = "column \"" + written.column.name + "\"";
    const auto add_column = [&](const WrittenColumn& column) {
      return kSql.write("alter table {} add column {}", shape_, column_definition(column));
    };
    const std::size_t before = printed.problems.size();
    SHOOFLY_TRY(attempt(add_column(plain), name, written.at, printed.problems));
    if (printed.problems.size() > before || (!value && !generated)) return ok_status();
    const Sql column = kSql.ident(written.column.name);
    if (generated) {
      SHOOFLY_TRY(run(kSql.write("alter table {} drop column {}", shape_, column)));
      SHOOFLY_TRY(attempt(add_column(without_sequence(written)), "the default of " + name,
                          written.at, printed.problems));
      if (printed.problems.size() > before) SHOOFLY_TRY(run(add_column(plain)));
    } else {
      SHOOFLY_TRY(attempt(kSql.write("alter table {} alter column {} set default {}", shape_,
                                     column, Sql::checked(*value)),
                          "the default of " + name, written.at, printed.problems));
    }
    if (printed.problems.size() > before) printed.without_value.push_back(written.column.name);
    return ok_status();
  }

  Connection& connection_;
  const WrittenTable& table_;
  QualifiedName shape_;
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

struct Asked {
  const WrittenTable* written = nullptr;
  WrittenTable copy;  // with the names that it gets
  PrintedTable printed;
};

enum class How { kWhole, kPieces };

// In a transaction of the caller's.
Status build(Connection& connection, const std::vector<Asked*>& asked, const Path& path, How how,
             const std::string& file) {
  SHOOFLY_TRY(run(connection, use_path(path)));
  std::vector<std::string> names;
  for (Asked* one : asked) {
    Shape shape(connection, one->copy, names.size(), file);
    SHOOFLY_TRY(how == How::kWhole ? shape.build_whole() : shape.build_pieces(one->printed));
    names.push_back(shape.name());
  }
  SHOOFLY_TRY(run(connection, use_our_search_path()));
  SHOOFLY_ASSIGN(std::vector<Table> tables, read_temporary(connection, names));
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->printed.table = std::move(tables[i]);
  return ok_status();
}

Status build_and_forget(Connection& connection, const std::vector<Asked*>& asked, const Path& path,
                        How how, const std::string& file) {
  SHOOFLY_TRY(connection.begin());
  Status built = build(connection, asked, path, how, file);
  connection.rollback();
  return built;
}

// Together; each alone where one of them is refused; that one in pieces.
Status print(Connection& connection, const std::vector<Asked*>& asked, const Path& path,
             const std::string& file) {
  Status built = build_and_forget(connection, asked, path, How::kWhole, file);
  if (built.ok() || !is_answer(built.error())) return built;
  if (asked.size() == 1) return build_and_forget(connection, asked, path, How::kPieces, file);
  for (Asked* one : asked) SHOOFLY_TRY(print(connection, {one}, path, file));
  return ok_status();
}

// So many tables need some hundred locks of the server's thousands.
constexpr std::size_t kTogether = 40;

}  // namespace

Result<std::vector<PrintedTable>> as_printed(Connection& connection,
                                             const std::vector<const WrittenTable*>& tables,
                                             const Path& path, const std::string& file) {
  std::vector<Asked> all(tables.size());
  std::size_t unnamed = 0;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    all[i].written = tables[i];
    all[i].copy = prepared(*tables[i], unnamed, all[i].printed.unnamed);
  }
  for (std::size_t first = 0; first < all.size(); first += kTogether) {
    std::vector<Asked*> part;
    for (std::size_t i = first; i < std::min(first + kTogether, all.size()); ++i)
      part.push_back(&all[i]);
    const Status printed = print(connection, part, path, file);
    if (!printed.ok()) return Error(printed.error()).with_context("read " + file);
  }
  std::vector<PrintedTable> result;
  for (Asked& one : all) {
    complete(one.copy, one.printed.table);
    result.push_back(std::move(one.printed));
  }
  return result;
}

}  // namespace shoofly::postgres
