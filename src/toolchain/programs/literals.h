#pragma once

// String literals: their values, and where each part of a value stands in the file.

#include <string>
#include <string_view>
#include <vector>

#include "lint/migration.h"
#include "toolchain/programs/cursor.h"

namespace shoofly::toolchain::programs {

enum class Escapes {
  kNone,       // r'..', <<~'SQL', ~S(..)
  kQuoteOnly,  // Ruby's '..': \' and \\ only
  kFull,
};
enum class Holes {
  kNone,
  kBraces,        // f"{x}"
  kDollarBraces,  // `${x}`
  kHashBraces,    // "#{x}"
};

struct LiteralForm {
  std::string close;  // what ends it
  char open = '\0';   // that nests, as ( in %q( .. )
  Escapes escapes = Escapes::kFull;
  Holes holes = Holes::kNone;
  bool one_line = false;  // the end of the line ends it, too
};

struct Literal {
  std::string value;
  std::vector<lint::Origin> pieces;
  bool holes = false;
  bool ended = false;
};

// What stands in a text for an expression whose value is not known: a name, `__x_`.
std::string hole_name(std::string_view expression);

// From behind what opens it, up to behind what closes it. Each hole becomes a name, `__x_`, the
// same one for the same words.
Literal read_literal(Cursor& cursor, const LiteralForm& form);

// Lines up to one that is `word` alone: a heredoc's. `dedent`: without the blanks that all have in
// front.
Literal read_heredoc(Cursor& cursor, const std::string& word, bool dedent, const LiteralForm& form);
// Without the blanks that each line has in front of the column, as Elixir's heredocs.
Literal without_indent(const Literal& literal, int column);

}  // namespace shoofly::toolchain::programs
