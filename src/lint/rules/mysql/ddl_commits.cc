// DDL in a transaction.

#include <utility>

#include "lint/rewriting_mysql.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_ddl_commits(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open || scene.transaction.by_tool || !scene.facts.commits) return;
  if (!scene.first) return;
  Rewrite rewrite = out_of_transaction(scene);
  rewrite.remarks = {"take it out of the transaction: begin; and commit; around rows only"};
  reporter.report(
      "this commits the transaction that is open: a ROLLBACK that follows undoes neither it nor "
      "what came before",
      std::move(rewrite));
}

}  // namespace

extern const Rule ddl_commits;
const Rule ddl_commits{
    "ddl-commits",
    Family::kTransactions,
    Severity::kWarning,
    "DDL commits the transaction that it stands in",
    "There is no DDL in transactions: what stands before it is committed by it, and what follows is on its own.",
    check_ddl_commits,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
