// BEGIN without COMMIT.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_transaction_left_open(const Ending& ending, Reporter& reporter) {
  if (!ending.transaction.open || ending.transaction.begun.line == 0) return;
  // `COMMIT; .. BEGIN;` around what cannot run in one: the tool's own COMMIT ends it.
  if (ending.script.wrapping == Wrapping::kFile || ending.script.wrapping == Wrapping::kAllPending)
    return;
  reporter.report_at(
      ending.transaction.begun,
      fmt::format("the transaction that begins here is never committed{}",
                  ending.migration.version.empty() || ending.script.direction == Direction::kDown
                      ? ""
                      : ": nothing of it stays"),
      {"COMMIT; at the end"});
}

}  // namespace

extern const Rule transaction_left_open;
const Rule transaction_left_open{"transaction-left-open",
                                 Family::kTransactions,
                                 Severity::kError,
                                 "a transaction is begun and not ended",
                                 "When the session ends, everything since BEGIN is rolled back.",
                                 nullptr,
                                 finish_transaction_left_open,
                                 kEveryEngine};

}  // namespace shoofly::lint
