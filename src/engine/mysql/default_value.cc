#include "engine/mysql/default_value.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "engine/mysql/cursor.h"

namespace shoofly::mysql {
namespace {

// Other from row to row.
constexpr std::array<std::string_view, 14> kEachRow = {
    "uuid",    "uuid_short", "sys_guid", "sysdate", "utc_timestamp", "sleep",   "random_bytes",
    "uuid_v4", "uuid_v7",    "nextval",  "lastval", "setval",        "default", "benchmark"};
// Words of an expression that are no columns.
constexpr std::array<std::string_view, 56> kWords = {"current_date",
                                                     "current_time",
                                                     "current_timestamp",
                                                     "localtime",
                                                     "localtimestamp",
                                                     "current_user",
                                                     "current_role",
                                                     "utc_date",
                                                     "utc_time",
                                                     "null",
                                                     "true",
                                                     "false",
                                                     "interval",
                                                     "second",
                                                     "minute",
                                                     "hour",
                                                     "day",
                                                     "week",
                                                     "month",
                                                     "quarter",
                                                     "year",
                                                     "date",
                                                     "time",
                                                     "timestamp",
                                                     "datetime",
                                                     "as",
                                                     "char",
                                                     "signed",
                                                     "unsigned",
                                                     "integer",
                                                     "int",
                                                     "decimal",
                                                     "double",
                                                     "and",
                                                     "or",
                                                     "not",
                                                     "xor",
                                                     "div",
                                                     "mod",
                                                     "is",
                                                     "in",
                                                     "between",
                                                     "like",
                                                     "case",
                                                     "when",
                                                     "then",
                                                     "else",
                                                     "end",
                                                     "_utf8mb4",
                                                     "_utf8mb3",
                                                     "_latin1",
                                                     "_binary",
                                                     "b",
                                                     "x",
                                                     "microsecond",
                                                     "using"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, std::string_view word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

bool is_of_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

}  // namespace

bool is_worked_out_once(std::string_view expression) {
  const std::string text = lower(std::string(expression));
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    // A name in quotes, a variable, a comment, an escape: not looked into.
    if (c == '`' || c == '"' || c == '@' || c == '#' || c == '\\' || c == '.' ||
        static_cast<unsigned char>(c) >= 0x80)
      return false;
    if (c == '\'') {
      const std::size_t end = text.find('\'', at + 1);
      if (end == std::string::npos || text.find('\\', at) < end) return false;
      at = end + 1;
      continue;
    }
    if (!is_of_word(c)) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_of_word(text[end])) ++end;
    const std::string_view word = std::string_view(text).substr(at, end - at);
    const bool number = std::isdigit(static_cast<unsigned char>(c)) != 0;
    while (number && end < text.size() && text[end] == '.') ++end;
    const std::size_t next = text.find_first_not_of(" \t\r\n", end);
    const bool calls = next != std::string::npos && text[next] == '(';
    if (is_one_of(kEachRow, word) || (!number && !calls && !is_one_of(kWords, word))) return false;
    at = end;
  }
  return true;
}

}  // namespace shoofly::mysql
