// ENABLE ROW LEVEL SECURITY without a policy.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_row_security_hides_rows(const Ending& ending, Reporter& reporter) {
  for (const auto& [table, at] : ending.transaction.secured) {
    const TransactionState& state = ending.transaction;
    // A policy stays while row-level security is off.
    if (state.policies.count(table) + state.made.count(table) + ending.guarded.count(table) > 0)
      continue;
    reporter.report_at(at,
                       fmt::format("{} has row-level security from here on, and no policy that the "
                                   "migrations make: who is not its owner sees no row",
                                   table.name),
                       {"make its policies in the same transaction, before it is enabled"});
  }
}

}  // namespace

extern const Rule row_security_hides_rows;
const Rule row_security_hides_rows{
    "row-security-hides-rows",
    Family::kCompatibility,
    Severity::kWarning,
    "row-level security without a policy hides every row",
    "For everybody but the owner, and for the owner too with FORCE: SELECT, UPDATE and DELETE find no rows, without an error, and INSERT is refused (42501).",
    nullptr,
    finish_row_security_hides_rows};

}  // namespace shoofly::lint
