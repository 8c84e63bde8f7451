#include "lint/inserted_rows.h"

#include <algorithm>
#include <cctype>

#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

constexpr std::size_t kMostInsertBytes = std::size_t{16} << 10;

bool is_number(std::string_view word) {
  return !word.empty() && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
}

// Of the words from `from` to `to`.
InsertedValue value_of(std::string_view text, const std::vector<SqlWord>& words, std::size_t from,
                       std::size_t to) {
  if (from == to) return {};
  InsertedValue value{
      std::string(text.substr(words[from].from, words[to - 1].to - words[from].from))};
  const bool negative = to == from + 2 && is_word(text, words[from], "-");
  const SqlWord& last = words[to - 1];
  const std::string_view word = text.substr(last.from, last.to - last.from);
  const bool number = is_number(word) && (to == from + 1 || negative);
  const bool named =
      is_word(text, last, "null") || is_word(text, last, "true") || is_word(text, last, "false");
  value.literal = number || (to == from + 1 && (word.front() == '\'' || named));
  return value;
}

}  // namespace

bool InsertedValue::is_null() const {
  return literal && text.size() == 4 && std::tolower(static_cast<unsigned char>(text[0])) == 'n';
}

std::optional<std::vector<InsertedRow>> inserted_rows(std::string_view statement, Lexis lexis) {
  if (statement.size() > kMostInsertBytes) return std::nullopt;
  const std::vector<SqlWord> words = sql_words(statement, lexis);
  const auto is = [&](std::size_t i, std::string_view what) {
    return i < words.size() && words[i].depth == 0 && is_word(statement, words[i], what);
  };
  const bool mysql = lexis == Lexis::kOfMysql;
  if (!is(0, "insert") && !(mysql && is(0, "replace"))) return std::nullopt;
  const auto begins_rows = [&](std::size_t i) {
    return is(i, "values") || (mysql && is(i, "value"));
  };
  std::size_t at = 0;
  while (at < words.size() && !begins_rows(at) && !is(at, "select") && !is(at, "default")) ++at;
  if (!begins_rows(at)) return std::nullopt;
  std::vector<InsertedRow> rows;
  do {
    ++at;
    if (!is(at, "(")) return std::nullopt;
    InsertedRow row;
    std::size_t from = at + 1;
    for (++at; at < words.size() && words[at].depth > 0; ++at) {
      if (words[at].depth > 1 || !is_word(statement, words[at], ",")) continue;
      row.push_back(value_of(statement, words, from, at));
      from = at + 1;
    }
    if (!is(at, ")")) return std::nullopt;
    row.push_back(value_of(statement, words, from, at));
    rows.push_back(std::move(row));
    ++at;
  } while (is(at, ","));
  return rows;
}

}  // namespace shoofly::lint
