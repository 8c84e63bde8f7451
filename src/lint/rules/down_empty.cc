// A down part without a statement.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_down_empty(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction != Direction::kDown || ending.transaction.statements > 0 ||
      !ending.script.opaque.empty() || ending.nothing_to_undo)
    return;
  reporter.report("the down part has no statement",
                  {"write what undoes it, or take the part out and say that nothing does"});
}

}  // namespace

extern const Rule down_empty;
const Rule down_empty{"down-empty",
                      Family::kReversibility,
                      Severity::kNote,
                      "the way back does nothing",
                      "The tool takes the migration for undone, and the schema is as it was.",
                      nullptr,
                      finish_down_empty,
                      kEveryEngine};

}  // namespace shoofly::lint
