#include "toolchain/first_words.h"

#include <algorithm>
#include <cctype>

namespace shoofly::toolchain {
namespace {

constexpr std::size_t kMostWords = 8;

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
}

std::size_t after(std::string_view text, std::string_view what, std::size_t from) {
  const std::size_t found = text.find(what, from);
  return found == std::string_view::npos ? text.size() : found + what.size();
}

// Comments nest.
std::size_t after_comment(std::string_view text, std::size_t at) {
  for (int depth = 0; at < text.size();) {
    const std::string_view two = text.substr(at, 2);
    if (two == "/*") {
      ++depth;
      at += 2;
    } else if (two == "*/") {
      at += 2;
      if (--depth == 0) return at;
    } else {
      ++at;
    }
  }
  return at;
}

// `at` is a quote; two of them are one inside, which needs no care here: the text goes on as a
// quote that begins at once.
std::size_t after_quote(std::string_view text, std::size_t at, bool escapes) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (escapes && text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// $tag$ .. $tag$; a parameter ($1) is none.
std::size_t after_dollar(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_word(text[end])) ++end;
  const bool number = end > at + 1 && std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0;
  if (end >= text.size() || text[end] != '$' || number) return end;
  return after(text, text.substr(at, end + 1 - at), end + 1);
}

}  // namespace

bool any_statement(std::string_view text, const std::function<bool(const Words&)>& test) {
  Words words;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const std::string_view two = text.substr(at, 2);
    if (two == "--") {
      at = after(text, "\n", at);
    } else if (two == "/*") {
      at = after_comment(text, at);
    } else if (c == '\'' || c == '"') {
      const bool escapes = c == '\'' && at > 0 && (text[at - 1] == 'e' || text[at - 1] == 'E') &&
                           (at == 1 || !is_word(text[at - 2]));
      at = after_quote(text, at, escapes);
    } else if (c == '$') {
      at = after_dollar(text, at);
    } else if (c == ';') {
      if (!words.empty() && test(words)) return true;
      words.clear();
      ++at;
    } else if (is_word(c)) {
      std::size_t end = at;
      while (end < text.size() && (is_word(text[end]) || text[end] == '$')) ++end;
      if (words.size() < kMostWords) {
        std::string word(text.substr(at, end - at));
        std::transform(word.begin(), word.end(), word.begin(),
                       [](unsigned char byte) { return static_cast<char>(std::toupper(byte)); });
        words.push_back(std::move(word));
      }
      at = end;
    } else {
      ++at;
    }
  }
  return !words.empty() && test(words);
}

}  // namespace shoofly::toolchain
