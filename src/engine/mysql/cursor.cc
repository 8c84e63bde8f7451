#include "engine/mysql/cursor.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace shoofly::mysql {
namespace {

constexpr std::size_t kLongestQuote = 40;

}  // namespace

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

std::string unquoted(std::string_view token, bool backslash_escapes) {
  if (token.size() < 2) return std::string(token);
  const char quote = token.front();
  std::string value;
  for (std::size_t i = 1; i + 1 < token.size(); ++i) {
    char c = token[i];
    if (c == '\\' && backslash_escapes && quote != '`' && i + 2 < token.size()) {
      c = token[++i];
      if (c == 'n') c = '\n';
      if (c == 't') c = '\t';
    } else if (c == quote && i + 2 < token.size() && token[i + 1] == quote) {
      ++i;
    }
    value += c;
  }
  return value;
}

std::optional<TokenKind> Cursor::kind(std::size_t ahead) const {
  if (at_ + ahead >= tokens_.size()) return std::nullopt;
  return tokens_[at_ + ahead].kind;
}

std::string_view Cursor::raw(std::size_t ahead) const {
  if (at_ + ahead >= tokens_.size()) return {};
  const Token& token = tokens_[at_ + ahead];
  return text_.substr(token.start, token.end - token.start);
}

bool Cursor::is(std::string_view word, std::size_t ahead) const {
  const auto found = kind(ahead);
  if (found != TokenKind::kWord && found != TokenKind::kSign) return false;
  return same_word(raw(ahead), word);
}

bool Cursor::are(std::initializer_list<std::string_view> words) const {
  std::size_t ahead = 0;
  return std::all_of(words.begin(), words.end(),
                     [&](std::string_view word) { return is(word, ahead++); });
}

bool Cursor::is_any(std::initializer_list<std::string_view> words) const {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return is(word); });
}

bool Cursor::is_name(std::size_t ahead) const {
  const auto found = kind(ahead);
  return found == TokenKind::kWord || found == TokenKind::kQuotedName;
}

bool Cursor::accept(std::string_view word) {
  if (!is(word)) return false;
  ++at_;
  return true;
}

bool Cursor::accept(std::initializer_list<std::string_view> words) {
  if (!are(words)) return false;
  at_ += words.size();
  return true;
}

bool Cursor::expect(std::string_view word) { return accept(word) || fail(word); }

bool Cursor::fail(std::string_view expected) {
  if (failed()) return false;
  failed_at_ = offset();
  std::string found(raw().substr(0, kLongestQuote));
  if (kind() == TokenKind::kText) found = "a string";  // its value is nobody's business
  if (at_end()) found = "the end of the statement";
  problem_ = fmt::format("expected {}, found {}", expected,
                         at_end() || is_text() ? found : "\"" + found + "\"");
  return false;
}

std::optional<std::string> Cursor::name() {
  if (!is_name()) {
    fail("a name");
    return std::nullopt;
  }
  std::string value = kind() == TokenKind::kWord ? std::string(raw()) : unquoted(raw(), false);
  ++at_;
  return value;
}

std::optional<QualifiedName> Cursor::qualified() {
  std::optional<std::string> first = name();
  if (!first) return std::nullopt;
  if (!accept(".")) return QualifiedName{"", std::move(*first)};
  std::optional<std::string> second = name();
  if (!second) return std::nullopt;
  return QualifiedName{std::move(*first), std::move(*second)};
}

std::optional<std::vector<std::string>> Cursor::names() {
  if (!expect("(")) return std::nullopt;
  std::vector<std::string> all;
  do {
    std::optional<std::string> one = name();
    if (!one) return std::nullopt;
    all.push_back(std::move(*one));
  } while (accept(","));
  if (!expect(")")) return std::nullopt;
  return all;
}

std::optional<std::string> Cursor::text_value() {
  if (!is_text()) {
    fail("a string");
    return std::nullopt;
  }
  std::string value = unquoted(raw(), modes_.backslash_escapes);
  ++at_;
  return value;
}

std::string Cursor::word() {
  if (at_end()) return "";
  std::string value;
  switch (*kind()) {
    case TokenKind::kText:
      value = unquoted(raw(), modes_.backslash_escapes);
      break;
    case TokenKind::kQuotedName:
      value = unquoted(raw(), false);
      break;
    default:
      value = lower(raw());
  }
  ++at_;
  return value;
}

bool Cursor::skip_brackets() {
  if (!expect("(")) return false;
  for (int depth = 1; depth > 0; ++at_) {
    if (at_end()) return fail(")");
    if (is("(")) ++depth;
    if (is(")")) --depth;
  }
  return true;
}

bool Cursor::skip_to(std::initializer_list<std::string_view> words) {
  while (!at_end() && !is_any(words)) {
    if (is(")")) return true;  // of a bracket around all of it
    if (is("(")) {
      if (!skip_brackets()) return false;
    } else {
      ++at_;
    }
  }
  return true;
}

std::string Cursor::text(std::size_t from, std::size_t to) const {
  if (from >= to || from >= tokens_.size()) return "";
  const std::size_t start = tokens_[from].start;
  return std::string(text_.substr(start, tokens_[to - 1].end - start));
}

std::size_t Cursor::offset() const {
  if (at_ < tokens_.size()) return tokens_[at_].start;
  return tokens_.empty() ? 0 : tokens_.back().end;
}

}  // namespace shoofly::mysql
