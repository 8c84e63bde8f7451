// CREATE INDEX CONCURRENTLY IF NOT EXISTS.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_invalid_index_kept(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeIndex>();
  if (make == nullptr || !make->concurrently || !make->if_not_exists) return;
  const QualifiedName index{make->index.table.schema, make->index.index.name};
  reporter.report(
      fmt::format("if an earlier attempt has failed, {} is there and invalid: this does "
                  "nothing, and nobody is told",
                  index.display()),
      {fmt::format("{}before it: drop index concurrently if exists {};",
                   scene.script.wrapping == Wrapping::kNone ? "" : "in a migration of its own ",
                   sql_name(index)),
       "and without IF NOT EXISTS"});
}

}  // namespace

extern const Rule invalid_index_kept;
const Rule invalid_index_kept{
    "invalid-index-kept",
    Family::kIdempotence,
    Severity::kNote,
    "IF NOT EXISTS keeps the invalid index of a build that failed",
    "A failed CREATE INDEX CONCURRENTLY leaves an invalid index with that name: the next attempt finds it and says that all is well.",
    check_invalid_index_kept,
    nullptr};

}  // namespace shoofly::lint
