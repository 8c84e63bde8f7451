#include "lint/delimiter_command.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/marks.h"
#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

// "//", "$$", ";" and nothing else up to the end of the line.
bool is_delimiter(std::string_view rest) {
  const std::size_t from = rest.find_first_not_of(" \t");
  if (from == 0 || from == std::string_view::npos) return false;
  const std::size_t last = rest.find_last_not_of(" \t\r");
  const std::string_view sign = rest.substr(from, last + 1 - from);
  return std::none_of(sign.begin(), sign.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::isspace(c) != 0 || c == '\'' || c == '"' || c == '`' ||
           c == '(' || c == ')' || c == ',' || c == '=';
  });
}

constexpr Marks kCommand(std::array<std::string_view, 1>{"delimiter"});

}  // namespace

std::optional<std::size_t> delimiter_command(std::string_view text) {
  if (!kCommand.is_any_in(text)) return std::nullopt;
  SqlWordReader reader(text, Lexis::kOfMysql);
  while (const std::optional<SqlWord> word = reader.next()) {
    if (word->depth > 0 || !word->is_name || !is_word(text, *word, "delimiter")) continue;
    const std::size_t before =
        word->from == 0 ? std::string_view::npos : text.find_last_not_of(" \t", word->from - 1);
    const bool first = before == std::string_view::npos || text[before] == '\n';
    const std::size_t end = std::min(text.find('\n', word->to), text.size());
    if (first && is_delimiter(text.substr(word->to, end - word->to))) return word->from;
  }
  return std::nullopt;
}

}  // namespace shoofly::lint
