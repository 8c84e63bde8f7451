#pragma once

// PostgreSQL's own scanner (libpg-query): the tokens of a text, whether it parses or not.
// Thread-safe. Positions are bytes from 0.

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly::postgres {

enum class TokenKind {
  kIdentifier,  // quoted or not
  kKeyword,     // may still be a name: only a parse tells
  kComment,
  kConstant,  // string, number, bit string
  kOther,     // operators, punctuation, parameters
};

struct Token {
  std::size_t start = 0;
  std::size_t end = 0;  // after the last byte
  TokenKind kind = TokenKind::kOther;
};

// Errors: invalid input (unterminated string and the like), with the position.
Result<std::vector<Token>> scan(const std::string& sql);

// What libpg-query says of a text that it cannot read.
struct SyntaxError {
  std::string message;
  std::size_t at = 0;
};
// "column 12: " and the problem.
Error at(std::size_t position, const std::string& problem);
// The position of a character counted from 1, as errors of the grammar count.
std::size_t byte_of(const std::string& text, int character);

// The statement with its constants as $1, $2, ...; where it cannot be parsed (cut off, another
// dialect), what comes before and "...". Never shows a constant or a comment.
std::string query_shape(const std::string& sql);

}  // namespace shoofly::postgres
