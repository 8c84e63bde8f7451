// ADD CHECK .. NOT VALID: what is written meanwhile.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_check_refuses_writers(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || !scene.is_live(make->table)) return;
  const Constraint& constraint = make->constraint.constraint;
  if (constraint.kind != ConstraintKind::kCheck || constraint.validated) return;
  if (!make->constraint.enforced) return;
  reporter.report(fmt::format("from here on {} refuses rows that break the check, the deployed "
                              "application's too",
                              scene.shown(make->table)),
                  {"make sure that what is deployed writes nothing that breaks it"});
}

}  // namespace

extern const Rule check_refuses_writers;
const Rule check_refuses_writers{
    "check-refuses-writers",
    Family::kCompatibility,
    Severity::kNote,
    "a new constraint may refuse what the deployed application writes",
    "NOT VALID spares the rows that are there, not the ones that are written from now on.",
    check_check_refuses_writers,
    nullptr};

}  // namespace shoofly::lint
