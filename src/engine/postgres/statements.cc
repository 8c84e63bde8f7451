#include "engine/postgres/statements.h"

#include <algorithm>
#include <cctype>

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

class Divider {
 public:
  explicit Divider(std::string_view text) : text_(text) {}

  DividedText run() {
    while (skip_between()) take_statement();
    return std::move(result_);
  }

 private:
  // To the next statement's first byte; false: there is none.
  bool skip_between() {
    for (;;) {
      while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ';')) ++at_;
      if (at_ >= text_.size()) return false;
      if (starts("--") || starts("/*")) {
        skip_comment();
      } else if (text_[at_] == '\\') {
        const std::size_t start = at_;
        at_ = std::min(text_.find('\n', at_), text_.size());
        const std::string_view line = text_.substr(start, at_ - start);
        if (!line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"))
          result_.meta.push_back(start);
      } else {
        return true;
      }
    }
  }

  void take_statement() {
    const std::size_t start = at_;
    words_.clear();
    depth_ = blocks_ = 0;
    while (at_ < text_.size() && !(text_[at_] == ';' && depth_ <= 0 && blocks_ == 0)) take_token();
    std::size_t end = at_;
    while (end > start && is_space(text_[end - 1])) --end;
    result_.statements.push_back({start, std::string(text_.substr(start, end - start))});
    if (at_ < text_.size()) ++at_;
    if (is_copy_from_stdin()) skip_rows();
  }

  void take_token() {
    const char c = text_[at_];
    if (starts("--") || starts("/*")) {
      skip_comment();
    } else if (c == '\'' || c == '"') {
      skip_quoted(c, false);
    } else if (c == '$') {
      skip_dollar();
    } else if (starts_word(c)) {
      take_word();
    } else {
      if (c == '(' || c == '[') ++depth_;
      if (c == ')' || c == ']') --depth_;
      ++at_;
    }
  }

  void take_word() {
    const std::size_t start = at_;
    while (at_ < text_.size() && continues_word(text_[at_])) ++at_;
    const std::string word = folded(text_.substr(start, at_ - start));
    if (word == "e" && at_ < text_.size() && text_[at_] == '\'') {
      skip_quoted('\'', true);
      return;
    }
    // A body of a function in SQL: BEGIN ATOMIC .. END, with CASE .. END in it.
    if (word == "atomic" && last_ == "begin") ++blocks_;
    if (word == "case" && blocks_ > 0) ++blocks_;
    if (word == "end" && blocks_ > 0) --blocks_;
    last_ = word;
    if (words_.size() < 400) words_.push_back(word);
  }

  void skip_quoted(char quote, bool escapes) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (escapes && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == quote) {
        ++at_;
        return;  // a doubled quote opens the next string at once
      }
    }
    at_ = std::min(at_, text_.size());
  }

  // $tag$ .. $tag$, or a lone dollar.
  void skip_dollar() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && continues_word(text_[end]) && text_[end] != '$') ++end;
    const bool tag =
        end < text_.size() && text_[end] == '$' && (end == at_ + 1 || starts_word(text_[at_ + 1]));
    if (!tag) {
      ++at_;
      return;
    }
    const std::string_view delimiter = text_.substr(at_, end + 1 - at_);
    const std::size_t close = text_.find(delimiter, end + 1);
    at_ = close == std::string_view::npos ? text_.size() : close + delimiter.size();
  }

  void skip_comment() {
    if (starts("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return;
    }
    int depth = 0;
    do {
      if (starts("/*")) {
        ++depth;
        at_ += 2;
      } else if (starts("*/")) {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < text_.size());
    at_ = std::min(at_, text_.size());
  }

  bool is_copy_from_stdin() const {
    if (words_.empty() || words_[0] != "copy") return false;
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (words_[i] == "from" && words_[i + 1] == "stdin") return true;
    }
    return false;
  }

  // Up to the line "\.".
  void skip_rows() {
    while (at_ < text_.size()) {
      const std::size_t start = at_;
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      at_ = std::min(end + 1, text_.size());
      std::string_view line = text_.substr(start, end - start);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line == "\\.") return;
    }
  }

  bool starts(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int blocks_ = 0;
  std::string last_;
  std::vector<std::string> words_;
  DividedText result_;
};

}  // namespace

DividedText divide(std::string_view text) { return Divider(text).run(); }

LineIndex::LineIndex(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

Position LineIndex::at(std::size_t byte) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
  const auto line = static_cast<std::size_t>(after - starts_.begin());
  return {static_cast<int>(line), static_cast<int>(byte - starts_[line - 1]) + 1};
}

}  // namespace shoofly::postgres
