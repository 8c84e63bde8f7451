// REINDEX without CONCURRENTLY.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_reindex_blocks(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<Rebuild>();
  if (work == nullptr || work->what != Rebuild::What::kReindex || work->concurrently) return;
  if (work->of == "system") return;
  reporter.report(fmt::format("REINDEX takes SHARE on the table of {} and ACCESS EXCLUSIVE on its "
                              "indexes: every write waits until they are built",
                              scene.shown(work->name)),
                  outside(with_word(scene.text, work->of, "concurrently")));
}

}  // namespace

extern const Rule reindex_blocks;
const Rule reindex_blocks{"reindex-blocks",
                          Family::kLocks,
                          Severity::kWarning,
                          "an index is rebuilt while writers wait",
                          "Writers of the table wait, and readers that would use the index too.",
                          check_reindex_blocks,
                          nullptr,
                          kPostgres,
                          nullptr,
                          Effort::kSorts};

}  // namespace shoofly::lint
