// Statements outside a transaction that cannot run twice.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_not_rerunnable(const Scene& scene, Reporter& reporter) {
  // A text of no tool is run by somebody who sees where it stops.
  if (scene.transaction.open || scene.migration.version.empty() ||
      !scene.transaction.changed_schema)
    return;
  bool robust = true;
  if (const auto* act = scene.act<MakeTable>()) robust = act->if_not_exists || act->table.temporary;
  if (const auto* act = scene.act<MakeColumn>()) robust = act->if_not_exists;
  if (const auto* act = scene.act<TakeColumn>()) robust = act->if_exists;
  if (const auto* act = scene.act<TakeTable>()) robust = act->if_exists;
  if (robust) return;
  reporter.report("if a later statement fails, this one stops the next attempt",
                  {"IF NOT EXISTS, or IF EXISTS; or all of it in one transaction"});
}

}  // namespace

extern const Rule not_rerunnable;
const Rule not_rerunnable{
    "not-rerunnable",
    Family::kIdempotence,
    Severity::kNote,
    "what was done before the failure is in the way of the next attempt",
    "Without a transaction, each statement that has run stays. The next attempt stops at the first of them.",
    check_not_rerunnable,
    nullptr};

}  // namespace shoofly::lint
