// DROP SCHEMA.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_drop_schema_or_database(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<ObjectRemoval>();
  if (work == nullptr || work->kind != "schema" || !scene.is_live(work->name)) return;
  // Without CASCADE the server refuses it while anything is in it (2BP01).
  if (scene.server.engine == "postgres" && !work->cascade) return;
  reporter.report(fmt::format("everything in schema {} goes, and cannot be brought back",
                              scene.shown(work->name)),
                  {"drop what is in it by name; an empty schema hurts nobody"});
}

}  // namespace

extern const Rule drop_schema_or_database;
const Rule drop_schema_or_database{"drop-schema-or-database",
                                   Family::kCompatibility,
                                   Severity::kError,
                                   "a whole schema or database goes",
                                   "All of its tables and rows go with it, for good.",
                                   check_drop_schema_or_database,
                                   nullptr,
                                   Engines{true, true, false}};

}  // namespace shoofly::lint
