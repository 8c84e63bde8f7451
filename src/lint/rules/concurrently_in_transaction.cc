// CREATE INDEX CONCURRENTLY and its like inside a transaction.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_concurrently_in_transaction(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open || !scene.facts.waits_without_blocking ||
      scene.detail<ConstraintValidation>() != nullptr)
    return;
  reporter.report(
      scene.transaction.by_tool
          ? "the tool runs this file in one transaction, where CONCURRENTLY fails (25001)"
          : "CONCURRENTLY fails in a transaction (25001)",
      outside(std::string(scene.own) + ";",
              {scene.transaction.by_tool ? "a file of its own, without a transaction"
                                         : "after COMMIT, or in a file of its own"}));
}

}  // namespace

extern const Rule concurrently_in_transaction;
const Rule concurrently_in_transaction{"concurrently-in-transaction",
                                       Family::kTransactions,
                                       Severity::kError,
                                       "CONCURRENTLY cannot run in a transaction",
                                       "The server refuses it, and the migration stops half way.",
                                       check_concurrently_in_transaction,
                                       nullptr};

}  // namespace shoofly::lint
