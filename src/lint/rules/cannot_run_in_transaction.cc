// VACUUM, CREATE DATABASE and the like in a transaction or a DO, and a DO with COMMIT in a
// transaction.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// A program may end only the transaction that the server has begun for its own statement.
void report_commit(const Scene& scene, const std::string& where, Reporter& reporter) {
  if (!scene.transaction.open) return;
  reporter.report(
      scene.transaction.by_tool
          ? fmt::format("the tool runs this file in one transaction, where COMMIT in {} fails "
                        "(2D000)",
                        where)
          : fmt::format("COMMIT in {} fails in a transaction (2D000)", where),
      {scene.transaction.by_tool ? "a file of its own, without a transaction"
                                 : "after COMMIT, or in a file of its own"});
}

void check_cannot_run_in_transaction(const Scene& scene, Reporter& reporter) {
  const auto* code = scene.detail<CodeBlock>();
  if (code != nullptr && code->commits) return report_commit(scene, "a DO", reporter);
  const auto* rows = scene.detail<RowWork>();
  for (const QualifiedName& called : rows == nullptr ? std::vector<QualifiedName>() : rows->calls) {
    if (scene.transaction.committing.count(scene.schema.at_home(called)) > 0)
      return report_commit(scene, scene.shown(called) + "()", reporter);
  }
  const bool in_block = scene.statement.number == scene.transaction.block;
  if (!scene.transaction.open && !in_block) return;
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
    reporter.report(in_block ? fmt::format("{} fails in a DO and in a function (25001)", what)
                    : scene.transaction.by_tool
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
