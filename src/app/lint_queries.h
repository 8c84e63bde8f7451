#pragma once

// Reads the statements that the deployed application sends from a file.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/query_shape.h"
#include "engine/statement_log.h"
#include "lint/deployed_queries.h"
#include "lint/finding.h"

namespace shoofly {

struct DeployedQueries {
  std::vector<lint::DeployedQuery> queries;
  std::size_t unread = 0;             // of a log: its texts are nobody's file
  std::vector<lint::Notice> notices;  // what could not be read
};

// SQL, statement by statement. Errors: what the system says of the file.
Result<DeployedQueries> read_queries(const std::string& path, const QueryReader& reader);

// A statement that a server remembers, for people: in one line, shortened. Empty: it has a value in
// it, as where the server had forgotten it while it ran.
std::string shown_statement(std::string_view text);

// Those that a server remembers.
DeployedQueries queries_of(const LoggedStatements& log, const QueryReader& reader);

}  // namespace shoofly
