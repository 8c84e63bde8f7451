#pragma once

// Divides a text of SQLite's SQL as its sqlite3 shell would: into statements, a trigger with its
// body as one, and lines that are the shell's own (".mode column"). Pure; a statement at a time, so
// that memory does not grow with the text.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {

// Statements longer than this are cut off, and not read, unless they are an INSERT whose rows can
// be left out.
inline constexpr std::size_t kLongestStatement = std::size_t{1} << 20;

struct StatementPiece {
  std::size_t start = 0;  // of its first token
  std::size_t end = 0;    // without the semicolon
  bool shell = false;     // a line of the shell's
  std::vector<Token> tokens;
  bool too_long = false;  // it has more tokens than these
  // Of an INSERT with very many rows: what of it has no tokens here.
  std::size_t rows_left_out = 0;
  std::size_t bytes_left_out = 0;
};

class Divider {
 public:
  // The text outlives it, and the pieces that it gives.
  explicit Divider(std::string_view text) : text_(text) {}
  std::optional<StatementPiece> next();

 private:
  std::optional<Token> cut();
  void take(const Token& token, StatementPiece& piece) const;
  StatementPiece take_statement(const Token& first);
  StatementPiece take_shell_line(const Token& dot);
  // After a semicolon in a trigger: whether its body goes on.
  bool body_goes_on();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace shoofly::sqlite
