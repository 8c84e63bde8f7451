// NOT VALID and VALIDATE in one transaction.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_validate_in_same_transaction(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<ConstraintValidation>();
  if (work == nullptr || !scene.transaction.open || !scene.is_live(work->table)) return;
  if (scene.transaction.unvalidated.count(work->name) == 0) return;
  reporter.report(
      fmt::format("constraint {} was added in this transaction: its lock on {} is held "
                  "while every row is read",
                  work->name, scene.shown(work->table)),
      in_own_transaction(scene, {"put VALIDATE CONSTRAINT into a migration of its own"}));
}

}  // namespace

extern const Rule validate_in_same_transaction;
const Rule validate_in_same_transaction{
    "validate-in-same-transaction",
    Family::kLocks,
    Severity::kWarning,
    "a constraint is validated in the transaction that adds it",
    "The lock of ADD CONSTRAINT is held until the end of the transaction, so the reading happens under it: NOT VALID has gained nothing.",
    check_validate_in_same_transaction,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
