// ADD CHECK without NOT VALID.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_check_scans(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || make->constraint.constraint.kind != ConstraintKind::kCheck) return;
  const Constraint& constraint = make->constraint.constraint;
  if (!constraint.validated || !scene.is_live(make->table)) return;
  reporter.report(
      fmt::format("the check is made under ACCESS EXCLUSIVE on {}: every read and write "
                  "of it waits until all rows are read",
                  scene.shown(make->table)),
      not_valid_first(scene, make->table, constraint));
}

}  // namespace

extern const Rule check_scans;
const Rule check_scans{
    "check-scans",
    Family::kLocks,
    Severity::kWarning,
    "a check constraint is validated while everybody waits",
    "Every row is read under the lock. NOT VALID takes it for an instant, and VALIDATE reads the rows beside readers and writers.",
    check_check_scans,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
