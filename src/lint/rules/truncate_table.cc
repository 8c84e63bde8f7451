// TRUNCATE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_truncate_table(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr || rows->verb != RowWork::Verb::kTruncate) return;
  for (const QualifiedName& table : rows->tables) {
    if (!scene.is_live(table)) continue;
    reporter.report(
        fmt::format("every row of {} goes{}{}", scene.shown(table),
                    rows->cascade ? ", and of every table that refers to it" : "",
                    scene.server.engine == "postgres" ? ", under ACCESS EXCLUSIVE"
                                                      : ", and no ROLLBACK brings it back"),
        {"a DELETE in batches, where the rows are to go at all"});
  }
}

}  // namespace

extern const Rule truncate_table;
const Rule truncate_table{"truncate-table",
                          Family::kCompatibility,
                          Severity::kWarning,
                          "all rows go, under a lock that stops everybody",
                          "TRUNCATE cannot be undone once it has committed.",
                          check_truncate_table,
                          nullptr,
                          Engines{true, true, false}};

}  // namespace shoofly::lint
