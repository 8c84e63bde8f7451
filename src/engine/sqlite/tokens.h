#pragma once

// SQLite's tokens, and the structure of the CREATE statements it keeps in sqlite_schema. Text is
// cut as SQLite's own tokenizer does (sqlite3GetToken), so that a name inside a string or a comment
// is never taken for one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace shoofly::sqlite {

enum class TokenKind {
  kWord,        // bare: a keyword or a name
  kQuotedName,  // "x", [x], `x`
  kString,      // 'x'
  kBlob,        // x'00'
  kNumber,
  kVariable,  // ?1, :a, @a, $a
  kOther,     // one operator or punctuation character
  kIllegal,   // an unterminated quote
};

struct Token {
  TokenKind kind = TokenKind::kOther;
  std::string_view text;  // of the text that was cut; it must outlive the token
  std::size_t at = 0;
};

// Blanks and comments are left out. An unterminated comment or quote is one kIllegal token.
std::vector<Token> tokenize(std::string_view text);
// The next one from byte `from` on, for a text that is too long to be cut at once.
std::optional<Token> next_token(std::string_view text, std::size_t from);

bool is_name(const Token& token);                         // kWord or kQuotedName
bool is_word(const Token& token, std::string_view word);  // a bare word, in any case
std::string name_of(const Token& token);                  // without quotes; a kString too
bool same_name(std::string_view a,
               std::string_view b);  // ASCII letters in any case, as SQLite compares

bool has_name(const std::vector<std::string>& names, std::string_view name);

// `name` as it stands in SQL: bare where SQLite reads it back so, else in double quotes.
std::string shown_name(const std::string& name);

// The source between two tokens, both included.
std::string text_between(std::string_view source, const Token& first, const Token& last);

// The index after the closing parenthesis that fits the opening one at `open`; tokens.size() if
// none.
std::size_t after_group(const std::vector<Token>& tokens, std::size_t open);

// Tokens of `expression` that name a column; told apart from function names, table qualifiers,
// types in CAST, collation names and the keywords of expressions.
bool names_column(const std::vector<Token>& tokens, std::size_t index);

// The columns of `columns` that the expression names, in order of appearance, spelled as in
// `columns`.
std::vector<std::string> columns_named_in(std::string_view expression,
                                          const std::vector<Column>& columns);

// `expression` with each column reference written in one way (shown_name of the column's own
// spelling), so that two texts of the same reference are equal.
std::string normal_expression(std::string_view expression, const std::vector<Column>& columns);

// `expression` with every reference to column `from` as `to`.
std::string renamed_in(std::string_view expression, std::string_view from, const std::string& to);

// A constant that needs no row and no moment: number, string, blob, NULL, TRUE, FALSE, with
// operators.
bool is_constant(std::string_view expression);

}  // namespace shoofly::sqlite
