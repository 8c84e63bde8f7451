#pragma once

// Statements that PostgreSQL 15's grammar cannot read for what stands in them: what a tool or psql
// fills in when it runs them, and what later releases have added. Each is written over with
// something of the same length, so that places stay. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema_file.h"

namespace shoofly::postgres {

struct StandIns {
  std::string text;
  bool any = false;  // false: `text` is the statement as it was
  // Where the statement says that, which the grammar was not told.
  std::vector<std::size_t> is_virtual;    // a generated column; it is told STORED
  std::vector<std::size_t> not_enforced;  // a constraint
};

// :x, :'x', :"x", {{x}}, ${x}, %(x)s, %s; VIRTUAL and NOT ENFORCED of PostgreSQL 18; STORAGE in
// CREATE TABLE of 16. Only for a statement that cannot be read as it is: a[1:n] is no variable.
StandIns with_stand_ins(const std::string& statement);

// Among the statements from `first` on: the last column, or constraint, that begins before the
// words.
void make_virtual(std::vector<WrittenStatement>& statements, std::size_t first, Position words);
void leave_unchecked(std::vector<WrittenStatement>& statements, std::size_t first, Position words);

// The release whose syntax a statement that cannot be read seems to be, and what of it: "PostgreSQL
// 18: NOT NULL as a constraint of the table"; empty: none that we know.
std::string_view later_syntax(const std::string& statement);
// Backquotes, AUTO_INCREMENT or ENGINE=: PostgreSQL has none of them.
bool looks_like_mysql(std::string_view statement);

}  // namespace shoofly::postgres
