// NOT VALID without a VALIDATE in any later migration.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_constraint_never_validated(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || make->constraint.constraint.validated) return;
  const std::string name = constraint_name(*make, scene.schema);
  reporter.report_unless(
      validation_of(scene.schema.at_home(make->table), name),
      fmt::format("no later migration validates {} of {}: rows from before may break it", name,
                  scene.shown(make->table)),
      {fmt::format("in a migration of its own: alter table {} validate constraint {};",
                   sql_name(make->table), sql_name(name))});
}

}  // namespace

extern const Rule constraint_never_validated;
const Rule constraint_never_validated{
    "constraint-never-validated",
    Family::kData,
    Severity::kNote,
    "a constraint that no migration validates",
    "NOT VALID holds for what is written from then on. Until it is validated nobody knows of the "
    "rows that were there, and the planner does not use it.",
    check_constraint_never_validated,
    nullptr};

}  // namespace shoofly::lint
