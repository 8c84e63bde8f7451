// What its tool runs again whenever it changes, and cannot run twice.

#include <fmt/format.h>

#include "lint/fingerprint.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_repeatable_not_rerunnable(const Scene& scene, Reporter& reporter) {
  if (!scene.migration.repeats || scene.leads_back()) return;
  std::string words;
  if (const auto* act = scene.act<MakeTable>())
    words = act->if_not_exists || act->table.temporary ? "" : "CREATE TABLE IF NOT EXISTS";
  if (const auto* act = scene.act<MakeColumn>())
    words = act->if_not_exists ? "" : "ADD COLUMN IF NOT EXISTS";
  if (const auto* act = scene.act<TakeColumn>())
    words = act->if_exists ? "" : "DROP COLUMN IF EXISTS";
  if (const auto* act = scene.act<TakeTable>())
    words = act->if_exists ? "" : "DROP TABLE IF EXISTS";
  if (const auto* routine = scene.detail<Routine>())
    words = routine->replaces ? "" : "CREATE OR REPLACE";
  const auto* aside = scene.act<Aside>();
  if (aside != nullptr && aside->what == "view" && scene.words().starts_with("create view"))
    words = "CREATE OR REPLACE VIEW";
  // What was taken away before in the same text is made again.
  if (words.empty() || (words.starts_with("CREATE") &&
                        normalised(scene.script.text).find("drop ") != std::string::npos))
    return;
  reporter.report("it is run again whenever its text changes, and stops here the second time",
                  {words});
}

}  // namespace

extern const Rule repeatable_not_rerunnable;
const Rule repeatable_not_rerunnable{
    "repeatable-not-rerunnable",
    Family::kIdempotence,
    Severity::kWarning,
    "what is run again cannot run twice",
    "Flyway's R files and Liquibase's changesets with runOnChange or runAlways run on a database "
    "that has what they made before.",
    check_repeatable_not_rerunnable,
    nullptr};

}  // namespace shoofly::lint
