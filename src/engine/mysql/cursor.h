#pragma once

// Walks over the tokens of one statement. What expects something and does not find it says so in
// `problem()`, and everything that follows fails too: a reader of a form returns false and is done.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mysql/tokens.h"
#include "sql/text.h"

namespace shoofly::mysql {

class Cursor {
 public:
  Cursor(std::string_view text, const std::vector<Token>& tokens, const Modes& modes)
      : text_(text), tokens_(tokens), modes_(modes) {}

  bool at_end() const { return at_ >= tokens_.size(); }
  std::size_t index() const { return at_; }
  void go(std::size_t index) { at_ = index; }
  std::size_t size() const { return tokens_.size(); }
  const Modes& modes() const { return modes_; }

  // Looking; past the end there is nothing.
  bool is(std::string_view word, std::size_t ahead = 0) const;  // a word or a sign, in any case
  bool are(std::initializer_list<std::string_view> words) const;
  bool is_any(std::initializer_list<std::string_view> words) const;
  bool is_name(std::size_t ahead = 0) const;
  bool is_text() const { return kind() == TokenKind::kText; }
  std::optional<TokenKind> kind(std::size_t ahead = 0) const;
  std::string_view raw(std::size_t ahead = 0) const;

  // Taking.
  void skip() { ++at_; }
  bool accept(std::string_view word);
  bool accept(std::initializer_list<std::string_view> words);  // all of them, or none
  bool expect(std::string_view word);
  std::optional<std::string> name();                // without quotes
  std::optional<QualifiedName> qualified();         // a, b.a
  std::optional<std::vector<std::string>> names();  // (a, b)
  std::optional<std::string> text_value();          // of a string, without quotes and escapes
  std::string word();  // lower case; a name's or a number's or a text's value; empty at the end
  // To behind the bracket that closes this one.
  bool skip_brackets();
  // To the next of these outside of brackets, or to the end. Brackets may be nested to any depth.
  bool skip_to(std::initializer_list<std::string_view> words);

  // The bytes from one token to before another one.
  std::string text(std::size_t from, std::size_t to) const;
  std::size_t offset() const;  // of this token, in the whole text; past the last: its end
  std::size_t offset_of(std::size_t index) const { return tokens_[index].start; }

  bool fail(std::string_view expected);
  bool failed() const { return !problem_.empty(); }
  const std::string& problem() const { return problem_; }
  std::size_t failed_at() const { return failed_at_; }

 private:
  std::string_view text_;
  const std::vector<Token>& tokens_;
  const Modes& modes_;
  std::size_t at_ = 0;
  std::string problem_;
  std::size_t failed_at_ = 0;
};

std::string lower(std::string_view text);
std::string upper(std::string_view text);
// Of a string or a quoted name, without quotes and escapes.
std::string unquoted(std::string_view token, bool backslash_escapes);

}  // namespace shoofly::mysql
