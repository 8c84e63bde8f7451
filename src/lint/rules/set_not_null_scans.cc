// SET NOT NULL without a check that proves it.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_set_not_null_scans(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnNullable>();
  if (turn == nullptr || turn->nullable || !scene.facts.scans || !scene.is_live(turn->table))
    return;
  const std::string table = sql_name(turn->table);
  const std::string proof = sql_name(turn->column + "_not_null");
  reporter.report(
      fmt::format("SET NOT NULL reads every row under ACCESS EXCLUSIVE on {}: every read "
                  "and write of it waits meanwhile",
                  scene.shown(turn->table)),
      {fmt::format("alter table {} add constraint {} check ({} is not null) not valid;", table,
                   proof, sql_name(turn->column)),
       fmt::format("then, in another transaction: alter table {} validate constraint {};", table,
                   proof),
       fmt::format("then: alter table {} alter column {} set not null;", table,
                   sql_name(turn->column)),
       fmt::format("then: alter table {} drop constraint {};", table, proof)});
}

}  // namespace

extern const Rule set_not_null_scans;
const Rule set_not_null_scans{
    "set-not-null-scans",
    Family::kLocks,
    Severity::kWarning,
    "SET NOT NULL reads every row while everybody waits",
    "A validated check that says the same lets the server skip the reading.",
    check_set_not_null_scans,
    nullptr};

}  // namespace shoofly::lint
