// CREATE INDEX like one that is there.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_index_twice(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeIndex>();
  const WrittenTable* table = make == nullptr ? nullptr : scene.table(make->index.table);
  if (table == nullptr) return;
  const Index& index = make->index.index;
  for (const WrittenIndex& other : table->indexes) {
    const Index& one = other.index;
    if (one.parts != index.parts || one.where_sql != index.where_sql ||
        one.method != index.method || one.include != index.include ||
        (index.unique && !one.unique) || one.name == index.name)
      continue;
    reporter.report(
        fmt::format("{} of {} is over the same columns", one.name, scene.shown(make->index.table)),
        {"drop one of the two"});
  }
}

}  // namespace

extern const Rule index_twice;
const Rule index_twice{"index-twice",
                       Family::kData,
                       Severity::kNote,
                       "an index that is there already",
                       "Every write pays for both, and no read is faster.",
                       check_index_twice,
                       nullptr,
                       kEveryEngine};

}  // namespace shoofly::lint
