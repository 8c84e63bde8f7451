#pragma once

// What a DO block runs, as far as its text says it: the statements that stand in it as they are,
// and those that EXECUTE is given as a literal. Pure.

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/schema_file.h"

namespace shoofly::postgres {

struct BlockStatement {
  std::size_t start = 0;  // in the statement that the block is
  std::string text;
  bool maybe = false;       // in an IF, a loop, or where an error is caught
  bool in_batches = false;  // in a loop that commits
};

struct BlockStatements {
  std::vector<BlockStatement> statements;  // in the order of the text
  bool complete = false;                   // false: it runs others, which it makes when it runs
};

// `body` begins at `body_start` of the whole DO statement. Errors: invalid input (PL/pgSQL's
// grammar cannot read it).
Result<BlockStatements> read_block(const std::string& statement, const std::string& body,
                                   std::size_t body_start);

// What a function or procedure in PL/pgSQL or SQL runs when it is called. Errors: invalid input (it
// is none of these, or cannot be read).
Result<BlockStatements> read_routine_block(const std::string& statement);

// What was read of it: perhaps it does not run, or it writes rows in batches.
void mark_as_in_block(WrittenStatement& statement, const BlockStatement& block_statement);

}  // namespace shoofly::postgres
