#pragma once

// What can be said of an expression from its text and the table's columns alone. Pure.

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/postgres/parser.h"

namespace shoofly::postgres {

// Parses, and refuses by name what no expression over one row may contain: subqueries, aggregates
// and windows (as far as syntax shows them), DEFAULT. Errors: invalid input, with the column in the
// text.
Result<ParsedExpression> read_expression(const std::string& text);

// The columns it reads, each once, in the order of the text. Refuses unknown and system columns,
// other tables' columns and the row as a whole.
Result<std::vector<Binding>> bind_columns(const ParsedExpression& expression, const Table& table,
                                          const ExpressionQuestion& question);

// Where a function or operator of that name is first used; nullopt where it cannot be told.
std::optional<std::size_t> find_call(const ParsedExpression& expression, const std::string& name);

// "column 12: " and the problem; without the place where it is not known.
Error expression_error(std::optional<std::size_t> position, const std::string& problem);

}  // namespace shoofly::postgres
