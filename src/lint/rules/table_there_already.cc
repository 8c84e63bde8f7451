// CREATE TABLE of one that is there.

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_table_there_already(const Scene& scene, Reporter& reporter) {
  const auto* make = scene.act<MakeTable>();
  if (make == nullptr || make->if_not_exists || make->table.temporary ||
      !in_known_order(scene.migration) || !scene.certain)
    return;
  const WrittenTable* table = scene.table(make->table.name);
  if (table == nullptr || table->temporary) return;
  if (certain_table(scene, table->name) == nullptr) return;
  reporter.report(fmt::format("{} is there already{}", scene.shown(make->table.name),
                              code_of(scene, "42P07", 1050)),
                  {"ALTER TABLE, where it is to change"});
}

}  // namespace

extern const Rule table_there_already;
const Rule table_there_already{"table-there-already",
                               Family::kCompatibility,
                               Severity::kError,
                               "a table is made that is there",
                               "The server refuses the statement, and the migration stops.",
                               check_table_there_already,
                               nullptr,
                               kEveryEngine};

}  // namespace shoofly::lint
