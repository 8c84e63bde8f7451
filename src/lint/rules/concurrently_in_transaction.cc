// CREATE INDEX CONCURRENTLY and its like inside a transaction, or in a DO.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_concurrently_in_transaction(const Scene& scene, Reporter& reporter) {
  const bool in_block = scene.statement.number == scene.transaction.block;
  if (!scene.transaction.open && !in_block) return;
  if (!scene.facts.waits_without_blocking || scene.detail<ConstraintValidation>() != nullptr)
    return;
  if (in_block) {
    reporter.report("CONCURRENTLY fails in a DO and in a function (25001)",
                    {"a statement of its own, outside of a transaction"});
    return;
  }
  if (scene.transaction.implicit && scene.transaction.by_tool) {
    reporter.report(
        "the tool sends these statements as one message, which is one transaction for the server: "
        "CONCURRENTLY fails in it (25001)",
        outside(std::string(scene.own) + ";", {"a file of its own: one statement alone runs in no "
                                               "transaction"}));
    return;
  }
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
