// REINDEX without CONCURRENTLY.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_reindex_blocks(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<Rebuild>();
  if (work == nullptr || work->what != Rebuild::What::kReindex || work->concurrently) return;
  if (work->of == "system") return;
  const std::string name = scene.shown(work->name);
  const std::string locks =
      work->of == "index" ? fmt::format("SHARE on the table of {} and ACCESS EXCLUSIVE on it", name)
      : work->of == "table"
          ? fmt::format("SHARE on {} and ACCESS EXCLUSIVE on its indexes", name)
          : fmt::format("SHARE on each table of {} and ACCESS EXCLUSIVE on its indexes", name);
  reporter.report(fmt::format("REINDEX takes {}: until that is built, every write of the table "
                              "waits, and nearly every read",
                              locks),
                  outside(with_word(scene.text, work->of, "concurrently")));
}

}  // namespace

extern const Rule reindex_blocks;
const Rule reindex_blocks{
    "reindex-blocks",
    Family::kLocks,
    Severity::kWarning,
    "an index is rebuilt while writers wait",
    "Writers of the table wait. Readers do, too: whatever is asked, the planner opens every index of the table.",
    check_reindex_blocks,
    nullptr,
    kPostgres,
    nullptr,
    Effort::kSorts};

}  // namespace shoofly::lint
