#include "app/lint_queries.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/file.h"
#include "lint/fingerprint.h"

namespace shoofly {

Result<DeployedQueries> read_queries(const std::string& path, const QueryReader& reader) {
  SHOOFLY_ASSIGN(const std::string text, read_file(path));
  DeployedQueries read;
  Position at{1, 1};
  std::size_t counted = 0;
  for (QueryReader::Piece& piece : reader.divide(text)) {
    for (; counted < piece.start; ++counted)
      at = text[counted] == '\n' ? Position{at.line + 1, 1} : Position{at.line, at.column + 1};
    Result<QueryShape> shape = reader.read(piece.text);
    if (shape.ok()) {
      read.queries.push_back({path, at, *std::move(shape)});
    } else {
      read.notices.push_back(
          {{Severity::kWarning, path, at, "not analysed: " + shape.error().message, {}},
           lint::kNotAnalysed});
    }
  }
  return read;
}

std::string shown_statement(std::string_view text) {
  constexpr std::size_t kMostShown = 80;
  const std::string words = lint::normalised(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const char c = words[i];
    if (c == '\'') return {};
    const bool begins = i == 0 || (std::isalnum(static_cast<unsigned char>(words[i - 1])) == 0 &&
                                   words[i - 1] != '_' && words[i - 1] != '$');
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 && begins) return {};
    // $1 is a parameter; what stands between dollar marks is a text.
    if (c == '$' &&
        (i + 1 == words.size() || std::isdigit(static_cast<unsigned char>(words[i + 1])) == 0))
      return {};
  }
  if (words.size() <= kMostShown) return words;
  std::size_t end = kMostShown;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) --end;
  return words.substr(0, end) + " ..";
}

DeployedQueries queries_of(const LoggedStatements& log, const QueryReader& reader) {
  DeployedQueries read;
  for (const LoggedStatement& statement : log.statements) {
    Result<QueryShape> shape = reader.read(statement.text);
    if (shape.ok()) {
      const std::string shown = shown_statement(statement.text);
      read.queries.push_back(
          {"pg_stat_statements " + statement.id + (shown.empty() ? shown : " (" + shown + ")"),
           {},
           *std::move(shape)});
    } else {
      ++read.unread;
    }
  }
  return read;
}

}  // namespace shoofly
