#pragma once

// Columns, constraints and indexes of one parsed statement, as values of schema_file.h. The tree
// says what each is; its text is cut from the statement by tokens, because the tree has no ends.
// Pure.

#include <optional>
#include <string>
#include <vector>

#include "base/line_index.h"
#include "engine/postgres/scanner.h"
#include "engine/postgres/statements.h"
#include "engine/postgres/tree.h"
#include "engine/schema_file.h"

namespace shoofly::postgres {

// One statement, which was parsed, with its words: names, numbers, quoted texts and signs, comments
// left out. Each token of the grammar begins with one; an operator may be several. Indexes are of
// words; `end()` is after the last. They are looked for when the first is asked for, which rows
// never do. Not for several threads.
class StatementSource {
 public:
  StatementSource(const StatementText& statement, const LineIndex& lines)
      : statement_(statement), lines_(lines) {}

  std::size_t end() const { return tokens().size(); }
  // The first word that begins at or after a byte of the statement.
  std::size_t token_at(std::size_t byte) const;
  // Whether it is this word, in any case.
  bool is(std::size_t token, std::string_view word) const;
  // The first token of that word outside of brackets in [from, to); `to` where there is none.
  std::size_t find(std::string_view word, std::size_t from, std::size_t to) const;
  // After the bracket that closes the one at `open`.
  std::size_t after_bracket(std::size_t open) const;
  // Where the item of a list that `from` is in ends: at a comma or bracket outside of brackets.
  std::size_t end_of_item(std::size_t from) const;
  // Its first word, and the second where that is a keyword too: nothing of what the statement says.
  std::string kind() const;
  // The text of [from, to) without comments.
  std::string text(std::size_t from, std::size_t to) const;
  Position at(std::size_t token) const;
  Position position_of(std::size_t byte) const;

 private:
  const std::vector<Token>& tokens() const;
  std::string_view word(std::size_t token) const;

  const StatementText& statement_;
  const LineIndex& lines_;
  mutable std::optional<std::vector<Token>> tokens_;
};

// "schemaname", "relname" of a RangeVar.
QualifiedName name_of(Node range_var);
// The last two of a list of String nodes.
QualifiedName name_of_list(Node list);
// Which byte a node begins at.
std::size_t location_of(Node node);

struct ReadColumn {
  WrittenColumn column;
  std::vector<WrittenConstraint> constraints;  // that are written with it
};
// Errors: invalid input, what of it cannot be read.
Result<ReadColumn> read_column(Node column_def, const StatementSource& source);
Result<WrittenConstraint> read_constraint(Node constraint, const StatementSource& source);
Result<WrittenIndex> read_index(Node statement, const StatementSource& source);
// A default or the like: exactly one expression.
Result<std::string> read_sql(const StatementSource& source, std::size_t from, std::size_t to);
// As in Column::collation.
std::string read_collation(Node node);

}  // namespace shoofly::postgres
