// ADD CHECK without NOT VALID.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_check_scans(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || make->constraint.constraint.kind != ConstraintKind::kCheck) return;
  const Constraint& constraint = make->constraint.constraint;
  if (!constraint.validated || !scene.is_live(make->table)) return;
  const std::string name = constraint.name.empty() ? "NAME" : sql_name(constraint.name);
  reporter.report(
      fmt::format("the check is made under ACCESS EXCLUSIVE on {}: every read and write "
                  "of it waits until all rows are read",
                  scene.shown(make->table)),
      {scene.alone ? with_end(scene.text, "not valid") : "add it NOT VALID",
       fmt::format("then, in another transaction: alter table {} validate constraint {};",
                   sql_name(make->table), name)});
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
    nullptr};

}  // namespace shoofly::lint
