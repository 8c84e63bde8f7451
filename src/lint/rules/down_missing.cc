// A migration without its down part.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_down_missing(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction != Direction::kUp) return;
  for (const OpaquePart& part : ending.migration.one_way)
    reporter.report_at(part.at,
                       fmt::format("{}: the tool does not know what undoes it, and refuses to go "
                                   "back behind it",
                                   part.what),
                       {"write what undoes it, or say that nothing does"});
  if (!ending.migration.one_way.empty() || !ending.migration.expects_down ||
      ending.migration.has_down)
    return;
  if (!ending.transaction.changed_schema && ending.transaction.made.empty()) return;
  reporter.report("there is no down part", {"write what undoes it, or say that nothing does"});
}

}  // namespace

extern const Rule down_missing;
const Rule down_missing{
    "down-missing",
    Family::kReversibility,
    Severity::kNote,
    "there is no way back",
    "The tool has a place for one. Without it a bad release cannot be taken back with its schema.",
    nullptr,
    finish_down_missing,
    kEveryEngine};

}  // namespace shoofly::lint
