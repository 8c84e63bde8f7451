// ADD COLUMN .. CHECK.

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_new_column_checks_rows(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeColumn>();
  if (make == nullptr || scene.facts.rewrites || !scene.is_live(make->table)) return;
  for (const WrittenConstraint& constraint : make->constraints) {
    if (constraint.constraint.kind != ConstraintKind::kCheck) continue;
    reporter.report(fmt::format("the check of the new column reads every row of {} under ACCESS "
                                "EXCLUSIVE: every read and write of it waits meanwhile",
                                scene.shown(make->table)),
                    column_without_constraints(scene, *make));
  }
}

}  // namespace

extern const Rule new_column_checks_rows;
const Rule new_column_checks_rows{"new-column-checks-rows",
                                  Family::kLocks,
                                  Severity::kWarning,
                                  "a check that comes with a new column reads every row",
                                  "The column is added in an instant; its check is not.",
                                  check_new_column_checks_rows,
                                  nullptr,
                                  kPostgres,
                                  nullptr,
                                  Effort::kReads};

}  // namespace shoofly::lint
