#include "app/lint_queries.h"

#include <algorithm>
#include <utility>

#include "base/file.h"

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

DeployedQueries queries_of(const LoggedStatements& log, const QueryReader& reader) {
  DeployedQueries read;
  for (const LoggedStatement& statement : log.statements) {
    Result<QueryShape> shape = reader.read(statement.text);
    if (shape.ok()) {
      read.queries.push_back({"pg_stat_statements " + statement.id, {}, *std::move(shape)});
    } else {
      ++read.unread;
    }
  }
  return read;
}

}  // namespace shoofly
