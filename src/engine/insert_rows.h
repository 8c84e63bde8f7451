#pragma once

// The rows of an INSERT .. VALUES whose tokens would be too many to be kept, as a dump has it: what
// is asked of it does not depend on them. Pure.

#include <cstddef>

namespace shoofly {

enum class RowSign { kOpen, kClose, kComma, kQuery, kOther };

// Tokens [from, to) are whole rows, each with the comma behind it.
struct WholeRows {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t rows = 0;
};

// Behind the first row, which begins at token `first_row`, before the last one, and as far as there
// is no query in them, which would have to be read (the first one is). `sign_of` says what the
// token of an index is.
template <typename SignOf>
WholeRows whole_rows(std::size_t first_row, std::size_t tokens, const SignOf& sign_of) {
  WholeRows found;
  std::size_t depth = 0;
  bool in_first = true;
  for (std::size_t i = first_row; i < tokens; ++i) {
    const RowSign sign = sign_of(i);
    if (sign == RowSign::kOpen) ++depth;
    const bool query = sign == RowSign::kQuery && !in_first;
    if (depth == 0 ? sign != RowSign::kComma : query) return found;
    if (sign == RowSign::kClose) --depth;
    if (sign != RowSign::kComma || depth > 0) continue;
    if (in_first) {
      found.from = i + 1;
      in_first = false;
    } else {
      ++found.rows;
    }
    found.to = i + 1;
  }
  return found;
}

}  // namespace shoofly
