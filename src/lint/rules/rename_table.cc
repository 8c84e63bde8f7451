// RENAME TO.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/certainty.h"
#include "lint/change_proposals.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/spelled.h"
#include "lint/sql_words.h"
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

// Another table, which this migration makes, has the name from here on. PostgreSQL.
void check_taken_name(const Scene& scene, const QualifiedName& fresh, const QualifiedName& taken,
                      Reporter& reporter) {
  const auto left = scene.transaction.left.find(taken);
  if (left == scene.transaction.left.end() || left->second.to.empty() || scene.is_live(fresh))
    return;
  const QualifiedName old{taken.schema, left->second.to};
  const std::string stays = fmt::format(
      "foreign keys that refer to it, triggers, policies, rights and the sequences "
      "that columns own stay with {}: make them anew",
      scene.shown(old));
  if (scene.transaction.filled_tables.count(fresh) > 0) {
    if (scene.transaction.filled_locked.count(fresh) > 0 ||
        scene.transaction.triggered.count(taken) > 0 || scene.transaction.triggered.count(old) > 0)
      return;
    reporter.report(
        fmt::format("rows that were written to {} since {} was filled are not in it",
                    scene.shown(taken), scene.shown(fresh)),
        {fmt::format(
             "before it is filled, in the same transaction: lock table {} in share row "
             "exclusive mode;",
             sql_name(scene.schema.home == taken.schema ? QualifiedName{"", taken.name} : taken)),
         stays});
    return;
  }
  // A program may have filled it, or does that yet.
  const bool program = !scene.script.opaque.empty() || has_word(scene.script.text, "do") ||
                       has_word(scene.script.text, "call") ||
                       has_word(scene.script.text, "inherit") ||
                       has_word(scene.script.text, "inherits");
  const bool parted = std::any_of(scene.schema.tables.begin(), scene.schema.tables.end(),
                                  [&](const auto& one) { return one.second.parent == fresh; });
  if (program || parted) return;
  reporter.report_unless(
      filling_of(taken),
      fmt::format("{} is empty from here on: its rows are in {}", scene.shown(taken),
                  scene.shown(old)),
      std::vector<std::string>{
          "copy the rows in the same transaction, while a lock keeps writers away", stays});
}

void check_rename_table(const Scene& scene, Reporter& reporter) {
  // On SQLite another table may take its name yet.
  if (scene.leads_back() || scene.server.engine == "sqlite") return;
  if (const auto* make = scene.act<MakeTable>(); make != nullptr && is_postgres(scene)) {
    const QualifiedName table = scene.schema.at_home(make->table.name);
    if (scene.schema.find_table(table) == nullptr &&
        make->table.unread.find("INHERITS") == make->table.unread.npos)
      check_taken_name(scene, table, table, reporter);
  }
  const auto* name = scene.act<NameTable>();
  if (name == nullptr) return;
  if (is_postgres(scene)) {
    const QualifiedName fresh = scene.schema.at_home(name->table);
    check_taken_name(scene, fresh, {fresh.schema, name->to}, reporter);
  }
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
                               sql_name(name->table),
                               sql_name(QualifiedName{name->table.schema, name->to}))})
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
