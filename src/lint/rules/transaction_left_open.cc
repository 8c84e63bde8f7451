// BEGIN without COMMIT.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_transaction_left_open(const Script& script, const Migration& migration,
                                  const TransactionState& transaction, Reporter& reporter) {
  if (!transaction.open || transaction.begun.line == 0) return;
  // `COMMIT; .. BEGIN;` around what cannot run in one: the tool's own COMMIT ends it.
  if (script.wrapping == Wrapping::kFile || script.wrapping == Wrapping::kAllPending) return;
  reporter.report(fmt::format("the transaction that begins here is never committed{}",
                              migration.version.empty() || script.direction == Direction::kDown
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
                                 finish_transaction_left_open};

}  // namespace shoofly::lint
