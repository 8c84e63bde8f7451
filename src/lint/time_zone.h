#pragma once

// PostgreSQL's ALTER COLUMN .. TYPE between timestamp with and without time zone: a session whose
// time zone is UTC keeps the rows as they are, and makes the indexes of the column anew
// (tests/facts/postgres_aftermath_test.cc). Pure.

#include <optional>
#include <string>

#include "engine/schema_model.h"
#include "engine/statement_facts.h"
#include "lint/transaction.h"

namespace shoofly::lint {

// The rows stay as they are where the session's time zone is UTC, and are written anew elsewhere.
bool rests_on_time_zone(const std::string& from, const TurnType& turn, const StatementFacts& facts);

// What has the same facts whatever the session's time zone is, where this one's is UTC; none: the
// statement's facts do not depend on it, or the migration does not say what it is.
std::optional<WrittenStatement> as_in_utc(const WrittenStatement& statement,
                                          const SchemaModel& schema,
                                          const TransactionState& transaction,
                                          const StatementFacts& facts);

}  // namespace shoofly::lint
