#include "lint/sql_words.h"

#include <algorithm>
#include <cctype>

namespace shoofly::lint {
namespace {

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::size_t after_comment(std::string_view text, std::size_t at) {
  if (text[at] == '-') return std::min(text.find('\n', at), text.size());
  int open = 0;
  while (at < text.size()) {
    if (text.substr(at, 2) == "/*") {
      ++open;
      at += 2;
    } else if (text.substr(at, 2) == "*/") {
      at += 2;
      if (--open == 0) break;
    } else {
      ++at;
    }
  }
  return at;
}

std::size_t after_quotes(std::string_view text, std::size_t at, bool escapes) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (escapes && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (text.substr(at + 1, 1) != std::string_view(&quote, 1)) return at + 1;
      ++at;
    }
  }
  return text.size();
}

// $tag$ .. $tag$; the same place: it is none.
std::size_t after_dollars(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != '$' && in_word(text[end])) ++end;
  if (end >= text.size() || text[end] != '$') return at;
  const std::string_view mark = text.substr(at, end + 1 - at);
  const std::size_t close = text.find(mark, end + 1);
  return close == std::string_view::npos ? text.size() : close + mark.size();
}

// Of one word or sign.
std::size_t end_of_word(std::string_view text, std::size_t at, bool& is_name) {
  const char c = text[at];
  if (c == '\'' || c == '"') return after_quotes(text, at, false);
  if (c == '$') {
    const std::size_t end = after_dollars(text, at);
    if (end > at) return end;
  }
  if (!in_word(c)) return at + 1;
  std::size_t end = at;
  while (end < text.size() && in_word(text[end])) ++end;
  const bool escapes = end == at + 1 && (c == 'e' || c == 'E');
  if (escapes && end < text.size() && text[end] == '\'') return after_quotes(text, end, true);
  is_name = std::isdigit(static_cast<unsigned char>(c)) == 0;
  return end;
}

}  // namespace

std::vector<SqlWord> sql_words(std::string_view statement) {
  std::vector<SqlWord> words;
  int depth = 0;
  for (std::size_t at = 0; at < statement.size();) {
    const std::string_view two = statement.substr(at, 2);
    if (two == "--" || two == "/*") {
      at = after_comment(statement, at);
      continue;
    }
    const char c = statement[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
      continue;
    }
    if (c == ')' || c == ']') --depth;
    SqlWord word{at, at, depth, false};
    word.to = end_of_word(statement, at, word.is_name);
    if (c == '(' || c == '[') ++depth;
    words.push_back(word);
    at = word.to;
  }
  return words;
}

bool is_word(std::string_view statement, const SqlWord& word, std::string_view what) {
  const std::string_view text = statement.substr(word.from, word.to - word.from);
  return text.size() == what.size() &&
         std::equal(text.begin(), text.end(), what.begin(), [](unsigned char a, unsigned char b) {
           return std::tolower(a) == std::tolower(b);
         });
}

std::string_view without_comment_behind(std::string_view statement) {
  const bool any = statement.find("--") != std::string_view::npos ||
                   statement.find("/*") != std::string_view::npos;
  if (!any) return statement;
  const std::vector<SqlWord> words = sql_words(statement);
  return words.empty() ? statement : statement.substr(0, words.back().to);
}

std::vector<std::string> single_acts(std::string_view statement, std::size_t acts) {
  const std::vector<SqlWord> words = sql_words(statement);
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && is_word(statement, words[i], what);
  };
  if (!is(0, "alter") || !is(1, "table")) return {};
  std::size_t at = 2;
  if (is(at, "if")) at += 2;
  if (is(at, "only")) ++at;
  ++at;  // the name's first part
  while (is(at, ".")) at += 2;
  if (is(at, "*")) ++at;
  if (at >= words.size()) return {};
  const std::string head(statement.substr(0, words[at].from));
  std::vector<std::string> found;
  std::size_t from = words[at].from;
  for (std::size_t i = at; i <= words.size(); ++i) {
    const bool ends = i == words.size();
    if (!ends && !(words[i].depth == 0 && is(i, ","))) continue;
    const std::size_t to = i == 0 ? from : words[i - 1].to;
    if (to <= from) return {};
    found.push_back(head + std::string(statement.substr(from, to - from)));
    if (!ends && i + 1 < words.size()) from = words[i + 1].from;
  }
  return found.size() == acts ? found : std::vector<std::string>();
}

}  // namespace shoofly::lint
