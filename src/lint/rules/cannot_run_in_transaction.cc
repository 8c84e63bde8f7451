// VACUUM, CREATE DATABASE and the like in a transaction or a DO, and a DO with COMMIT in a
// transaction.

#include <string>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// Why there is a transaction; what is refused in it follows. `code`: the server's, or empty.
std::string refused_here(const Scene& scene, const std::string& what, const std::string& code) {
  const std::string fails = fmt::format("{} fails", what);
  const std::string number = code.empty() ? "" : fmt::format(" ({})", code);
  if (!scene.transaction.by_tool) return fmt::format("{} in a transaction{}", fails, number);
  if (scene.transaction.implicit)
    return fmt::format(
        "the tool sends these statements as one message, which is one transaction for the server: "
        "{} in it{}",
        fails, number);
  return fmt::format("the tool runs this file in one transaction, where {}{}", fails, number);
}

std::string place_outside(const Scene& scene) {
  if (!scene.transaction.by_tool) return "after COMMIT, or in a file of its own";
  return scene.transaction.implicit
             ? "a file of its own: one statement alone runs in no transaction"
             : "a file of its own, without a transaction";
}

// A program may end only the transaction that the server has begun for its own statement.
void report_commit(const Scene& scene, const std::string& where, Reporter& reporter) {
  if (!scene.transaction.open) return;
  reporter.report(refused_here(scene, "COMMIT in " + where, "2D000"), {place_outside(scene)});
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
  const bool sqlite = scene.server.engine == "sqlite";
  for (const char* what : {"VACUUM", "CREATE DATABASE", "DROP DATABASE", "ALTER SYSTEM",
                           "CREATE TABLESPACE", "DROP TABLESPACE"}) {
    if (!aside->what.starts_with(what)) continue;
    if (in_block) {
      reporter.report(fmt::format("{} fails in a DO and in a function (25001)", what),
                      {"a statement of its own, outside of a transaction"});
    } else {
      reporter.report(refused_here(scene, what, sqlite ? "" : "25001"), {place_outside(scene)});
    }
    if (sqlite) return;
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
