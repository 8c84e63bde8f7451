#include "engine/postgres/statements.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace shoofly::postgres {
namespace {

bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool starts_word(char c) {
  const auto u = static_cast<unsigned char>(c);
  return std::isalpha(u) != 0 || c == '_' || u >= 0x80;
}
bool continues_word(char c) {
  return starts_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '$';
}

std::string folded(std::string_view word) {
  std::string result(word);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool begins(std::string_view text, std::size_t at, std::string_view what) {
  return text.substr(at, what.size()) == what;
}
bool begins_comment(std::string_view text, std::size_t at) {
  return begins(text, at, "--") || begins(text, at, "/*");
}

std::size_t past_quoted(std::string_view text, std::size_t at, bool escapes) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (escapes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      return at + 1;  // a doubled quote opens the next string at once
    }
  }
  return text.size();
}

// $tag$ .. $tag$, or a lone dollar.
std::size_t past_dollar(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && continues_word(text[end]) && text[end] != '$') ++end;
  const bool tag =
      end < text.size() && text[end] == '$' && (end == at + 1 || starts_word(text[at + 1]));
  if (!tag) return at + 1;
  const std::string_view delimiter = text.substr(at, end + 1 - at);
  const std::size_t close = text.find(delimiter, end + 1);
  return close == std::string_view::npos ? text.size() : close + delimiter.size();
}

std::size_t past_comment(std::string_view text, std::size_t at) {
  if (begins(text, at, "--")) return std::min(text.find('\n', at), text.size());
  int depth = 0;
  do {
    if (begins(text, at, "/*")) {
      ++depth;
      at += 2;
    } else if (begins(text, at, "*/")) {
      --depth;
      at += 2;
    } else {
      ++at;
    }
  } while (depth > 0 && at < text.size());
  return std::min(at, text.size());
}

}  // namespace

std::size_t past_unit(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (begins_comment(text, at)) return past_comment(text, at);
  if (c == '\'' || c == '"') return past_quoted(text, at, false);
  if (c == '$') return past_dollar(text, at);
  if (!starts_word(c)) return at + 1;
  std::size_t end = at;
  while (end < text.size() && continues_word(text[end])) ++end;
  const bool escaped = end == at + 1 && (c == 'e' || c == 'E') && begins(text, end, "'");
  return escaped ? past_quoted(text, end, true) : end;
}

std::optional<TextPiece> Divider::next() {
  if (!skip_between()) return std::nullopt;
  return text_[at_] == '\\' ? take_line() : take_statement();
}

// To the next piece's first byte; false: there is none.
bool Divider::skip_between() {
  for (;;) {
    while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ';')) ++at_;
    if (at_ >= text_.size()) return false;
    const bool restricts = begins(text_, at_, "\\restrict") || begins(text_, at_, "\\unrestrict");
    if (begins_comment(text_, at_)) {
      at_ = past_comment(text_, at_);
    } else if (restricts) {
      take_line();
    } else {
      return true;
    }
  }
}

TextPiece Divider::take_line() {
  const std::size_t start = at_;
  at_ = std::min(text_.find('\n', at_), text_.size());
  return {start, at_, true};
}

TextPiece Divider::take_statement() {
  const std::size_t start = at_;
  words_.clear();
  depth_ = blocks_ = 0;
  while (at_ < text_.size() && !(text_[at_] == ';' && depth_ <= 0 && blocks_ == 0)) take_token();
  std::size_t end = at_;
  while (end > start && is_space(text_[end - 1])) --end;
  if (at_ < text_.size()) ++at_;
  if (is_copy_from_stdin()) skip_rows();
  return {start, end, false};
}

void Divider::take_token() {
  const char c = text_[at_];
  if (starts_word(c)) return take_word();
  if (c == '(' || c == '[') ++depth_;
  if (c == ')' || c == ']') --depth_;
  at_ = past_unit(text_, at_);
}

void Divider::take_word() {
  constexpr std::size_t kMostWords = 400;
  const std::size_t start = at_;
  at_ = past_unit(text_, at_);
  if (at_ > start + 1 && text_[start + 1] == '\'') return;  // E'..'
  const std::string word = folded(text_.substr(start, at_ - start));
  // A body of a function in SQL: BEGIN ATOMIC .. END, with CASE .. END in it.
  if (word == "atomic" && last_ == "begin") ++blocks_;
  if (word == "case" && blocks_ > 0) ++blocks_;
  if (word == "end" && blocks_ > 0) --blocks_;
  last_ = word;
  if (words_.size() < kMostWords) words_.push_back(word);
}

bool Divider::is_copy_from_stdin() const {
  if (words_.empty() || words_[0] != "copy") return false;
  for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
    if (words_[i] == "from" && words_[i + 1] == "stdin") return true;
  }
  return false;
}

// Up to the line "\.".
void Divider::skip_rows() {
  while (at_ < text_.size()) {
    const std::size_t start = at_;
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    at_ = std::min(end + 1, text_.size());
    std::string_view line = text_.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == "\\.") return;
  }
}

std::size_t longest_chain(std::string_view sql) {
  constexpr std::string_view kOperators = "+-*/<>=~!@#%^&|`?:";
  constexpr std::array<std::string_view, 8> kNesting = {"is",   "not",   "collate",   "at",
                                                        "join", "union", "intersect", "except"};
  std::vector<std::size_t> around = {0};  // the count where each open parenthesis stands
  std::size_t count = 0;
  std::size_t longest = 0;
  for (std::size_t at = 0; at < sql.size();) {
    const std::size_t end = past_unit(sql, at);
    const char c = sql[at];
    if (c == '(' || c == '[') {
      around.push_back(count);
    } else if (c == ')' || c == ']') {
      count = around.back();
      if (around.size() > 1) around.pop_back();
    } else if (c == ',') {
      count = around.back();
    } else if (starts_word(c)) {
      const std::string word = folded(sql.substr(at, end - at));
      if (word == "and" || word == "or") count = around.back();
      if (std::find(kNesting.begin(), kNesting.end(), word) != kNesting.end()) ++count;
    } else if (end == at + 1 && kOperators.find(c) != std::string_view::npos) {
      const bool goes_on = at + 1 < sql.size() && sql[at + 1] == c && (c == ':' || c == '|');
      if (!goes_on) ++count;
    }
    longest = std::max(longest, count);
    at = end;
  }
  return longest;
}

DividedText divide(std::string_view text) {
  DividedText all;
  Divider divider(text);
  while (const std::optional<TextPiece> piece = divider.next()) {
    if (piece->meta) {
      all.meta.push_back(piece->start);
    } else {
      all.statements.push_back(
          {piece->start, std::string(text.substr(piece->start, piece->end - piece->start))});
    }
  }
  return all;
}

}  // namespace shoofly::postgres
