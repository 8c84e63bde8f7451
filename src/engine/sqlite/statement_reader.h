#pragma once

// One statement of SQLite's SQL as the values of a schema file. Pure.
//
// Names are in lower case: SQLite compares them without regard to it. "main." is left out, as a
// name without a schema means it; so is "temp.", whose tables are marked.

#include <functional>
#include <string_view>
#include <vector>

#include "engine/schema_file.h"
#include "engine/sqlite/statement_tree.h"

namespace shoofly::sqlite {

struct StatementText {
  std::string_view text;             // that the tokens were cut from
  const std::vector<Token>& tokens;  // of the statement
  // Of a byte of the text.
  std::function<Position(std::size_t)> position;
};

WrittenAct read_statement(const Node& statement, const StatementText& source);

}  // namespace shoofly::sqlite
