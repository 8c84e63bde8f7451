#include "engine/postgres/expression_shape.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/diagnostic.h"

namespace shoofly::postgres {
namespace {

std::optional<std::size_t> place(const ParsedExpression& expression, Node node) {
  const auto location = node.number("location", -1);
  if (location < static_cast<int>(expression.offset)) return std::nullopt;
  return static_cast<std::size_t>(location) - expression.offset;
}

std::string forbidden(const std::string& kind, Node node) {
  if (kind == "SubLink")
    return "a subquery is not allowed: the value must come from this row alone";
  if (kind == "SetToDefault") return "DEFAULT is not allowed here";
  if (kind == "GroupingFunc") return "GROUPING is not allowed: there is one row only";
  if (kind == "ParamRef") return "a parameter is not allowed";
  if (kind != "FuncCall") return {};
  if (node.contains("over")) return "a window function is not allowed: there is one row only";
  for (const char* key :
       {"agg_star", "agg_distinct", "agg_order", "agg_filter", "agg_within_group"}) {
    if (node.contains(key)) return "an aggregate is not allowed: there is one row only";
  }
  return {};
}

bool is_system_column(const std::string& name) {
  static constexpr std::array kNames = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// The parts before the column's name must be the table: `users`, or `public.users`.
bool qualifies(const std::vector<std::string>& parts, const QualifiedName& table) {
  if (parts.size() == 1) return true;
  if (parts.size() == 2) return parts[0] == table.name;
  return parts.size() == 3 && parts[0] == table.schema && parts[1] == table.name;
}

Error unknown_column(const ColumnUse& use, const std::string& name, const Table& table,
                     const ExpressionQuestion& question) {
  std::vector<std::string> known;
  for (const auto& [more, type] : question.more_columns) known.push_back(more);
  for (const Column& column : table.columns) known.push_back(column.name);
  const std::string near = nearest(name, known);
  Error error = expression_error(
      use.start,
      fmt::format("column \"{}\" does not exist in table \"{}\"{}", name, table.name.display(),
                  near.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", near)));
  return std::move(error).with_help(fmt::format("columns it can read: {}", fmt::join(known, ", ")));
}

Result<Binding> bind(const ColumnUse& use, const Table& table, const ExpressionQuestion& question) {
  const std::string name = use.parts.empty() ? std::string() : use.parts.back();
  const bool own = qualifies(use.parts, table.name);
  if (!use.star && own) {
    const auto more = question.more_columns.find(name);
    if (more != question.more_columns.end()) return Binding{name, name, more->second};
    if (const Column* column = table.find_column(name)) return Binding{name, name, column->type};
  }
  if (use.star || (use.parts.size() == 1 && name == table.name.name)) {
    return expression_error(use.start,
                            "the row as a whole is not allowed: name the columns that it needs");
  }
  if (!own) {
    return expression_error(
        use.start,
        fmt::format("\"{}\" is not table \"{}\"; only its own columns can be read",
                    fmt::join(use.parts.begin(), use.parts.end() - 1, "."), table.name.display()));
  }
  if (is_system_column(name)) {
    return expression_error(
        use.start, fmt::format("system column \"{}\" is not allowed: it is not kept", name));
  }
  return unknown_column(use, name, table, question);
}

}  // namespace

Error expression_error(std::optional<std::size_t> position, const std::string& problem) {
  return invalid_input(position ? fmt::format("column {}: {}", *position + 1, problem) : problem);
}

Result<ParsedExpression> read_expression(const std::string& text) {
  SHOOFLY_ASSIGN(ParsedExpression expression, parse_expression(text));
  std::optional<Error> error;
  walk(expression.tree, [&](const std::string& kind, Node node) {
    const std::string problem = forbidden(kind, node);
    if (!problem.empty() && !error) error = expression_error(place(expression, node), problem);
  });
  if (error) return *std::move(error);
  return expression;
}

Result<std::vector<Binding>> bind_columns(const ParsedExpression& expression, const Table& table,
                                          const ExpressionQuestion& question) {
  std::vector<Binding> bindings;
  for (const ColumnUse& use : column_uses(expression)) {
    SHOOFLY_ASSIGN(Binding binding, bind(use, table, question));
    if (std::find(bindings.begin(), bindings.end(), binding) == bindings.end()) {
      bindings.push_back(std::move(binding));
    }
  }
  if (question.may_be_volatile && !bindings.empty()) {
    return invalid_input(
        fmt::format("a default cannot read a column (\"{}\")", bindings[0].column));
  }
  return bindings;
}

std::optional<std::size_t> find_call(const ParsedExpression& expression, const std::string& name) {
  std::optional<std::size_t> found;
  walk(expression.tree, [&](const std::string& kind, Node node) {
    if (found) return;
    const char* key = kind == "FuncCall" ? "funcname" : kind == "A_Expr" ? "name" : nullptr;
    if (key == nullptr || !node.contains(key)) return;
    const std::vector<std::string> parts = name_parts(node[key]);
    if (!parts.empty() && parts.back() == name) found = place(expression, node);
  });
  return found;
}

}  // namespace shoofly::postgres
