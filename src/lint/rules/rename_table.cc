// RENAME TO.

#include <fmt/format.h>

#include "lint/change_proposals.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/spelled.h"
#include "lint/users.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// RENAME TABLE t TO t_old, t_new TO t: what was written to t while t_new was filled.
void check_swapped_rows(const Scene& scene, const NameTable& name, Reporter& reporter) {
  const QualifiedName fresh = scene.schema.at_home(name.table);
  const QualifiedName taken{fresh.schema, name.to};
  const auto left = scene.transaction.left.find(taken);
  if (scene.transaction.made.count(fresh) == 0 ||
      scene.transaction.filled_tables.count(fresh) == 0 || left == scene.transaction.left.end() ||
      scene.transaction.triggered.count(taken) > 0)
    return;
  reporter.report(fmt::format("rows that were written to {} since INSERT .. SELECT filled {} are "
                              "not in it",
                              name.to, scene.shown(name.table)),
                  {copy_beside(scene, taken) + ", with what is written meanwhile"});
}

void check_rename_table(const Scene& scene, Reporter& reporter) {
  // On SQLite another table may take its name yet.
  if (scene.leads_back() || scene.server.engine == "sqlite") return;
  const auto* name = scene.act<NameTable>();
  if (name == nullptr) return;
  if (is_mysql(scene)) {
    check_swapped_rows(scene, *name, reporter);
    if (!scene.is_live(name->table)) return;
    const QualifiedName table = scene.schema.at_home(name->table);
    return reporter.report_unless(
        swap_into(table, scene.statement.number),
        fmt::format("statements that name {} fail from here on", scene.shown(name->table)),
        {"first deploy an application that works with either name"});
  }
  if (!scene.is_live(name->table)) return;
  const bool takes = scene.engine.takes_changes();
  const std::string problem =
      fmt::format("statements that name {} fail from here on{}", scene.shown(name->table),
                  users_words(scene, name->table, ""));
  Rewrite rewrite =
      takes ? by_shoofly(
                  fmt::format("  - rename_table:\n      table: {}\n      to: {}\n",
                              change_table(scene, name->table), change_name(name->to)),
                  {fmt::format("or, in the same transaction: create view {} as select * from {};",
                               sql_name(name->table), sql_name(name->to))})
            : remarks_only({"first deploy an application that works with either name"});
  // Under the same lock a view, or another table, may take the name.
  if (scene.transaction.open) {
    reporter.report_unless(making_of(scene.schema.at_home(name->table)), problem,
                           std::move(rewrite));
  } else {
    reporter.report(problem, std::move(rewrite));
  }
}

void finish_rename_table(const Ending& ending, Reporter& reporter) {
  if (ending.server.engine != "sqlite" || ending.script.direction == Direction::kDown) return;
  for (const auto& [name, left] : ending.transaction.left) {
    if (left.to.empty() || ending.after.find_table(name) != nullptr) continue;
    reporter.report_at(left.at,
                       fmt::format("statements that name {} fail from here on",
                                   spelled_at(ending, left.at, name.name)),
                       {fmt::format("in the same transaction: create view {} as select * from {}; "
                                    "(INSTEAD OF triggers let it be written)",
                                    sql_name_in("sqlite", {"", name.name}),
                                    sql_name_in("sqlite", {"", left.to}))});
  }
}

}  // namespace

extern const Rule rename_table;
const Rule rename_table{"rename-table",
                        Family::kCompatibility,
                        Severity::kWarning,
                        "a table gets a name that the deployed application does not know",
                        "There is no moment at which the old and the new application both work.",
                        check_rename_table,
                        finish_rename_table,
                        kEveryEngine};

}  // namespace shoofly::lint
