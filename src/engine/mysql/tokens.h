#pragma once

// A text of MariaDB's or MySQL's SQL as tokens, one statement at a time: how the next one is read
// depends on what the last one has set (sql_mode) and the client was told (DELIMITER). Pure; linear
// in the text. The text outlives it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::mysql {

enum class Flavor { kMariaDb, kMySql };

enum class TokenKind : std::uint8_t { kWord, kQuotedName, kText, kNumber, kVariable, kSign };

struct Token {
  TokenKind kind = TokenKind::kSign;
  std::uint32_t start = 0;  // bytes of the whole text
  std::uint32_t end = 0;
};

struct Modes {
  bool ansi_quotes = false;
  bool backslash_escapes = true;
};

struct StatementTokens {
  std::vector<Token> tokens;
  // A place that is no token: a quote or a comment that does not end. The statement ends with the
  // text.
  std::optional<std::size_t> broken;
  bool too_long = false;  // it was passed over
  // Of an INSERT with very many rows: how many of them have no tokens here.
  std::size_t rows_left_out = 0;
};

// At most 4 GiB of text.
class Lexer {
 public:
  Lexer(std::string_view text, Flavor flavor) : text_(text), flavor_(flavor) {}

  // Nothing: the text has ended. A statement without tokens is never given.
  std::optional<StatementTokens> next(const Modes& modes);

 private:
  void take_token(const Modes& modes, StatementTokens& statement);
  bool leave_out_rows(StatementTokens& statement) const;
  bool skip_blank();
  bool skip_comment(StatementTokens& statement);
  bool take_delimiter_command();
  bool at_delimiter() const { return text_.substr(at_).starts_with(delimiter_); }
  std::string_view word_of(const Token& token) const {
    return text_.substr(token.start, token.end - token.start);
  }
  // Of a stored program without DELIMITER: a semicolon within its BEGIN and END does not end it.
  void follow_blocks(const StatementTokens& statement);

  std::string_view text_;
  Flavor flavor_;
  std::size_t at_ = 0;
  std::string delimiter_ = ";";
  bool in_executable_ = false;
  int blocks_ = 0;
  bool stored_program_ = false;
};

bool same_word(std::string_view one, std::string_view other);

}  // namespace shoofly::mysql
