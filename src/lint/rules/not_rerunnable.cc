// Statements outside a transaction that cannot run twice.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_not_rerunnable(const Ending& ending, Reporter& reporter) {
  // A text of no tool is run by somebody who sees where it stops.
  if (ending.migration.version.empty()) return;
  for (const auto& [at, number] : ending.transaction.not_twice) {
    if (number == ending.transaction.last_work) continue;  // nothing fails behind it
    reporter.report_at(at, "if a later statement fails, this one stops the next attempt",
                       {"a migration of its own for each; or IF NOT EXISTS, or IF EXISTS; or all "
                        "of it in one transaction"});
  }
}
}  // namespace

extern const Rule not_rerunnable;
const Rule not_rerunnable{
    "not-rerunnable",
    Family::kIdempotence,
    Severity::kNote,
    "what was done before the failure is in the way of the next attempt",
    "Without a transaction, each statement that has run stays. The next attempt stops at the first of them.",
    nullptr,
    finish_not_rerunnable,
    kPostgres,
    nullptr,
    Effort::kNone,
    true};

}  // namespace shoofly::lint
