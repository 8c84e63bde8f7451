#pragma once

// Statements of other servers that SQLite's grammar does not have, and which are known well enough
// to say so. Pure.

#include <optional>
#include <string_view>
#include <vector>

#include "engine/schema_file.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {

// "ALTER COLUMN .. TYPE", "TRUNCATE"; empty: it is none of them. Of what the grammar refuses.
std::string_view foreign_form(const std::vector<Token>& tokens);

// Another server's words in a statement that SQLite would take without them.
struct ForeignPart {
  std::string_view what;
  std::size_t from = 0;  // tokens [from, to)
  std::size_t to = 0;
};
// Where the grammar stops.
std::optional<ForeignPart> foreign_part(const std::vector<Token>& tokens, std::size_t stopped_at);

// ALTER TABLE t ADD .., DROP ..; DROP TABLE a, b.
struct SeveralActs {
  std::string_view what;                 // empty: it is one
  std::vector<std::vector<Token>> each;  // as a statement of its own
};
SeveralActs several_acts(const std::vector<Token>& tokens, std::size_t stopped_at);

// What SQLite would take if these words were left out.
struct ForeignWords {
  std::size_t from = 0;  // tokens [from, to)
  std::size_t to = 0;
};
// CONCURRENTLY of an index; IF (NOT) EXISTS of a column.
std::optional<ForeignWords> foreign_words(const std::vector<Token>& tokens);
// As the statement that has them means it.
void mean_foreign_words(WrittenAct& act);

}  // namespace shoofly::sqlite
