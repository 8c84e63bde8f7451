// ACCESS EXCLUSIVE on a second table in one transaction.

#include <string>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_several_tables_locked(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open) return;
  for (const LockFact& lock : scene.facts.locks) {
    const QualifiedName name = scene.schema.at_home(lock.relation);
    if (!lock.blocks_reads || !scene.is_live(lock.relation)) continue;
    std::string others;
    bool again = false;
    for (const LockFact& held : scene.transaction.locks) {
      again = again || (held.relation == name && held.blocks_reads);
      if (held.blocks_reads && held.relation != name && scene.is_live(held.relation) &&
          scene.schema.table_of_index(held.relation) == nullptr && others.empty())
        others = scene.shown(held.relation);
    }
    if (again || others.empty()) continue;
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
