#pragma once

// PostgreSQL's own grammar (libpg-query, release 15), for texts that people write and the server
// prints. Only parser.cc and scanner.cc know libpg-query. Thread-safe. Positions are bytes from 0.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/postgres/scanner.h"
#include "engine/postgres/tree.h"

namespace shoofly::postgres {

// An expression that stands safely inside parentheses.
struct ParsedExpression {
  std::string text;
  std::vector<Token> tokens;
  std::shared_ptr<const Tree> held;
  Node tree;               // its node, as libpg-query writes it
  std::size_t offset = 0;  // what "location" in the tree counts before the text's first byte
};

// Exactly one expression: no comments (they could swallow what follows), no `;`, no second column,
// no alias, no parameters ($1). What it may contain is the caller's business. Errors: invalid
// input.
Result<ParsedExpression> parse_expression(const std::string& text);

// A use of a column in an expression: `name`, `t.name`, `s.t.name`, `t.*`.
struct ColumnUse {
  std::vector<std::string> parts;  // as the server reads them: unquoted, folded
  bool star = false;               // ends with .*
  std::size_t start = 0;           // of the whole reference in the text
  std::size_t end = 0;
  std::size_t last_start = 0;  // of its last part
};
std::vector<ColumnUse> column_uses(const ParsedExpression& expression);

// Exactly one type name as in a column definition. `names` are its parts, `name_start` where they
// begin.
struct ParsedType {
  std::vector<std::string> names;
  std::size_t name_start = 0;
};
Result<ParsedType> parse_type(const std::string& text);

// Exactly one CREATE TABLE of a lasting table that is no heir and no partition. Errors: invalid
// input.
Status one_create_table(const std::string& statement);

// One statement of any kind: its node, {"CreateStmt": {...}}, null where there is not exactly one;
// or why it cannot be read.
struct ParsedStatement {
  std::shared_ptr<const Tree> held;
  Node tree;
  std::optional<SyntaxError> error;
};
ParsedStatement parse_statement(const std::string& statement);

// A statement with a body in PL/pgSQL, by PL/pgSQL's own grammar: [{"PLpgSQL_function": ..}].
// Errors: invalid input.
Result<std::shared_ptr<const Tree>> parse_plpgsql(const std::string& statement);

// True for a constant, possibly cast: its value is known without asking the server.
bool is_literal(const std::string& expression);
bool is_literal(const ParsedExpression& expression);

// Visits every node of a tree, from the outside in: {"ColumnRef": {...}} as ("ColumnRef", {...}).
void walk(Node tree, const std::function<void(const std::string& kind, Node node)>& visit);
// The texts of a list of String nodes: a qualified name. "*" for A_Star.
std::vector<std::string> name_parts(Node list);

}  // namespace shoofly::postgres
