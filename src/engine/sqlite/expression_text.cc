#include "engine/sqlite/expression_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace shoofly::sqlite {
namespace {

constexpr std::size_t kLongest = 32 * 1024;  // far more than any person writes

constexpr std::array<std::string_view, 6> kDateFunctions = {"date",      "time",      "datetime",
                                                            "julianday", "unixepoch", "strftime"};
constexpr std::array<std::string_view, 3> kClockWords = {"current_date", "current_time",
                                                         "current_timestamp"};
constexpr std::array<std::string_view, 3> kClockTexts = {"now", "localtime", "utc"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const auto& known) { return same_name(known, name); });
}

bool is_symbol(const Token& token, char symbol) {
  return token.kind == TokenKind::kOther && token.text[0] == symbol;
}

int at(const Token& token) { return static_cast<int>(token.at); }

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

ExpressionText::ExpressionText(const std::string& written, std::string table)
    : table_(std::move(table)) {
  const std::vector<Token> all = tokenize(written);
  if (!all.empty()) text_ = text_between(written, all.front(), all.back());
  tokens_ = tokenize(text_);
}

Error ExpressionText::problem(const std::string& what, int at, const std::string& help) const {
  std::string message = what;
  if (at >= 0) {
    const std::string_view before = std::string_view(text_).substr(0, static_cast<std::size_t>(at));
    const auto inside = std::count_if(before.begin(), before.end(), continues_character);
    message += fmt::format(" at character {} of \"{}\"",
                           static_cast<std::ptrdiff_t>(before.size()) - inside + 1, text_);
  } else {
    message += fmt::format(" in \"{}\"", text_);
  }
  Error error = invalid_input(std::move(message));
  if (!help.empty()) error.help.push_back(help);
  return error;
}

int ExpressionText::place_of(std::string_view name) const {
  const auto found = std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& token) {
    return same_name(name_of(token), name);
  });
  return found == tokens_.end() ? -1 : at(*found);
}

Status ExpressionText::stands_in_parentheses() const {
  if (tokens_.empty()) return invalid_input("the expression is empty");
  if (text_.size() > kLongest) {
    return invalid_input(
        fmt::format("the expression has {} bytes; at most {} are allowed", text_.size(), kLongest));
  }
  if (text_.find('\0') != std::string::npos)
    return invalid_input("the expression holds a NUL byte");
  int depth = 0;
  for (const Token& token : tokens_) {
    if (token.kind == TokenKind::kIllegal)
      return problem("a quote or comment without its end", at(token), "");
    if (is_symbol(token, ';')) {
      return problem("a \";\"", at(token), "write one expression, without \";\"");
    }
    if (is_symbol(token, '(')) ++depth;
    if (is_symbol(token, ')') && --depth < 0)
      return problem("a \")\" without its \"(\"", at(token), "");
  }
  if (depth > 0) return problem("a \"(\" without its \")\"", -1, "");
  return ok_status();
}

Status ExpressionText::is_over_one_row() const {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::kVariable) {
      return problem(fmt::format("a parameter, \"{}\",", token.text), at(token),
                     "write the value itself");
    }
    if (is_symbol(token, '.') && !follows_table(i)) {
      const std::string column =
          i + 1 < tokens_.size() ? std::string(tokens_[i + 1].text) : "the column";
      return problem("a name of another table or schema", at(tokens_[i > 0 ? i - 1 : i]),
                     fmt::format("write {} alone; {}", column, kOnlyThisRow));
    }
    const bool list = i + 1 < tokens_.size() && is_symbol(tokens_[i + 1], '(');
    if (is_word(token, "in") && !list) return problem("a table behind IN", at(token), kOnlyThisRow);
    if (is_word(token, "over") && i > 0 && is_symbol(tokens_[i - 1], ')')) {
      return problem("a window function", at(token), kOnlyThisRow);
    }
  }
  return ok_status();
}

bool ExpressionText::follows_table(std::size_t dot) const {
  const bool first = dot == 1 || (dot > 1 && !is_symbol(tokens_[dot - 2], '.'));
  return dot > 0 && first && is_name(tokens_[dot - 1]) &&
         same_name(name_of(tokens_[dot - 1]), table_);
}

std::string ExpressionText::without_table() const {
  std::string text;
  std::size_t copied = 0;
  for (std::size_t i = 1; i < tokens_.size(); ++i) {
    if (!is_symbol(tokens_[i], '.')) continue;
    text += text_.substr(copied, tokens_[i - 1].at - copied);
    copied = tokens_[i].at + 1;
  }
  return text + text_.substr(copied);
}

bool ExpressionText::is_date_call(std::size_t index) const {
  return is_name(tokens_[index]) && contains(kDateFunctions, name_of(tokens_[index])) &&
         index + 1 < tokens_.size() && is_symbol(tokens_[index + 1], '(');
}

// date() and strftime(format) take the current time.
bool ExpressionText::lacks_time(std::size_t call) const {
  const std::size_t end = after_group(tokens_, call + 1) - 1;
  if (end == call + 2) return true;
  int depth = 0;
  for (std::size_t i = call + 1; i < end; ++i) {
    if (is_symbol(tokens_[i], '(')) ++depth;
    if (is_symbol(tokens_[i], ')')) --depth;
    if (depth == 1 && is_symbol(tokens_[i], ',')) return false;
  }
  return same_name(name_of(tokens_[call]), "strftime");
}

std::optional<Token> ExpressionText::clock_use() const {
  bool dates = false;
  for (std::size_t i = 0; i < tokens_.size(); ++i) dates = dates || is_date_call(i);
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    const bool word = token.kind == TokenKind::kWord && contains(kClockWords, token.text);
    const bool text =
        dates && token.kind == TokenKind::kString && contains(kClockTexts, name_of(token));
    if (word || text || (is_date_call(i) && lacks_time(i))) return token;
  }
  return std::nullopt;
}

}  // namespace shoofly::sqlite
