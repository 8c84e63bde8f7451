// DROP SCHEMA, DROP DATABASE.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

bool drops_database(const Scene& scene) {
  const auto* aside = scene.act<Aside>();
  return scene.server.engine == "postgres" && aside != nullptr && !scene.leads_back() &&
         aside->what.starts_with("DROP DATABASE");
}

void check_drop_schema_or_database(const Scene& scene, Reporter& reporter) {
  const auto* work = scene.detail<ObjectRemoval>();
  if (drops_database(scene)) {
    reporter.report("a whole database goes, and cannot be brought back",
                    {"take it out of the migrations: who means it does it by hand, with a backup"});
    return;
  }
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
