// PRAGMA foreign_keys where it has no effect.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_foreign_keys_pragma_in_transaction(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->name != "foreign_keys" || !scene.transaction.open) return;
  if (scene.script.foreign_keys_off) return;
  // Said of the first: the one that puts it back is only its other half.
  if (scene.transaction.asked.count("PRAGMA foreign_keys") > 0) return;
  reporter.report(
      fmt::format("{}: PRAGMA foreign_keys has no effect in a transaction, and says nothing of it",
                  scene.transaction.by_tool ? "the tool runs this file in one transaction"
                                            : "a transaction is open"),
      {scene.transaction.by_tool && scene.script.wrapping == Wrapping::kAllPending
           ? "by hand, before the tool runs: it has one transaction for all that is pending"
           : "before BEGIN, in a file that the tool runs without a transaction",
       "or PRAGMA defer_foreign_keys = on, which holds until COMMIT (and does not stop ON DELETE "
       "CASCADE)"});
}

}  // namespace

extern const Rule foreign_keys_pragma_in_transaction;
const Rule foreign_keys_pragma_in_transaction{
    "foreign-keys-pragma-in-transaction",
    Family::kTransactions,
    Severity::kWarning,
    "a pragma that has no effect in a transaction",
    "Foreign keys stay as they were: with them on, DROP TABLE deletes the rows first, and ON DELETE CASCADE empties the tables that refer to it.",
    check_foreign_keys_pragma_in_transaction,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
