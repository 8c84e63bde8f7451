// ADD FOREIGN KEY without NOT VALID.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_foreign_key_scans(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || make->constraint.constraint.kind != ConstraintKind::kForeignKey) return;
  const Constraint& constraint = make->constraint.constraint;
  if (!constraint.validated) return;
  if (!scene.is_live(make->table)) return;
  const QualifiedName& other = constraint.references;
  const bool own = scene.schema.at_home(other) == scene.schema.at_home(make->table);
  reporter.report(
      fmt::format("the rows are checked under SHARE ROW EXCLUSIVE on {}{}: every write of {} "
                  "waits until all rows are looked up",
                  scene.shown(make->table), own ? "" : " and on " + scene.shown(other),
                  own ? "it" : "both"),
      not_valid_first(scene, make->table, constraint));
}

}  // namespace

extern const Rule foreign_key_scans;
const Rule foreign_key_scans{
    "foreign-key-scans",
    Family::kLocks,
    Severity::kWarning,
    "a foreign key is validated while writers of two tables wait",
    "Every row is looked up in the other table under the lock. NOT VALID takes it for an instant, and VALIDATE looks the rows up beside readers and writers.",
    check_foreign_key_scans,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
