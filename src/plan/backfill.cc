// Backfill and verify: fill the rows written before, then build what the new columns need, then
// prove every row in step.

#include <fmt/format.h>

#include "operation/not_null.h"
#include "plan/phases.h"

namespace shoofly {

void add_backfill(const TablePlan& plan, const Carried& carried, StepMaker& maker) {
  if (!plan.fills_forward) return;
  const QualifiedName& table = plan.table->name;
  maker.add(
      Phase::kBackfill, fmt::format("fill the new columns of {}", table.display()),
      "rows written before expand, in small batches by key; each batch commits with its progress",
      FillWork{*plan.expanded}, NoWork{});
  if (maker.dialect.capabilities().before_triggers_set_new) {
    for (const Column& column : plan.new_columns()) {
      if (column.nullable) continue;
      for (Step& step : set_not_null_steps({table, column.name, Phase::kBackfill}, maker.dialect))
        maker.add(std::move(step));
    }
  }
  add_carried(carried, table, maker);
}

void add_verify(const TablePlan& plan, StepMaker& maker) {
  if (!plan.fills_forward) return;
  maker.add(Phase::kVerify, fmt::format("check every row of {}", plan.table->name.display()),
            "both sides of every row must be in step before anything relies on the new one",
            CheckWork{*plan.expanded}, NoWork{});
}

}  // namespace shoofly
