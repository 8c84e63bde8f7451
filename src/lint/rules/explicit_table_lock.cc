// LOCK TABLE in a mode that applications feel.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_explicit_table_lock(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<TableLock>();
  if (work == nullptr || work->mode == "ACCESS SHARE" || work->mode == "ROW SHARE" ||
      work->mode == "ROW EXCLUSIVE" || work->mode == "SHARE UPDATE EXCLUSIVE")
    return;
  for (const QualifiedName& table : work->tables) {
    if (!scene.is_live(table)) continue;
    const bool postgres = scene.server.engine == "postgres";
    reporter.report(
        fmt::format("LOCK TABLE{} takes {} on {} until {}", postgres ? "" : "S", work->mode,
                    scene.shown(table), postgres ? "the transaction ends" : "UNLOCK TABLES"),
        {"leave it out: each statement takes the lock that it needs"});
  }
}

}  // namespace

extern const Rule explicit_table_lock;
const Rule explicit_table_lock{"explicit-table-lock",
                               Family::kLocks,
                               Severity::kWarning,
                               "LOCK TABLE stops the application",
                               "Whoever needs the table waits until this has ended.",
                               check_explicit_table_lock,
                               nullptr,
                               Engines{true, true, false}};

}  // namespace shoofly::lint
