#include "report/sql_inline.h"

#include <cctype>

#include <fmt/format.h>

namespace shoofly {
namespace {

std::string literal(const Value& value, const SqlWriter& writer) {
  if (is_null(value)) return "null";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return writer.render(*number);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{:.17g}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return writer.render(Text{*text});
  std::string hex;
  for (const char c : std::get<Blob>(value).bytes)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return fmt::format("x'{}'", hex);
}

// The length of what begins at `at` and is no place for a placeholder; 0 where one may stand.
std::size_t opaque(std::string_view sql, std::size_t at) {
  const std::string_view rest = sql.substr(at);
  const auto upto = [&](std::string_view end, std::size_t from) {
    const std::size_t found = rest.find(end, from);
    return found == std::string_view::npos ? rest.size() : found + end.size();
  };
  if (rest[0] == '\'' || rest[0] == '"' || rest[0] == '`') return upto(rest.substr(0, 1), 1);
  if (rest.substr(0, 2) == "--") return upto("\n", 2);
  if (rest.substr(0, 2) == "/*") return upto("*/", 2);
  if (rest[0] != '$') return 0;
  std::size_t end = 1;
  while (end < rest.size() &&
         (std::isalnum(static_cast<unsigned char>(rest[end])) != 0 || rest[end] == '_'))
    ++end;
  const bool tag = end < rest.size() && rest[end] == '$' &&
                   std::isdigit(static_cast<unsigned char>(rest[1])) == 0;
  return tag ? upto(rest.substr(0, end + 1), end + 1) : 0;
}

}  // namespace

std::string inlined(const Statement& statement, const Dialect& dialect) {
  const std::string& sql = statement.sql.str();
  if (statement.parameters.empty()) return sql;
  const SqlWriter writer = dialect.writer();
  std::string text;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t skip = opaque(sql, at); skip > 0) {
      text += sql.substr(at, skip);
      at += skip;
      continue;
    }
    std::size_t used = 0;
    for (std::size_t i = statement.parameters.size(); i > 0 && used == 0; --i) {  // $12 before $1
      const std::string place = dialect.placeholder(static_cast<int>(i));
      if (sql.compare(at, place.size(), place) != 0) continue;
      text += literal(statement.parameters[i - 1], writer);
      used = place.size();
    }
    if (used == 0) text += sql[at++];
    at += used;
  }
  return text;
}

}  // namespace shoofly
