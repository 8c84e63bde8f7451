#include "engine/postgres/signal_query.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "engine/postgres/parser.h"
#include "engine/postgres/writer.h"

namespace shoofly::postgres {
namespace {

// A table without its schema would not be found, and one that the search path finds may be
// somebody's trap.
Status refuse_unqualified(Node tree) {
  std::string first;
  std::vector<std::string> own;  // names that the query itself gives
  walk(tree, [&](const std::string& kind, Node node) {
    if (kind == "CommonTableExpr") own.push_back(node.text("ctename"));
  });
  walk(tree, [&](const std::string& kind, Node node) {
    if (kind != "RangeVar" || node.contains("schemaname") || !first.empty()) return;
    const std::string name = node.text("relname");
    const bool known = std::find(own.begin(), own.end(), name) != own.end();
    if (!known && !name.starts_with("pg_")) first = name;
  });
  if (first.empty()) return ok_status();
  return invalid_input(fmt::format("table \"{}\" is written without its schema", first))
      .with_help(fmt::format("write public.{}, or the schema that it lies in", first));
}

// Clauses that are parts of a node and no nodes themselves.
bool has_key(Node tree, const std::string& key) {
  if (tree.is_object() && tree.contains(key)) return true;
  return (tree.is_object() || tree.is_array()) &&
         std::any_of(tree.begin(), tree.end(), [&](Node part) { return has_key(part, key); });
}

}  // namespace

// Inside parentheses it can only be one query, and one that changes nothing.
Status check_signal_query(const std::string& query) {
  Result<ParsedExpression> parsed = parse_expression(fmt::format("({})", query));
  if (!parsed.ok()) return std::move(parsed).error();
  const Node tree = parsed->tree;
  const bool one = tree.contains("SubLink") &&
                   tree["SubLink"].text("subLinkType") == "EXPR_SUBLINK" &&
                   !tree["SubLink"].contains("testexpr");
  if (!one) return invalid_input("exactly one SELECT is expected");
  if (has_key(tree, "lockingClause") || has_key(tree, "intoClause"))
    return invalid_input("a SELECT that locks or writes is not allowed here");
  return refuse_unqualified(tree);
}

Result<std::optional<double>> ask_signal_query(Connection& connection, const std::string& query,
                                               Milliseconds timeout) {
  SHOOFLY_ASSIGN(const std::vector<ResultSet> results,
                 connection.run_together(
                     {{kSql.write("set transaction read only"), {}},
                      {kSql.write("select set_config('statement_timeout', $1::text, true)"),
                       {fmt::format("{}ms", timeout.count())}},
                      {Sql::checked(query), {}}}));
  const auto& rows = results.back().rows;
  if (rows.empty() || rows[0].empty() || is_null(rows[0][0])) return std::optional<double>();
  const std::string text = as_text(rows[0][0]);
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size()) return std::optional<double>();
  return std::optional<double>(number);
}

}  // namespace shoofly::postgres
