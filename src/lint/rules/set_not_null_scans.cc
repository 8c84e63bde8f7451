// SET NOT NULL without a check that proves it.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_set_not_null_scans(const Scene& scene, Reporter& reporter) {
  const auto* turn = scene.act<TurnNullable>();
  if (turn == nullptr || turn->nullable || !scene.facts.scans || !scene.is_live(turn->table))
    return;
  using Runs = RewritePart::Runs;
  const std::string table = sql_name(turn->table);
  const std::string proof = sql_name(turn->column + "_not_null");
  // Of a table that no migration has made it is not known what checks it has.
  const std::string known =
      scene.table(turn->table) != nullptr
          ? ""
          : fmt::format("-- shoofly:ignore set-not-null-scans {} proves it\n", proof);
  const std::string problem = fmt::format(
      "SET NOT NULL reads every row under ACCESS EXCLUSIVE on {}: every read "
      "and write of it waits meanwhile",
      scene.shown(turn->table));
  if (scene.transaction.filled.count({scene.schema.at_home(turn->table), turn->column}) > 0) {
    reporter.report(problem,
                    remarks_only({fmt::format(
                        "this migration adds {} with its default: say NOT NULL there, which is "
                        "instant, and leave this statement out",
                        turn->column)}));
    return;
  }
  reporter.report(
      problem,
      Rewrite{
          .parts = {
              {Runs::kInPlace,
               {fmt::format("alter table {} add constraint {} check ({} is not null) not valid;",
                            table, proof, sql_name(turn->column))}},
              {Runs::kAlone, {fmt::format("alter table {} validate constraint {};", table, proof)}},
              {Runs::kAlone,
               {fmt::format("{}alter table {} alter column {} set not null;", known, table,
                            sql_name(turn->column)),
                fmt::format("alter table {} drop constraint {};", table, proof)}}}});
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
    nullptr,
    kPostgres,
    nullptr,
    Effort::kReads};

}  // namespace shoofly::lint
