// SET NOT NULL without a check that proves it.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/sql_words.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// The check that says no more than that, and was added NOT VALID; empty: there is none.
std::string unvalidated_proof(const Scene& scene, const TurnNullable& turn) {
  const WrittenTable* table = scene.table(turn.table);
  if (table == nullptr) return "";
  for (const WrittenConstraint& one : table->constraints) {
    const Constraint& check = one.constraint;
    if (check.kind != ConstraintKind::kCheck || check.validated || one.known_name().empty())
      continue;
    const std::vector<SqlWord> words = sql_words(check.expression);
    const auto is = [&](std::size_t i, std::string_view word) {
      return is_word(check.expression, words[i], word);
    };
    if (words.size() == 4 && is(0, turn.column) && is(1, "is") && is(2, "not") && is(3, "null"))
      return sql_name(one.known_name());
  }
  return "";
}

// PRIMARY KEY USING INDEX makes its columns NOT NULL, each as SET NOT NULL would.
void check_key(const Scene& scene, const MakeConstraint& key, Reporter& reporter) {
  if (scene.facts.source.find("using-nullable") == std::string::npos || !scene.is_live(key.table))
    return;
  const std::string table = sql_name(key.table);
  reporter.report(
      fmt::format("a column of {} may be NULL: PRIMARY KEY USING INDEX reads every row under "
                  "ACCESS EXCLUSIVE on {}, and every read and write of it waits meanwhile",
                  key.constraint.using_index.str(), scene.shown(key.table)),
      {fmt::format("before, for each such column: alter table {} add constraint NAME check (COLUMN "
                   "is not null) not valid;",
                   table),
       "then validate it in another transaction, then this: the server takes it as proved"});
}

void check_set_not_null_scans(const Scene& scene, Reporter& reporter) {
  if (const auto* key = scene.act<MakeConstraint>()) return check_key(scene, *key, reporter);
  const auto* turn = scene.act<TurnNullable>();
  if (turn == nullptr || turn->nullable || !scene.facts.scans || !scene.is_live(turn->table))
    return;
  using Runs = RewritePart::Runs;
  const std::string table = sql_name(turn->table);
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
  const std::string there = unvalidated_proof(scene, *turn);
  if (!there.empty()) {
    reporter.report(
        problem,
        Rewrite{.parts = {{Runs::kInPlace,
                           {fmt::format("alter table {} validate constraint {};", table, there)}},
                          {Runs::kAlone,
                           {fmt::format("alter table {} alter column {} set not null;", table,
                                        sql_name(turn->column))}}}});
    return;
  }
  std::vector<RewritePart> steps = not_null_steps(scene, turn->table, turn->column);
  steps.front().runs = Runs::kInPlace;
  reporter.report(problem, Rewrite{.parts = std::move(steps)});
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
