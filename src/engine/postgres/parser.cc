#include "engine/postgres/parser.h"

#include <pg_query.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace shoofly::postgres {
namespace {

constexpr std::string_view kExpressionPrefix = "SELECT (";
constexpr std::string_view kTypePrefix = "SELECT NULL::";
// Far more than any person writes; what walks a tree must not come near the end of the stack.
constexpr std::size_t kLongest = 32 * 1024;
constexpr int kDeepest = 2000;

// ---- libpg-query's answer --------------------------------------------------------------------

SyntaxError syntax_error(const PgQueryError* error, const std::string& sql) {
  return {error->message == nullptr ? "syntax error" : error->message,
          byte_of(sql, error->cursorpos)};
}

// The one target of a SELECT without anything else; null otherwise.
nlohmann::json only_target(const nlohmann::json& document) {
  const auto& statements = document.value("stmts", nlohmann::json::array());
  if (statements.size() != 1 || !statements[0]["stmt"].contains("SelectStmt")) return nullptr;
  const nlohmann::json& select = statements[0]["stmt"]["SelectStmt"];
  for (const auto& [clause, content] : select.items()) {
    if (clause != "targetList" && clause != "limitOption" && clause != "op") return nullptr;
  }
  const auto& targets = select.value("targetList", nlohmann::json::array());
  if (targets.size() != 1 || !targets[0].contains("ResTarget")) return nullptr;
  const nlohmann::json& target = targets[0]["ResTarget"];
  if (target.contains("name") || target.contains("indirection")) return nullptr;
  return target.value("val", nlohmann::json());
}

int depth_of(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  for (const char c : json) {
    if (c == '{') deepest = std::max(deepest, ++depth);
    if (c == '}') --depth;
  }
  return deepest;
}

std::optional<SyntaxError> read_tree(const char* text, nlohmann::json& tree) {
  if (depth_of(text) > kDeepest) return SyntaxError{"nested too deeply", 0};
  const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
  if (document.is_discarded()) return SyntaxError{"the text is not valid UTF-8", 0};
  tree = only_target(document);
  return std::nullopt;
}

// The target's tree; null where the text is more or less than one target; or the syntax error.
std::optional<SyntaxError> parse_target(const std::string& sql, nlohmann::json& tree) {
  const PgQueryParseResult result = pg_query_parse(sql.c_str());
  std::optional<SyntaxError> error;
  if (result.error != nullptr) {
    error = syntax_error(result.error, sql);
  } else {
    error = read_tree(result.parse_tree, tree);
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

bool is_string_type(const nlohmann::json& type_name) {
  static constexpr std::array<std::string_view, 5> kStrings = {"text", "varchar", "bpchar", "name",
                                                               "char"};
  const std::vector<std::string> parts =
      name_parts(type_name.value("names", nlohmann::json::array()));
  return !parts.empty() &&
         std::find(kStrings.begin(), kStrings.end(), parts.back()) != kStrings.end();
}

// A cast from a string constant that was made a string first ('now'::text::date) is done at run
// time and may give another value each time; a cast of an untyped constant was done when it was
// declared.
bool literal_node(const nlohmann::json& node) {
  if (node.contains("A_Const")) return true;
  if (node.contains("A_ArrayExpr")) {
    const auto& elements = node["A_ArrayExpr"].value("elements", nlohmann::json::array());
    return std::all_of(elements.begin(), elements.end(), literal_node);
  }
  if (!node.contains("TypeCast")) return false;
  const nlohmann::json& cast = node["TypeCast"];
  const nlohmann::json& argument = cast.value("arg", nlohmann::json::object());
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
  const std::optional<SyntaxError> error =
      parse_target(fmt::format("{}{}\n)", kExpressionPrefix, text), expression.tree);
  if (error) return at_text(*error, kExpressionPrefix, text);
  if (expression.tree.is_null()) return invalid_input("exactly one expression is expected");
  return expression;
}

std::vector<ColumnUse> column_uses(const ParsedExpression& expression) {
  std::vector<ColumnUse> uses;
  walk(expression.tree, [&](const std::string& kind, const nlohmann::json& node) {
    if (kind != "ColumnRef") return;
    ColumnUse use;
    use.parts = name_parts(node["fields"]);
    use.start = node.value("location", std::size_t{0}) - expression.offset;
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
  nlohmann::json tree;
  const std::optional<SyntaxError> error =
      parse_target(fmt::format("{}{}", kTypePrefix, text), tree);
  if (error) return at_text(*error, kTypePrefix, text);
  // The cast must be the outermost node and the one that we wrote: not `text::int`, `text + 1`.
  const bool ours = !tree.is_null() && tree.contains("TypeCast") &&
                    tree["TypeCast"].value("location", std::size_t{0}) == kTypePrefix.size() - 2;
  if (!ours) return invalid_input("exactly one type name is expected");
  const nlohmann::json& name = tree["TypeCast"]["typeName"];
  if (name.value("setof", false)) return invalid_input("a set is no type of a column");
  return ParsedType{name_parts(name["names"]),
                    name.value("location", kTypePrefix.size()) - kTypePrefix.size()};
}

bool is_literal(const std::string& expression) {
  const Result<ParsedExpression> parsed = parse_expression(expression);
  return parsed.ok() && literal_node(parsed->tree);
}

void walk(const nlohmann::json& tree,
          const std::function<void(const std::string& kind, const nlohmann::json& node)>& visit) {
  if (tree.is_array()) {
    for (const nlohmann::json& item : tree) walk(item, visit);
  } else if (tree.is_object()) {
    for (const auto& [key, value] : tree.items()) {
      const bool kind = value.is_object() && !key.empty() &&
                        std::isupper(static_cast<unsigned char>(key[0])) != 0;
      if (kind) visit(key, value);
      walk(value, visit);
    }
  }
}

std::vector<std::string> name_parts(const nlohmann::json& list) {
  std::vector<std::string> parts;
  for (const nlohmann::json& item : list) {
    if (item.contains("String")) parts.push_back(item["String"].value("sval", std::string()));
    if (item.contains("A_Star")) parts.emplace_back("*");
  }
  return parts;
}

ParsedStatement parse_statement(const std::string& statement) {
  ParsedStatement parsed;
  const PgQueryParseResult result = pg_query_parse(statement.c_str());
  nlohmann::json document;
  if (result.error != nullptr) {
    parsed.error = syntax_error(result.error, statement);
  } else if (depth_of(result.parse_tree) > kDeepest) {
    parsed.error = SyntaxError{"nested too deeply", 0};
  } else {
    document = nlohmann::json::parse(result.parse_tree, nullptr, false);
  }
  pg_query_free_parse_result(result);
  if (parsed.error) return parsed;
  const auto& statements = document.value("stmts", nlohmann::json::array());
  if (statements.size() == 1 && statements[0].contains("stmt")) parsed.tree = statements[0]["stmt"];
  return parsed;
}

Status one_create_table(const std::string& statement) {
  if (statement.find('\0') != std::string::npos) return invalid_input("a zero byte is not allowed");
  const ParsedStatement parsed = parse_statement(statement);
  if (parsed.error) return at_text(*parsed.error, "", statement);
  if (!parsed.tree.contains("CreateStmt"))
    return invalid_input("exactly one CREATE TABLE is expected");
  const nlohmann::json& create = parsed.tree["CreateStmt"];
  const std::string persistence = create["relation"].value("relpersistence", "p");
  if (persistence == "t") return invalid_input("a temporary table is gone with its session");
  if (create.value("if_not_exists", false))
    return invalid_input("IF NOT EXISTS is not allowed: the table is new, or the plan is refused");
  if (create.contains("inhRelations") || create.contains("partbound"))
    return invalid_input(
        "a partition, or a table that inherits, locks its parent: it is not made here");
  return ok_status();
}

}  // namespace shoofly::postgres
