// ADD EXCLUDE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_exclusion_scans(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeConstraint>();
  if (make == nullptr || make->constraint.constraint.kind != ConstraintKind::kExclusion) return;
  if (!scene.is_live(make->table)) return;
  reporter.report(
      fmt::format("the exclusion constraint is built under ACCESS EXCLUSIVE on {}: every "
                  "read and write of it waits until all rows are compared",
                  scene.shown(make->table)),
      {"move the rows into a table that has it from the start, or take the time when "
       "nobody needs the table"});
}

}  // namespace

extern const Rule exclusion_scans;
const Rule exclusion_scans{
    "exclusion-scans",
    Family::kLocks,
    Severity::kWarning,
    "an exclusion constraint is built while everybody waits",
    "There is no way to add one beside writers: NOT VALID and USING INDEX are not for it.",
    check_exclusion_scans,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kSorts};

}  // namespace shoofly::lint
