// REFRESH MATERIALIZED VIEW without CONCURRENTLY.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_refresh_blocks_readers(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<Rebuild>();
  if (work == nullptr || work->what != Rebuild::What::kRefresh || work->concurrently) return;
  reporter.report(
      fmt::format("REFRESH takes ACCESS EXCLUSIVE on {}: every read of it waits until its "
                  "query is done",
                  scene.shown(work->name)),
      {with_word(scene.text, "view", "concurrently"),
       "it needs a unique index on plain columns, without a WHERE"});
}

}  // namespace

extern const Rule refresh_blocks_readers;
const Rule refresh_blocks_readers{
    "refresh-blocks-readers",
    Family::kLocks,
    Severity::kWarning,
    "a materialized view is refreshed while its readers wait",
    "Readers wait as long as its query runs. CONCURRENTLY needs a unique index over all rows, and stops only writers.",
    check_refresh_blocks_readers,
    nullptr};

}  // namespace shoofly::lint
