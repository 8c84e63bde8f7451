// ACCESS EXCLUSIVE on a second table in one transaction.

#include <string>

#include <fmt/format.h>

#include "lint/instant.h"
#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// An index of which nobody knows the table is none: it may be that of a lock that is held.
bool is_table_in_use(const Scene& scene, const QualifiedName& relation) {
  if (!scene.is_live(relation) || scene.schema.table_of_index(relation) != nullptr) return false;
  const auto* index = scene.act<TakeIndex>();
  const QualifiedName name = scene.schema.at_home(relation);
  return scene.transaction.by_index.count(name) == 0 &&
         (index == nullptr || scene.schema.at_home(index->index) != name);
}

void check_several_tables_locked(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open) return;
  const bool instant = !scene.transaction.worked && is_instant(scene.statement.act, scene.facts) &&
                       is_instant(scene.statement.act, scene.together());
  // Behind a long statement work-behind-lock says it.
  if (instant && scene.leads_back()) return;
  for (const LockFact& lock : scene.facts.locks) {
    const QualifiedName name = scene.schema.at_home(lock.relation);
    if (!lock.blocks_reads || !is_table_in_use(scene, lock.relation)) continue;
    std::string others;
    bool again = false;
    for (const LockFact& held : scene.transaction.locks) {
      again = again || (held.relation == name && held.blocks_reads);
      if (held.blocks_reads && held.relation != name && others.empty() &&
          is_table_in_use(scene, held.relation))
        others = scene.shown(held.relation);
    }
    if (again || others.empty()) continue;
    if (instant) reporter.at_most(Severity::kNote);
    reporter.report(
        fmt::format("this transaction holds ACCESS EXCLUSIVE on {}, and now waits for the "
                    "same on {}",
                    others, scene.shown(lock.relation)),
        in_own_transaction(scene, {"a migration of its own for each table"}));
    return;
  }
}

}  // namespace

extern const Rule several_tables_locked;
const Rule several_tables_locked{
    "several-tables-locked",
    Family::kLocks,
    Severity::kWarning,
    "one transaction holds locks of several tables that stop reads",
    "The first lock is held while the second is waited for: one long reader of either table stops both, and an application that takes them in the other order deadlocks.",
    check_several_tables_locked,
    nullptr};

}  // namespace shoofly::lint
