#include "engine/sqlite/tokens.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/sqlite/native.h"

namespace shoofly::sqlite {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool continues_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || c == '$' || byte >= 0x80;
}
bool starts_word(char c) { return continues_word(c) && !is_digit(c) && c != '$'; }

class Cutter {
 public:
  explicit Cutter(std::string_view text, std::size_t from = 0) : text_(text), at_(from) {}

  std::optional<Token> next() {
    if (!skip()) return std::nullopt;
    const std::size_t start = at_;
    const TokenKind kind = take();
    return Token{kind, text_.substr(start, at_ - start), start};
  }

  std::vector<Token> run() {
    std::vector<Token> tokens;
    while (std::optional<Token> token = next()) tokens.push_back(*token);
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  // Past blanks and comments; false at the end.
  bool skip() {
    for (;;) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      if (peek() == '-' && peek(1) == '-') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (peek() == '/' && peek(1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return true;
        at_ = end + 2;
      } else {
        return at_ < text_.size();
      }
    }
  }

  TokenKind take() {
    const char c = peek();
    if (c == '\'') return quoted('\'') ? TokenKind::kString : TokenKind::kIllegal;
    if (c == '"' || c == '`') return quoted(c) ? TokenKind::kQuotedName : TokenKind::kIllegal;
    if (c == '[') return bracketed();
    if ((c == 'x' || c == 'X') && peek(1) == '\'') {
      ++at_;
      return quoted('\'') ? TokenKind::kBlob : TokenKind::kIllegal;
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (starts_word(c)) return word(TokenKind::kWord);
    if (c == '?' || c == ':' || c == '@' || c == '$' || c == '#') return variable();
    if (c == '/' && peek(1) == '*') return rest();
    ++at_;
    return TokenKind::kOther;
  }

  bool quoted(char quote) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) continue;
      if (peek(1) != quote) {
        ++at_;
        return true;
      }
      ++at_;
    }
    return false;
  }

  TokenKind bracketed() {
    const std::size_t end = text_.find(']', at_);
    if (end == std::string_view::npos) return rest();
    at_ = end + 1;
    return TokenKind::kQuotedName;
  }

  TokenKind number() {
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at_ += 2;
    } else {
      while (is_digit(peek()) || peek() == '.') ++at_;
      const bool exponent = peek() == 'e' || peek() == 'E';
      const bool sign = peek(1) == '+' || peek(1) == '-';
      if (exponent && is_digit(peek(sign ? 2 : 1))) at_ += sign ? 2 : 1;
    }
    return word(TokenKind::kNumber);
  }

  TokenKind word(TokenKind kind) {
    while (at_ < text_.size() && continues_word(text_[at_])) ++at_;
    return kind;
  }

  TokenKind variable() {
    ++at_;
    return word(TokenKind::kVariable);
  }

  TokenKind rest() {
    at_ = text_.size();
    return TokenKind::kIllegal;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Words that an expression is made of; a column of such a name is quoted.
constexpr std::array<std::string_view, 41> kWords = {"and",
                                                     "as",
                                                     "asc",
                                                     "between",
                                                     "case",
                                                     "cast",
                                                     "check",
                                                     "collate",
                                                     "current_date",
                                                     "current_time",
                                                     "current_timestamp",
                                                     "default",
                                                     "desc",
                                                     "distinct",
                                                     "else",
                                                     "end",
                                                     "escape",
                                                     "exists",
                                                     "false",
                                                     "filter",
                                                     "from",
                                                     "glob",
                                                     "in",
                                                     "is",
                                                     "isnull",
                                                     "like",
                                                     "match",
                                                     "not",
                                                     "notnull",
                                                     "null",
                                                     "or",
                                                     "over",
                                                     "raise",
                                                     "regexp",
                                                     "select",
                                                     "then",
                                                     "true",
                                                     "values",
                                                     "when",
                                                     "where",
                                                     "limit"};

bool is_plain_word(const Token& token) {
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return is_word(token, word); });
}

bool is_symbol(const std::vector<Token>& tokens, std::size_t index, char symbol) {
  return index < tokens.size() && tokens[index].kind == TokenKind::kOther &&
         tokens[index].text[0] == symbol;
}

// Inside `CAST( .. AS <here> )`.
bool in_cast_type(const std::vector<Token>& tokens, std::size_t index) {
  int depth = 0;
  for (std::size_t i = index; i-- > 0;) {
    if (is_symbol(tokens, i, ')')) ++depth;
    if (is_symbol(tokens, i, '(') && --depth < 0) return false;
    if (depth == 0 && is_word(tokens[i], "as")) return true;
    if (depth == 0 && is_symbol(tokens, i, ',')) return false;
  }
  return false;
}

const Column* column_of(const Token& token, const std::vector<Column>& columns) {
  const std::string name = name_of(token);
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const Column& column) {
    return same_name(column.name, name);
  });
  return found == columns.end() ? nullptr : &*found;
}

// `source` with some tokens written otherwise.
template <typename Replace>
std::string rewritten(std::string_view source, const std::vector<Token>& tokens, Replace replace) {
  std::string result;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::optional<std::string> text = replace(i);
    if (!text) continue;
    result += source.substr(copied, tokens[i].at - copied);
    result += *text;
    copied = tokens[i].at + tokens[i].text.size();
  }
  result += source.substr(copied);
  return result;
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Cutter(text).run(); }

std::optional<Token> next_token(std::string_view text, std::size_t from) {
  return Cutter(text, from).next();
}

bool is_name(const Token& token) {
  return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
}

bool is_word(const Token& token, std::string_view word) {
  return token.kind == TokenKind::kWord && same_name(token.text, word);
}

std::string name_of(const Token& token) {
  if (token.kind != TokenKind::kQuotedName && token.kind != TokenKind::kString)
    return std::string(token.text);
  const char quote = token.text[0];
  std::string name;
  for (std::size_t i = 1; i + 1 < token.text.size(); ++i) {
    name += token.text[i];
    if (quote != '[' && token.text[i] == quote) ++i;
  }
  return name;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

bool has_name(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& known) { return same_name(known, name); });
}

std::string shown_name(const std::string& name) {
  const bool plain =
      !name.empty() && !is_digit(name[0]) && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_';
      });
  if (plain && sqlite3_keyword_check(name.data(), static_cast<int>(name.size())) == 0) return name;
  return SqlWriter(QuoteStyle::kDouble).ident(name).str();
}

std::string text_between(std::string_view source, const Token& first, const Token& last) {
  return std::string(source.substr(first.at, last.at + last.text.size() - first.at));
}

std::size_t after_group(const std::vector<Token>& tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (is_symbol(tokens, i, '(')) ++depth;
    if (is_symbol(tokens, i, ')') && --depth == 0) return i + 1;
  }
  return tokens.size();
}

bool names_column(const std::vector<Token>& tokens, std::size_t index) {
  const Token& token = tokens[index];
  if (!is_name(token)) return false;
  if (token.kind == TokenKind::kWord && is_plain_word(token)) return false;
  if (is_symbol(tokens, index + 1, '(') && token.kind == TokenKind::kWord)
    return false;                                       // a function
  if (is_symbol(tokens, index + 1, '.')) return false;  // a qualifier
  if (index > 0 && is_word(tokens[index - 1], "collate")) return false;
  return !in_cast_type(tokens, index);
}

std::vector<std::string> columns_named_in(std::string_view expression,
                                          const std::vector<Column>& columns) {
  const std::vector<Token> tokens = tokenize(expression);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!names_column(tokens, i)) continue;
    const Column* column = column_of(tokens[i], columns);
    if (column == nullptr || std::find(names.begin(), names.end(), column->name) != names.end())
      continue;
    names.push_back(column->name);
  }
  return names;
}

std::string normal_expression(std::string_view expression, const std::vector<Column>& columns) {
  const std::vector<Token> tokens = tokenize(expression);
  return rewritten(expression, tokens, [&](std::size_t i) -> std::optional<std::string> {
    if (!names_column(tokens, i)) return std::nullopt;
    const Column* column = column_of(tokens[i], columns);
    if (column == nullptr) return std::nullopt;
    return shown_name(column->name);
  });
}

std::string renamed_in(std::string_view expression, std::string_view from, const std::string& to) {
  const std::vector<Token> tokens = tokenize(expression);
  return rewritten(expression, tokens, [&](std::size_t i) -> std::optional<std::string> {
    if (!names_column(tokens, i) || !same_name(name_of(tokens[i]), from)) return std::nullopt;
    return shown_name(to);
  });
}

bool is_constant(std::string_view expression) {
  const std::vector<Token> tokens = tokenize(expression);
  return !tokens.empty() && std::all_of(tokens.begin(), tokens.end(), [](const Token& token) {
    if (token.kind == TokenKind::kWord) {
      return is_word(token, "null") || is_word(token, "true") || is_word(token, "false");
    }
    return token.kind == TokenKind::kNumber || token.kind == TokenKind::kString ||
           token.kind == TokenKind::kBlob || token.kind == TokenKind::kOther;
  });
}

}  // namespace shoofly::sqlite
