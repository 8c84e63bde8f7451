// Cutover: from here on the new side wins, and where the name stays, it stands for the new column.

#include <fmt/format.h>

#include "operation/not_null.h"
#include "plan/phases.h"
#include "plan/swap.h"

namespace shoofly {
namespace {

void add_switch(const TablePlan& plan, const Carried& carried, StepMaker& maker) {
  const std::string table = plan.table->name.display();
  const ReplaceSync there{*plan.expanded, *plan.cut_over};
  const ReplaceSync back{*plan.cut_over, *plan.expanded};
  const std::size_t swaps = plan.swaps().size();
  if (swaps == 0) {
    maker.add(Phase::kCutover, fmt::format("let the new side of {} win", table),
              "where one statement writes both sides and they disagree", DdlWork{{there}},
              DdlWork{{back}});
    return;
  }
  const RenameColumns swap = swap_of(plan, carried, maker.dialect.capabilities().identifier_bytes);
  maker.add(Phase::kCutover,
            fmt::format("swap {} of {} for the new column{}", swapped_names(plan), table,
                        swaps == 1 ? "" : "s"),
            "names and triggers change in one transaction: no statement sees one without the other",
            DdlWork{{swap, there}}, DdlWork{{turned_round(swap), back}});
}

}  // namespace

void add_cutover(const TablePlan& plan, const Carried& carried, StepMaker& maker) {
  if (!plan.expanded || plan.switches_keys() || plan.type_swap()) return;
  for (const NameSwap& swap : plan.swaps()) {
    // Lifted at expand already where triggers run after the write.
    if (!swap.lift_old_not_null || plan.through_views ||
        !maker.dialect.capabilities().before_triggers_set_new)
      continue;
    for (Step& step : lift_not_null_steps(
             {plan.table->name, swap.visible, Phase::kCutover},
             "a value that the old type cannot hold is NULL there; the new column stays NOT NULL",
             maker.dialect)) {
      maker.add(std::move(step));
    }
  }
  add_switch(plan, carried, maker);
  if (auto loss = loss_step(plan)) maker.add(std::move(*loss));
}

}  // namespace shoofly
