#pragma once

// The text of an expression by its tokens: what can be said of it without its columns.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite {

inline constexpr const char* kOnlyThisRow =
    "an expression reads the columns of its own row, nothing else";

class ExpressionText {
 public:
  // Blanks and comments around it are cut off.
  ExpressionText(const std::string& written, std::string table);
  ExpressionText(const ExpressionText&) = delete;  // tokens point into the text
  ExpressionText& operator=(const ExpressionText&) = delete;

  const std::string& str() const { return text_; }
  // users.name -> name
  std::string without_table() const;

  // It can stand in parentheses wherever an expression can. Errors: invalid input.
  Status stands_in_parentheses() const;
  // Without what SQLite would take in an UPDATE and an expression over one row has no use for.
  // Errors: invalid input.
  Status is_over_one_row() const;
  // Where it asks the clock or the time zone, as far as can be seen.
  std::optional<Token> clock_use() const;

  // `what` at byte `at` (-1: not known); people count characters from 1.
  Error problem(const std::string& what, int at, const std::string& help) const;
  // The byte of the first token of this name; -1: none.
  int place_of(std::string_view name) const;

 private:
  bool follows_table(std::size_t dot) const;
  bool is_date_call(std::size_t index) const;
  bool lacks_time(std::size_t call) const;

  std::string table_;
  std::string text_;
  std::vector<Token> tokens_;
};

}  // namespace shoofly::sqlite
