#include "plan/swap.h"

#include <algorithm>

#include <fmt/format.h>

#include "operation/steps.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

std::vector<Rename> turned_round(std::vector<Rename> renames) {
  std::reverse(renames.begin(), renames.end());
  for (Rename& rename : renames) std::swap(rename.from, rename.to);
  return renames;
}

bool may_lose(const TablePlan& plan) {
  return std::any_of(plan.effects.begin(), plan.effects.end(), [](const Effects& effects) {
    return effects.group && !effects.lossless && !effects.group->new_side.empty() &&
           std::any_of(effects.group->old_side.begin(), effects.group->old_side.end(),
                       [](const SyncColumn& column) { return !column.derived.text.empty(); });
  });
}

}  // namespace

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

RenameColumns turned_round(const RenameColumns& renames) {
  return {renames.table, turned_round(renames.columns), turned_round(renames.indexes),
          turned_round(renames.constraints)};
}

std::string swapped_names(const TablePlan& plan) {
  std::vector<std::string> visible;
  for (const NameSwap& swap : plan.swaps()) visible.push_back(swap.visible);
  return quoted(visible);
}

std::optional<Step> loss_step(const TablePlan& plan) {
  if (!may_lose(plan)) return std::nullopt;
  LossWork loss{*plan.cut_over, {}};
  for (const NameSwap& swap : plan.swaps()) {
    if (swap.lift_old_not_null) loss.required.push_back(swap.hidden_old);
  }
  return make_step(Phase::kCutover,
                   fmt::format("way back: count rows of {} that the old side cannot hold",
                               plan.table->name.display()),
                   "asked before anything is undone", NoWork{}, std::move(loss));
}

}  // namespace shoofly
