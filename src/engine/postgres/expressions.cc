#include "engine/postgres/expressions.h"

#include <utility>

#include <fmt/format.h>

#include "engine/postgres/expression_names.h"
#include "engine/postgres/expression_shape.h"
#include "engine/postgres/volatility.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// Has a space, unlike any column that the table is likely to have.
constexpr const char* kResult = "shoofly result";
constexpr const char* kAllowed =
    "allowed are IMMUTABLE functions and those that depend on pinned settings only: concat,"
    " concat_ws, format, "
    "to_char, to_date, date_trunc, extract, casts of dates and times, json of plain values";

// The probe's columns: those that the expression reads, as the table has them, and the result.
std::vector<Sql> read_columns(const Table& table, const std::vector<Binding>& reads,
                              const ExpressionQuestion& question) {
  std::vector<Sql> columns;
  for (const Binding& read : reads) {
    const Column* column =
        question.more_columns.count(read.column) != 0 ? nullptr : table.find_column(read.column);
    const bool collated = column != nullptr && !column->collation.empty();
    columns.push_back(
        kSql.write("{} {}{}", Ident{read.column}, Sql::checked(read.type),
                   collated ? kSql.write(" collate {}", Sql::checked(column->collation)) : Sql()));
  }
  return columns;
}

Sql probe_columns(const Table& table, const std::vector<Binding>& reads,
                  const ExpressionQuestion& question) {
  std::vector<Sql> columns = read_columns(table, reads, question);
  columns.push_back(kSql.write("{} {}", Ident{kResult}, Sql::checked(question.result_type)));
  return Sql::join(columns, ", ");
}

// What the server makes of the expression: a rule's action or a column's default, stored as a tree.
struct Probe {
  Statement place;  // creates what the expression is given to
  Statement take;   // gives it the expression; the search_path is the role's own then
  Statement read;   // the tree as text, or what it gives
};

// A rule whose action is the assignment: never executed, but stored as the tree that would be.
Probe assignment_probe(const Sql& columns, const Sql& expression) {
  return {{kSql.write("create temporary table shoofly_probe ({})", columns), {}},
          {kSql.write("create rule shoofly_rule as on delete to pg_temp.shoofly_probe do also"
                      " update pg_temp.shoofly_probe set {} = ({}\n)",
                      Ident{kResult}, expression),
           {}},
          {kSql.write("select r.ev_action from pg_rewrite r where r.rulename = 'shoofly_rule'"
                      " and r.ev_class = 'pg_temp.shoofly_probe'::regclass"),
           {}}};
}

Probe default_probe(const Sql& columns, const Sql& expression) {
  return {
      {kSql.write("create temporary table shoofly_probe ({})", columns), {}},
      {kSql.write("alter table pg_temp.shoofly_probe alter column {} set default ({}\n)",
                  Ident{kResult}, expression),
       {}},
      {kSql.write(
           "select d.adbin from pg_attrdef d where d.adrelid = 'pg_temp.shoofly_probe'::regclass"),
       {}}};
}

// The type that the expression gives: of a view's column, which is parsed and never evaluated.
Probe type_probe(const Sql& columns, const Sql& expression) {
  return {{kSql.write("create temporary table shoofly_probe ({})", columns), {}},
          {kSql.write("create temporary view shoofly_typed as select ({}\n) as result"
                      " from pg_temp.shoofly_probe",
                      expression),
           {}},
          {kSql.write("select format_type(a.atttypid, a.atttypmod) from pg_attribute a"
                      " where a.attrelid = 'pg_temp.shoofly_typed'::regclass and a.attnum = 1"),
           {}}};
}

// The same default, evaluated.
Probe default_trial(const Sql& columns, const Sql& expression) {
  Probe probe = default_probe(columns, expression);
  probe.read = {kSql.write("insert into pg_temp.shoofly_probe default values returning"
                           " case when {} is null then 'null' else 'value' end",
                           Ident{kResult}),
                {}};
  return probe;
}

Result<std::string> run_probe(Connection& connection, const Probe& probe) {
  SHOOFLY_TRY(connection.begin());
  const auto attempt = [&]() -> Result<std::string> {
    const auto placed = connection.run(probe.place);
    if (!placed.ok()) return Error(placed.error()).with_context("create temporary table");
    for (const Statement& statement :
         {Statement{kSql.write("set local search_path to default"), {}}, probe.take,
          Statement{kSql.write("set local search_path to pg_catalog, pg_temp"), {}}}) {
      const auto done = connection.run(statement);
      if (!done.ok()) return done.error();
    }
    SHOOFLY_ASSIGN(const ResultSet tree, connection.run(probe.read));
    if (tree.rows.empty()) return internal_error("read expression: the server kept no tree of it");
    return as_text(tree.rows[0].at(0));
  };
  Result<std::string> tree = attempt();
  connection.rollback();
  return tree;
}

// A server's refusal of the text, as the person's fault; anything else as it is.
Error refusal(Error error, const ParsedExpression& expression) {
  const bool of_text = error.kind == ErrorKind::kInvalidInput ||
                       error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kData ||
                       error.kind == ErrorKind::kUnsupported;
  if (!of_text) return error;
  error.kind = ErrorKind::kInvalidInput;
  if (error.native_code == "42883") {
    const std::size_t start = error.message.find(' ') + 1;
    const std::string name = error.message.substr(start, error.message.find('(') - start);
    if (const auto position = find_call(expression, name)) {
      error.message = fmt::format("column {}: {}", *position + 1, error.message);
    }
  }
  return error;
}

Status judge(const Dependence& dependence, const ParsedExpression& expression) {
  if (dependence.culprits.empty()) return ok_status();
  const Culprit& first = dependence.culprits.front();
  Error error = expression_error(find_call(expression, first.name), first.problem);
  if (first.name == "to_tsvector" || first.name == "to_tsquery") {
    return std::move(error).with_help("name the configuration: to_tsvector('english', ...)");
  }
  return std::move(error).with_help(kAllowed);
}

class PostgresExpressionChecker final : public ExpressionChecker {
 public:
  Result<Expression> check(Connection& connection, const Catalog& catalog,
                           const ExpressionQuestion& asked) const override {
    ExpressionQuestion question = asked;
    const Table* table = catalog.find_table(question.table);
    if (table == nullptr) {
      return not_found(
          fmt::format("check expression: table \"{}\" does not exist", question.table.display()));
    }
    SHOOFLY_ASSIGN(const ParsedExpression parsed, read_expression(question.text));
    SHOOFLY_ASSIGN(const std::vector<Binding> reads, bind_columns(parsed, *table, question));
    if (question.result_type.empty()) {
      SHOOFLY_ASSIGN(question.result_type, type_of(connection, *table, question, parsed, reads));
    }
    SHOOFLY_ASSIGN(const Dependence dependence, ask(connection, *table, question, parsed, reads));
    Expression expression;
    expression.text = question.text;
    expression.result_type = question.result_type;
    expression.reads = reads;
    expression.immutable = dependence.immutable;
    expression.volatile_default = question.may_be_volatile && !dependence.immutable;
    if (!question.may_be_volatile) SHOOFLY_TRY(judge(dependence, parsed));
    if (question.may_be_volatile && dependence.immutable)
      SHOOFLY_TRY(try_default(connection, *table, question, parsed));
    return expression;
  }

 private:
  static Result<std::string> type_of(Connection& connection, const Table& table,
                                     const ExpressionQuestion& question,
                                     const ParsedExpression& parsed,
                                     const std::vector<Binding>& reads) {
    SHOOFLY_ASSIGN(const std::string text, without_qualifiers(question.text));
    Result<std::string> type = run_probe(
        connection,
        type_probe(Sql::join(read_columns(table, reads, question), ", "), Sql::checked(text)));
    if (!type.ok()) return refusal(std::move(type).error(), parsed);
    return type;
  }

  static Result<Dependence> ask(Connection& connection, const Table& table,
                                const ExpressionQuestion& question, const ParsedExpression& parsed,
                                const std::vector<Binding>& reads) {
    SHOOFLY_ASSIGN(const std::string text, without_qualifiers(question.text));
    const Sql columns = probe_columns(table, reads, question);
    const Probe probe = question.may_be_volatile ? default_probe(columns, Sql::checked(text))
                                                 : assignment_probe(columns, Sql::checked(text));
    Result<std::string> printed = run_probe(connection, probe);
    if (!printed.ok()) return refusal(std::move(printed).error(), parsed);
    SHOOFLY_ASSIGN(const ServerNode tree, parse_server_tree(*printed));
    if (question.may_be_volatile) return find_dependence(connection, table.name, tree);
    const ServerNode* target = find_node(tree, "TARGETENTRY");
    if (target == nullptr) return internal_error("read expression: its tree has no assignment");
    return find_dependence(connection, table.name, target->field("expr"));
  }

  // What gives an error or NULL each time would stop the INSERTs that leave the column out.
  static Status try_default(Connection& connection, const Table& table,
                            const ExpressionQuestion& question, const ParsedExpression& parsed) {
    SHOOFLY_ASSIGN(const std::string text, without_qualifiers(question.text));
    const Result<std::string> given = run_probe(
        connection, default_trial(probe_columns(table, {}, question), Sql::checked(text)));
    if (!given.ok()) return refusal(given.error(), parsed);
    if (question.required && *given == "null") return null_default(question);
    return ok_status();
  }
};

}  // namespace

const ExpressionChecker& expressions() {
  static const PostgresExpressionChecker instance;
  return instance;
}

}  // namespace shoofly::postgres
