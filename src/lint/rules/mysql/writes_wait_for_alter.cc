// ALTER TABLE while writes wait: a copy, or an index that is not built online.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

Rewrite help_for_column(const Scene& scene, const MakeColumn& make) {
  const Column& column = make.column.column;
  if (column.generated == Generated::kStored) {
    const bool placed = make.column.first || !make.column.after.empty();
    const std::string words = "make it VIRTUAL: that is INSTANT, and it can have an index";
    if (placed || !make.constraints.empty()) return remarks_only({words});
    Rewrite rewrite = made_virtual(scene, words);
    if (!rewrite.told && !rewrite.empty())
      rewrite.remarks = {"VIRTUAL is INSTANT, and can have an index"};
    return rewrite;
  }
  if (!column.identity.empty() || !column.default_sql || column.default_is_literal)
    return remarks_only({copy_beside()});
  Rewrite rewrite = default_set_later(scene, make);
  if (!rewrite.empty()) return rewrite;
  return remarks_only({fmt::format(
      "alter table {} add column {} {}; then set the default, and fill the rows in batches",
      sql_name_in("mysql", make.table), sql_name_in("mysql", {"", column.name}), column.type)});
}

Rewrite help_for_change(const Scene& scene, const TurnColumn& turn) {
  const WrittenTable* table = scene.table(turn.table);
  const WrittenColumn* before = table == nullptr ? nullptr : table->find_column(turn.column);
  if (before != nullptr && !before->column.labels.empty() && !turn.to.column.labels.empty())
    return remarks_only({"put new labels at the end of the list: that changes no row"});
  return remarks_only({copy_beside()});
}

Rewrite help_for_key(const Scene& scene) {
  const auto* make = scene.act<MakeConstraint>();
  Rewrite rewrite = make == nullptr ? Rewrite{} : key_checked_by_query(scene, *make);
  if (!rewrite.empty()) return rewrite;
  return remarks_only(
      {"look for rows without a partner by a query; then add it with foreign_key_checks = 0, "
       "which looks at no row"});
}

Rewrite help_for(const Scene& scene) {
  if (const auto* make = scene.act<MakeColumn>()) return help_for_column(scene, *make);
  if (const auto* turn = scene.act<TurnColumn>()) return help_for_change(scene, *turn);
  if (makes_foreign_key(scene)) return help_for_key(scene);
  return remarks_only({copy_beside()});
}

// The same with what is possible.
Rewrite help_for_asked(const Scene& scene) {
  Rewrite rewrite = scene.facts.lock == "NONE" ? with_possible_options(scene) : Rewrite{};
  if (!rewrite.empty()) return rewrite;
  return remarks_only(
      {fmt::format("algorithm={}, lock=none is possible here", scene.facts.algorithm)});
}

void check_writes_wait_for_alter(const Scene& scene, Reporter& reporter) {
  const QualifiedName* table = altered(scene);
  if (table == nullptr || !refusal(scene).empty()) return;
  if (makes_foreign_key(scene) && keys_unchecked(scene)) return;
  const DdlFacts& facts = scene.facts;
  const bool asked = scene.statement.algorithm == "COPY" && facts.algorithm != "COPY";
  const bool asked_lock = scene.statement.lock == "SHARED" || scene.statement.lock == "EXCLUSIVE";
  if (facts.lock == "SHARED") {
    const char* work = facts.rewrites ? "all rows are written anew" : "the index is built";
    reporter.report(fmt::format("every write of {} waits until {} (ALGORITHM={}, LOCK=SHARED)",
                                scene.shown(*table), work, facts.algorithm),
                    help_for(scene));
  } else if (scene.first && (asked || (asked_lock && facts.algorithm != "INSTANT"))) {
    reporter.report(
        fmt::format("every write of {} waits, because the statement asks for {}",
                    scene.shown(*table), asked ? "ALGORITHM=COPY" : "LOCK=" + scene.statement.lock),
        help_for_asked(scene));
  }
}

}  // namespace

extern const Rule writes_wait_for_alter;
const Rule writes_wait_for_alter{
    "writes-wait-for-alter",
    Family::kLocks,
    Severity::kWarning,
    "a table cannot be written while it is altered",
    "The statement holds a lock that lets others read and not write, for as long as its work takes.",
    check_writes_wait_for_alter,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
