// CREATE INDEX and REINDEX CONCURRENTLY, run by a tool that holds its lock in a transaction.

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_tool_waits_for_itself(const Scene& scene, Reporter& reporter) {
  if (scene.script.lock_in_transaction.empty() || scene.transaction.open) return;
  const auto* make = scene.act<MakeIndex>();
  const auto* rebuild = scene.detail<Rebuild>();
  // DROP INDEX CONCURRENTLY waits for those only that use the table.
  const bool waits =
      (make != nullptr && make->concurrently) || (rebuild != nullptr && rebuild->concurrently);
  if (!waits) return;
  reporter.report(
      "CONCURRENTLY waits for the transaction of another session in which Flyway 9.1 and later hold "
      "their lock until this is done: neither ever ends",
      {scene.script.lock_in_transaction,
       "it is for the whole project: NAME.sql.conf cannot say it"});
}

}  // namespace

extern const Rule tool_waits_for_itself;
const Rule tool_waits_for_itself{
    "tool-waits-for-itself",
    Family::kTransactions,
    Severity::kWarning,
    "CONCURRENTLY waits for the transaction of the tool that runs it",
    "From Flyway 9.1.0 on its lock on PostgreSQL is one of a transaction of another session, which stays open all the time.",
    check_tool_waits_for_itself,
    nullptr};

}  // namespace shoofly::lint
