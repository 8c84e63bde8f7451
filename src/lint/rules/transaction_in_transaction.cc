// BEGIN, COMMIT and ROLLBACK where they do not fit.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_transaction_in_transaction(const Scene& scene, Reporter& reporter) {
  const auto* mark = scene.detail<TransactionMark>();
  if (mark == nullptr || scene.script.marks_are_tools) return;
  const bool begins = mark->verb == TransactionMark::Verb::kBegin;
  const bool ends = mark->verb == TransactionMark::Verb::kCommit ||
                    mark->verb == TransactionMark::Verb::kRollback;
  if (begins && scene.transaction.implicit) return;  // it becomes the text's own
  // statement-refused says it.
  if (scene.server.engine == "sqlite" && begins == scene.transaction.open) return;
  if (begins && scene.transaction.open) {
    reporter.report(scene.transaction.by_tool
                        ? "the tool has begun a transaction already: BEGIN does nothing"
                        : "a transaction is open already: BEGIN does nothing",
                    {"take it out"});
  } else if (ends && scene.transaction.implicit) {
    reporter.report("there is no transaction to end", {"take it out"});
  } else if (ends && scene.transaction.open && scene.transaction.by_tool) {
    reporter.report(
        "this ends the transaction that the tool has begun: what follows runs without one",
        {"take it out, or tell the tool to run the file without a transaction"});
  } else if (ends && !scene.transaction.open) {
    reporter.report("there is no transaction to end", {"take it out"});
  }
}

}  // namespace

extern const Rule transaction_in_transaction;
const Rule transaction_in_transaction{
    "transaction-in-transaction",
    Family::kTransactions,
    Severity::kWarning,
    "the text begins or ends a transaction that is the tool's",
    "BEGIN in a transaction does nothing; COMMIT ends the tool's own, and what follows runs without one.",
    check_transaction_in_transaction,
    nullptr,
    Engines{true, false, true}};

}  // namespace shoofly::lint
