// Cutover: from here on the new side wins, and where the name stays, it stands for the new column.

#include <algorithm>

#include <fmt/format.h>

#include "operation/not_null.h"
#include "operation/visibility.h"
#include "plan/phases.h"

namespace shoofly {
namespace {

std::vector<Rename> turned_round(std::vector<Rename> renames) {
  std::reverse(renames.begin(), renames.end());
  for (Rename& rename : renames) std::swap(rename.from, rename.to);
  return renames;
}

RenameColumns swap_of(const TablePlan& plan, const Carried& carried, std::size_t limit) {
  RenameColumns action{plan.table->name, {}, {}, {}};
  for (const NameSwap& swap : plan.swaps()) {
    action.columns.push_back({swap.visible, swap.hidden_old});
    action.columns.push_back({swap.hidden_new, swap.visible});
  }
  NameFollowing names = names_to_swap(carried, plan, limit);
  action.indexes = std::move(names.indexes);
  action.constraints = std::move(names.constraints);
  return action;
}

void add_switch(const TablePlan& plan, const Carried& carried, StepMaker& maker) {
  const std::string table = plan.table->name.display();
  const ReplaceSync there{*plan.expanded, *plan.cut_over};
  const ReplaceSync back{*plan.cut_over, *plan.expanded};
  std::vector<std::string> visible;
  for (const NameSwap& swap : plan.swaps()) visible.push_back(swap.visible);
  if (visible.empty()) {
    maker.add(Phase::kCutover, fmt::format("let the new side of {} win", table),
              "where one statement writes both sides and they disagree", DdlWork{{there}},
              DdlWork{{back}});
    return;
  }
  const RenameColumns swap = swap_of(plan, carried, maker.dialect.capabilities().identifier_bytes);
  const RenameColumns swap_back{swap.table, turned_round(swap.columns), turned_round(swap.indexes),
                                turned_round(swap.constraints)};
  maker.add(Phase::kCutover,
            fmt::format("swap {} of {} for the new column{}", quoted(visible), table,
                        visible.size() == 1 ? "" : "s"),
            "names and triggers change in one transaction: no statement sees one without the other",
            DdlWork{{swap, there}}, DdlWork{{swap_back, back}});
}

bool may_lose(const TablePlan& plan) {
  return std::any_of(plan.effects.begin(), plan.effects.end(), [](const Effects& effects) {
    return effects.group && !effects.lossless && !effects.group->new_side.empty() &&
           std::any_of(effects.group->old_side.begin(), effects.group->old_side.end(),
                       [](const SyncColumn& column) { return !column.derived.text.empty(); });
  });
}

}  // namespace

void add_cutover(const TablePlan& plan, const Carried& carried, StepMaker& maker) {
  if (!plan.expanded) return;
  for (const NameSwap& swap : plan.swaps()) {
    // Lifted at expand already where triggers run after the write.
    if (!swap.lift_old_not_null || !maker.dialect.capabilities().before_triggers_set_new) continue;
    for (Step& step : lift_not_null_steps(
             {plan.table->name, swap.visible, Phase::kCutover},
             "a value that the old type cannot hold is NULL there; the new column stays NOT NULL",
             maker.dialect)) {
      maker.add(std::move(step));
    }
  }
  add_switch(plan, carried, maker);
  if (!may_lose(plan)) return;
  LossWork loss{*plan.cut_over, {}};
  for (const NameSwap& swap : plan.swaps()) {
    if (swap.lift_old_not_null) loss.required.push_back(swap.hidden_old);
  }
  maker.add(Phase::kCutover,
            fmt::format("way back: count rows of {} that the old side cannot hold",
                        plan.table->name.display()),
            "asked before anything is undone", NoWork{}, loss);
}

}  // namespace shoofly
