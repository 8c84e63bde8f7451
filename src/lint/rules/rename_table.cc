// RENAME TO.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_rename_table(const Scene& scene, Reporter& reporter) {
  if (scene.leads_back()) return;
  const auto* name = scene.act<NameTable>();
  if (name == nullptr || !scene.is_live(name->table)) return;
  reporter.report(
      fmt::format("statements that name {} fail from here on", scene.shown(name->table)),
      {fmt::format("in the same transaction: create view {} as select * from {};",
                   sql_name(name->table), sql_name(name->to)),
       fmt::format("shoofly does that with rights and policies: operations: [{{ "
                   "rename_table: {{ table: {}, to: {} }} }}]",
                   scene.shown(name->table), name->to)});
}

}  // namespace

extern const Rule rename_table;
const Rule rename_table{"rename-table",
                        Family::kCompatibility,
                        Severity::kWarning,
                        "a table gets a name that the deployed application does not know",
                        "There is no moment at which the old and the new application both work.",
                        check_rename_table,
                        nullptr};

}  // namespace shoofly::lint
