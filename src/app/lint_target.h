#pragma once

// A live target, as the linter asks it: its schema and sizes, and which migrations it has. Read
// only, and nothing waits long: neither for a lock nor for an answer.

#include <string>
#include <vector>

#include "app/lint_project.h"
#include "app/target.h"
#include "base/result.h"
#include "catalog/catalog.h"
#include "engine/engines.h"
#include "engine/schema_file.h"
#include "engine/statement_facts.h"
#include "lint/deployed_queries.h"
#include "lint/live_schema.h"
#include "toolchain/history.h"
#include "toolchain/tools.h"

namespace shoofly {

struct LintTarget {
  Target target;
  const SqlOfEngine* sql = nullptr;
  ServerVersion version;
  lint::LiveFacts facts;

  std::string server() const;  // "PostgreSQL 15.4"
  // What the first pending migration is played upon.
  lint::LiveSchema schema(const SchemaModel& replayed) const {
    return lint::live_schema(facts, replayed);
  }
};

// Errors: those of open_target; retryable (somebody holds a lock on what has to be read).
Result<LintTarget> look_at_target(const std::string& written);

// The statements that the deployed application sends, as far as the server remembers them; what
// there is to say of that goes to `words`. Errors: the connection's.
Result<std::vector<lint::DeployedQuery>> deployed_queries(LintTarget& target,
                                                          std::vector<std::string>& words);

// Which migrations the target has.
struct Standing {
  lint::HistoryNotes notes;
  std::string assumed;  // without a history: what was taken for granted, a sentence
};

// `history`: the table's name as a person writes it; empty: the tool's usual one. Errors: refused
// (no right to read it), not found (that table, or its columns), unsupported (the tool keeps none),
// the connection's.
Result<Standing> standing_of(LintTarget& target, const toolchain::Project& project,
                             const std::string& history);

// Whose SQL it is: the server's own. Errors: invalid input (somebody says otherwise; a release of
// which nothing is known).
Result<Meant> meant_by_target(const LintRequest& request, const lint::Settings& settings,
                              const std::string& own, const LintTarget& target);

}  // namespace shoofly
