#include "lint/sql_words.h"

#include <algorithm>
#include <cctype>

#include "base/letters.h"

namespace shoofly::lint {
namespace {

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool begins_comment(std::string_view text, std::size_t at, Lexis lexis) {
  const std::string_view two = text.substr(at, 2);
  if (lexis == Lexis::kStandard) return two == "--" || two == "/*";
  const bool blank =
      at + 2 >= text.size() || std::isspace(static_cast<unsigned char>(text[at + 2])) != 0;
  return two == "/*" || two.front() == '#' || (two == "--" && blank);
}

std::size_t after_comment(std::string_view text, std::size_t at, Lexis lexis) {
  if (text[at] != '/') return std::min(text.find('\n', at), text.size());
  if (lexis == Lexis::kOfMysql) {  // none within another
    const std::size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
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
std::size_t end_of_word(std::string_view text, std::size_t at, Lexis lexis, bool& is_name) {
  const char c = text[at];
  const bool mysql = lexis == Lexis::kOfMysql;
  if (c == '\'' || c == '"') return after_quotes(text, at, mysql);
  if (mysql && c == '`') return after_quotes(text, at, false);
  if (c == '$' && !mysql) {
    const std::size_t end = after_dollars(text, at);
    if (end > at) return end;
  }
  if (!in_word(c)) return at + 1;
  std::size_t end = at;
  while (end < text.size() && in_word(text[end])) ++end;
  const bool escapes = !mysql && end == at + 1 && (c == 'e' || c == 'E');
  if (escapes && end < text.size() && text[end] == '\'') return after_quotes(text, end, true);
  is_name = std::isdigit(static_cast<unsigned char>(c)) == 0;
  return end;
}

}  // namespace

Lexis lexis_of(std::string_view engine) {
  return engine == "mariadb" || engine == "mysql" ? Lexis::kOfMysql : Lexis::kStandard;
}

std::optional<SqlWord> SqlWordReader::next() {
  while (at_ < statement_.size()) {
    if (begins_comment(statement_, at_, lexis_)) {
      at_ = after_comment(statement_, at_, lexis_);
      continue;
    }
    const char c = statement_[at_];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
      continue;
    }
    if (c == ')' || c == ']') --depth_;
    SqlWord word{at_, at_, depth_, false};
    word.to = end_of_word(statement_, at_, lexis_, word.is_name);
    if (c == '(' || c == '[') ++depth_;
    at_ = word.to;
    return word;
  }
  return std::nullopt;
}

std::vector<SqlWord> sql_words(std::string_view statement, Lexis lexis) {
  std::vector<SqlWord> words;
  SqlWordReader reader(statement, lexis);
  while (const std::optional<SqlWord> word = reader.next()) words.push_back(*word);
  return words;
}

bool has_word(std::string_view statement, std::string_view what, Lexis lexis) {
  SqlWordReader reader(statement, lexis);
  while (const std::optional<SqlWord> word = reader.next()) {
    if (is_word(statement, *word, what)) return true;
  }
  return false;
}

std::string_view up_to_last_word(std::string_view statement, Lexis lexis) {
  statement = statement.substr(0, statement.find_last_not_of(" \t\r\n") + 1);
  const std::string_view line = statement.substr(statement.rfind('\n') + 1);
  const bool may_have = line.find("--") != std::string_view::npos || line.ends_with("*/") ||
                        (lexis == Lexis::kOfMysql && line.find('#') != std::string_view::npos);
  if (!may_have) return statement;
  std::size_t last = 0;
  SqlWordReader reader(statement, lexis);
  while (const std::optional<SqlWord> word = reader.next()) last = word->to;
  // What only a server reads is part of the statement.
  const std::size_t to = last == 0 ? statement.size() : last;
  return statement.find("/*!", to) != std::string_view::npos ||
                 statement.find("/*M!", to) != std::string_view::npos
             ? statement
             : statement.substr(0, to);
}

bool is_word(std::string_view statement, const SqlWord& word, std::string_view what) {
  const std::string_view text = statement.substr(word.from, word.to - word.from);
  return text.size() == what.size() &&
         std::equal(text.begin(), text.end(), what.begin(),
                    [](char a, char b) { return lower_letter(a) == lower_letter(b); });
}

AlterClauses alter_clauses(std::string_view statement) {
  const std::vector<SqlWord> words = sql_words(statement, Lexis::kOfMysql);
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && is_word(statement, words[i], what);
  };
  if (statement.find("/*!") != std::string_view::npos ||
      statement.find("/*M!") != std::string_view::npos || !is(0, "alter"))
    return {};
  std::size_t at = 1;
  if (is(at, "online")) ++at;
  if (is(at, "ignore")) ++at;
  if (!is(at, "table")) return {};
  ++at;
  if (is(at, "if")) at += 2;
  ++at;  // the name's first part
  while (is(at, ".")) at += 2;
  if (is(at, "nowait")) ++at;
  if (is(at, "wait")) at += 2;
  AlterClauses found;
  for (std::size_t from = at, i = at; i <= words.size() && from < words.size(); ++i) {
    const bool ends = i == words.size() || (words[i].depth == 0 && is(i, ","));
    if (!ends) continue;
    if (i == from) return {};
    const bool option = ((is(from, "algorithm") || is(from, "lock")) && i - from <= 3) ||
                        ((is(from, "with") || is(from, "without")) && is(from + 1, "validation"));
    (option ? found.options : found.acts).push_back({words[from].from, words[i - 1].to});
    from = i + 1;
  }
  return found;
}

namespace {

std::vector<std::string> single_acts_of_mysql(std::string_view statement, std::size_t acts) {
  const AlterClauses clauses = alter_clauses(statement);
  if (clauses.acts.size() != acts) return {};
  std::size_t head = clauses.acts.front().from;
  std::string options;
  for (const AlterClauses::Span& option : clauses.options) {
    head = std::min(head, option.from);
    options += ", " + std::string(statement.substr(option.from, option.to - option.from));
  }
  std::vector<std::string> found;
  for (const AlterClauses::Span& act : clauses.acts)
    found.push_back(std::string(statement.substr(0, head)) +
                    std::string(statement.substr(act.from, act.to - act.from)) + options);
  return found;
}

}  // namespace

std::vector<std::string> single_acts(std::string_view statement, std::size_t acts, Lexis lexis) {
  if (lexis == Lexis::kOfMysql) return single_acts_of_mysql(statement, acts);
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
