// VACUUM, CREATE DATABASE and the like in a transaction.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_cannot_run_in_transaction(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open) return;
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr) return;
  if (scene.server.engine == "sqlite") {
    if (aside->what.starts_with("VACUUM"))
      reporter.report(scene.transaction.by_tool
                          ? "the tool runs this file in one transaction, where VACUUM fails"
                          : "VACUUM fails in a transaction",
                      {"a file of its own, without a transaction"});
    return;
  }
  for (const char* what : {"VACUUM", "CREATE DATABASE", "DROP DATABASE", "ALTER SYSTEM",
                           "CREATE TABLESPACE", "DROP TABLESPACE"}) {
    if (!aside->what.starts_with(what)) continue;
    reporter.report(scene.transaction.by_tool
                        ? fmt::format("the tool runs this file in one transaction, where {} fails "
                                      "(25001)",
                                      what)
                        : fmt::format("{} fails in a transaction (25001)", what),
                    {"a file of its own, without a transaction"});
  }
}

}  // namespace

extern const Rule cannot_run_in_transaction;
const Rule cannot_run_in_transaction{"cannot-run-in-transaction",
                                     Family::kTransactions,
                                     Severity::kError,
                                     "this cannot run in a transaction",
                                     "It is refused, and the migration stops half way.",
                                     check_cannot_run_in_transaction,
                                     nullptr,
                                     Engines{true, false, true}};

}  // namespace shoofly::lint
