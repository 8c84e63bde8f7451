// ALTER COLUMN TYPE that writes no row, but has checks made again or indexes built anew.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_type_change_scans(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnType>();
  if (turn == nullptr || scene.facts.rewrites || !scene.facts.scans) return;
  if (!scene.is_live(turn->table)) return;
  if (scene.facts.source.find("type-indexed") != std::string::npos) {
    reporter.report(
        fmt::format("an index that uses column {} is built anew under ACCESS EXCLUSIVE on {}: "
                    "every read and write of it waits meanwhile",
                    turn->column, scene.shown(turn->table)),
        {"drop the index before, change the type, and build it again with CREATE INDEX "
         "CONCURRENTLY"});
    return;
  }
  reporter.report(
      fmt::format("a check uses column {}: every row of {} is read again under ACCESS "
                  "EXCLUSIVE, and every read and write of it waits meanwhile",
                  turn->column, scene.shown(turn->table)),
      {"drop the check first, change the type, and add the check NOT VALID; then validate "
       "it"});
}

}  // namespace

extern const Rule type_change_scans;
const Rule type_change_scans{
    "type-change-scans",
    Family::kLocks,
    Severity::kWarning,
    "a change of type reads every row while everybody waits",
    "The rows stay as they are, but a check that uses the column is made again under the lock, and an "
    "index is built anew that has an expression or a condition, or another collation from then on.",
    check_type_change_scans,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
