#include "engine/postgres/parser.h"

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/postgres/statements.h"

namespace shoofly::postgres {
namespace {

constexpr std::string_view kExpressionPrefix = "SELECT (";
constexpr std::string_view kTypePrefix = "SELECT NULL::";
// Far more than any person writes; what walks a tree must not come near the end of the stack.
constexpr std::size_t kLongest = 32 * 1024;
constexpr std::size_t kDeepest = 4000;  // objects and lists
// libpg-query's own printing of a tree takes some 120 bytes of stack for each.
constexpr std::size_t kLongestChain = 10'000;

// ---- libpg-query's answer --------------------------------------------------------------------

SyntaxError syntax_error(const PgQueryError* error, const std::string& sql) {
  return {error->message == nullptr ? "syntax error" : error->message,
          byte_of(sql, error->cursorpos)};
}

// The one target of a SELECT without anything else; null otherwise.
Node only_target(Node document) {
  const Node statements = document["stmts"];
  if (statements.size() != 1 || !statements[0]["stmt"].contains("SelectStmt")) return {};
  const Node select = statements[0]["stmt"]["SelectStmt"];
  for (const Node content : select) {
    const std::string clause = content.key();
    if (clause != "targetList" && clause != "limitOption" && clause != "op") return {};
  }
  const Node targets = select["targetList"];
  if (targets.size() != 1 || !targets[0].contains("ResTarget")) return {};
  const Node target = targets[0]["ResTarget"];
  if (target.contains("name") || target.contains("indirection")) return {};
  return target["val"];
}

// Of a text that the grammar has taken; else the error.
std::optional<SyntaxError> keep_tree(const PgQueryParseResult& result,
                                     std::shared_ptr<const Tree>& held) {
  Result<std::shared_ptr<const Tree>> tree = Tree::read(result.parse_tree, kDeepest);
  if (!tree.ok()) return SyntaxError{tree.error().message, 0};
  held = *std::move(tree);
  return std::nullopt;
}

// The target's tree; null where the text is more or less than one target; or the syntax error.
std::optional<SyntaxError> parse_target(const std::string& sql, std::shared_ptr<const Tree>& held,
                                        Node& tree) {
  const PgQueryParseResult result = pg_query_parse(sql.c_str());
  std::optional<SyntaxError> error;
  if (result.error != nullptr) {
    error = syntax_error(result.error, sql);
  } else {
    error = keep_tree(result, held);
    if (!error) tree = only_target(held->root());
  }
  pg_query_free_parse_result(result);
  return error;
}

// An error in `prefix` + text + what we put behind it, as one of the text.
Error at_text(const SyntaxError& error, std::string_view prefix, const std::string& text) {
  const std::size_t position = error.at - std::min(error.at, prefix.size());
  if (position < text.size()) return at(position, error.message);
  return at(text.size(), "the text ends where more is expected");
}

// ---- What may stand inside parentheses ----------------------------------------------------------

Status check_tokens(const std::string& text, const std::vector<Token>& tokens) {
  int depth = 0;
  for (const Token& token : tokens) {
    const std::string_view word =
        std::string_view(text).substr(token.start, token.end - token.start);
    if (token.kind == TokenKind::kComment) return at(token.start, "a comment is not allowed here");
    if (token.kind != TokenKind::kOther) continue;
    if (word == "(" || word == "[") ++depth;
    if (word == ")" || word == "]") --depth;
    if (depth < 0) return at(token.start, fmt::format("\"{}\" closes nothing", word));
    if (word == ";")
      return at(token.start, "\";\" is not allowed: exactly one expression is expected");
    if (word == "," && depth == 0) {
      return at(token.start, "\",\" is not allowed: exactly one expression is expected");
    }
    if (word[0] == '$') return at(token.start, fmt::format("parameter {} is not allowed", word));
  }
  if (depth > 0) return at(text.size(), "a parenthesis is not closed");
  return ok_status();
}

Status check_length(const std::string& text) {
  const std::size_t zero = text.find('\0');
  if (zero != std::string::npos) return at(zero, "a zero byte is not allowed");
  if (text.size() > kLongest) {
    return invalid_input(
        fmt::format("{} bytes are too long; at most {} are read", text.size(), kLongest));
  }
  const bool blank =
      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c) != 0; });
  if (blank) return invalid_input("the text is empty");
  return ok_status();
}

bool is_string_type(Node type_name) {
  static constexpr std::array<std::string_view, 5> kStrings = {"text", "varchar", "bpchar", "name",
                                                               "char"};
  const std::vector<std::string> parts = name_parts(type_name["names"]);
  return !parts.empty() &&
         std::find(kStrings.begin(), kStrings.end(), parts.back()) != kStrings.end();
}

// A cast from a string constant that was made a string first ('now'::text::date) is done at run
// time and may give another value each time; a cast of an untyped constant was done when it was
// declared.
bool literal_node(Node node) {
  if (node.contains("A_Const")) return true;
  if (node.contains("A_ArrayExpr")) {
    const auto& elements = node["A_ArrayExpr"]["elements"];
    return std::all_of(elements.begin(), elements.end(), literal_node);
  }
  if (!node.contains("TypeCast")) return false;
  const Node cast = node["TypeCast"];
  const Node argument = cast["arg"];
  if (!literal_node(argument)) return false;
  if (!argument.contains("TypeCast")) return true;
  return !is_string_type(argument["TypeCast"]["typeName"]) || is_string_type(cast["typeName"]);
}

}  // namespace

Result<ParsedExpression> parse_expression(const std::string& text) {
  SHOOFLY_TRY(check_length(text));
  ParsedExpression expression;
  expression.text = text;
  expression.offset = kExpressionPrefix.size();
  SHOOFLY_ASSIGN(expression.tokens, scan(text));
  SHOOFLY_TRY(check_tokens(text, expression.tokens));
  // On a line of its own nothing at the end of the text could take the parenthesis with it.
  const std::optional<SyntaxError> error = parse_target(
      fmt::format("{}{}\n)", kExpressionPrefix, text), expression.held, expression.tree);
  if (error) return at_text(*error, kExpressionPrefix, text);
  if (expression.tree.is_null()) return invalid_input("exactly one expression is expected");
  return expression;
}

std::vector<ColumnUse> column_uses(const ParsedExpression& expression) {
  std::vector<ColumnUse> uses;
  walk(expression.tree, [&](const std::string& kind, Node node) {
    if (kind != "ColumnRef") return;
    ColumnUse use;
    use.parts = name_parts(node["fields"]);
    use.start = static_cast<std::size_t>(node.number("location")) - expression.offset;
    use.star = !use.parts.empty() && node["fields"].back().contains("A_Star");
    if (use.star) use.parts.pop_back();
    // The parts are tokens in a row, with dots between.
    const auto first = std::find_if(expression.tokens.begin(), expression.tokens.end(),
                                    [&](const Token& token) { return token.start >= use.start; });
    const auto count = static_cast<std::ptrdiff_t>(2 * (use.parts.size() + (use.star ? 1 : 0)) - 1);
    if (expression.tokens.end() - first < count || count < 1) return;
    use.last_start = (first + count - 1)->start;
    use.end = (first + count - 1)->end;
    uses.push_back(std::move(use));
  });
  std::sort(uses.begin(), uses.end(),
            [](const ColumnUse& a, const ColumnUse& b) { return a.start < b.start; });
  return uses;
}

Result<ParsedType> parse_type(const std::string& text) {
  SHOOFLY_TRY(check_length(text));
  SHOOFLY_ASSIGN(const std::vector<Token> tokens, scan(text));
  if (std::any_of(tokens.begin(), tokens.end(),
                  [](const Token& token) { return token.kind == TokenKind::kComment; })) {
    return invalid_input("a comment is not allowed here");
  }
  std::shared_ptr<const Tree> held;
  Node tree;
  const std::optional<SyntaxError> error =
      parse_target(fmt::format("{}{}", kTypePrefix, text), held, tree);
  if (error) return at_text(*error, kTypePrefix, text);
  // The cast must be the outermost node and the one that we wrote: not `text::int`, `text + 1`.
  const bool ours = !tree.is_null() && tree.contains("TypeCast") &&
                    tree["TypeCast"].number("location") == kTypePrefix.size() - 2;
  if (!ours) return invalid_input("exactly one type name is expected");
  const Node name = tree["TypeCast"]["typeName"];
  if (name.flag("setof")) return invalid_input("a set is no type of a column");
  return ParsedType{
      name_parts(name["names"]),
      static_cast<std::size_t>(name.number("location", kTypePrefix.size())) - kTypePrefix.size()};
}

bool is_literal(const ParsedExpression& expression) { return literal_node(expression.tree); }

bool is_literal(const std::string& expression) {
  const Result<ParsedExpression> parsed = parse_expression(expression);
  return parsed.ok() && is_literal(*parsed);
}

void walk(Node tree, const std::function<void(const std::string& kind, Node node)>& visit) {
  for (const Node value : tree) {
    const std::string key = value.is_object() ? value.key() : "";
    if (!key.empty() && std::isupper(static_cast<unsigned char>(key[0])) != 0) visit(key, value);
    walk(value, visit);
  }
}

std::vector<std::string> name_parts(Node list) {
  std::vector<std::string> parts;
  for (const Node item : list) {
    if (item.contains("String")) parts.push_back(item["String"].text("sval"));
    if (item.contains("A_Star")) parts.emplace_back("*");
  }
  return parts;
}

ParsedStatement parse_statement(const std::string& statement) {
  ParsedStatement parsed;
  if (statement.size() > 2 * kLongestChain && longest_chain(statement) > kLongestChain) {
    parsed.error = SyntaxError{
        fmt::format("an expression of more than {} operators is not read", kLongestChain), 0};
    return parsed;
  }
  const PgQueryParseResult result = pg_query_parse(statement.c_str());
  if (result.error != nullptr) {
    parsed.error = syntax_error(result.error, statement);
  } else {
    parsed.error = keep_tree(result, parsed.held);
  }
  pg_query_free_parse_result(result);
  if (parsed.error) return parsed;
  const Node statements = parsed.held->root()["stmts"];
  if (statements.size() == 1 && statements[0].contains("stmt")) parsed.tree = statements[0]["stmt"];
  return parsed;
}

Result<std::shared_ptr<const Tree>> parse_plpgsql(const std::string& statement) {
  const PgQueryPlpgsqlParseResult result = pg_query_parse_plpgsql(statement.c_str());
  Result<std::shared_ptr<const Tree>> tree =
      result.error != nullptr || result.plpgsql_funcs == nullptr
          ? Result<std::shared_ptr<const Tree>>(
                invalid_input(result.error == nullptr || result.error->message == nullptr
                                  ? "it cannot be read"
                                  : result.error->message))
          : Tree::read(result.plpgsql_funcs, kDeepest);
  pg_query_free_plpgsql_parse_result(result);
  return tree;
}

Status one_create_table(const std::string& statement) {
  if (statement.find('\0') != std::string::npos) return invalid_input("a zero byte is not allowed");
  const ParsedStatement parsed = parse_statement(statement);
  if (parsed.error) return at_text(*parsed.error, "", statement);
  if (!parsed.tree.contains("CreateStmt"))
    return invalid_input("exactly one CREATE TABLE is expected");
  const Node create = parsed.tree["CreateStmt"];
  const std::string persistence = create["relation"].text("relpersistence");
  if (persistence == "t") return invalid_input("a temporary table is gone with its session");
  if (create.flag("if_not_exists"))
    return invalid_input("IF NOT EXISTS is not allowed: the table is new, or the plan is refused");
  if (create.contains("inhRelations") || create.contains("partbound"))
    return invalid_input(
        "a partition, or a table that inherits, locks its parent: it is not made here");
  return ok_status();
}

}  // namespace shoofly::postgres
