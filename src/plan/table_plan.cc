#include "plan/table_plan.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "engine/work_time.h"
#include "operation/names.h"

namespace shoofly {
namespace {

constexpr int kFresh = 3;  // 0: not filled, 1: written by an application, 2: filled

// Columns under other names; what an expression calls them stays.
SyncSpec renamed(SyncSpec spec, const std::map<std::string, std::string>& names) {
  const auto rename = [&](std::string& name) {
    const auto found = names.find(name);
    if (found != names.end()) name = found->second;
  };
  for (SyncGroup& group : spec.groups) {
    for (auto* side : {&group.old_side, &group.new_side}) {
      for (SyncColumn& column : *side) {
        rename(column.name);
        for (Binding& binding : column.derived.reads) rename(binding.column);
      }
    }
  }
  return spec;
}

bool has_before_update(const Table& table) {
  return std::any_of(table.triggers.begin(), table.triggers.end(), [](const Trigger& trigger) {
    return trigger.timing == "BEFORE" && trigger.on_update && trigger.row_level &&
           trigger.fires() && !is_ours(trigger.name);
  });
}

SyncSpec expanded_spec(const TablePlan& plan, const std::string& change) {
  SyncSpec spec;
  spec.table = plan.table->name;
  spec.key = plan.table->key_columns();
  spec.tag = short_hash(change + "/" + plan.table->name.display());
  spec.marker = kMarker;
  if (plan.table->kind == TableKind::kPartitioned) spec.fresh_marker = kFresh;
  for (const Effects& effects : plan.effects) {
    if (effects.group) spec.groups.push_back(*effects.group);
  }
  spec.winner = Winner::kOldSide;
  spec.filling = plan.fills_forward ? Filling::kForward : Filling::kNone;
  spec.other_before_triggers = has_before_update(*plan.table);
  spec.enable_always = plan.table->subscribed;
  return spec;
}

SyncSpec cut_over_spec(const TablePlan& plan, const SyncSpec& expanded) {
  std::map<std::string, std::string> names;
  std::vector<std::string> lifted;
  for (const NameSwap& swap : plan.swaps()) {
    names[swap.visible] = swap.hidden_old;
    names[swap.hidden_new] = swap.visible;
    if (swap.lift_old_not_null) lifted.push_back(swap.hidden_old);
  }
  SyncSpec spec = renamed(expanded, names);
  if (const auto types = plan.type_swap()) {
    spec = with_types(std::move(spec),
                      {{types->visible, types->hidden_old}, {types->hidden_new, types->visible}});
  }
  spec.winner = Winner::kNewSide;
  spec.filling = Filling::kNone;
  for (SyncGroup& group : spec.groups) {
    for (SyncColumn& column : group.old_side) {
      if (std::find(lifted.begin(), lifted.end(), column.name) != lifted.end())
        column.required = false;
    }
  }
  return spec;
}

// Its own tag and marker: the triggers of the two are never mistaken for each other.
SyncSpec restoring_spec(SyncSpec spec) {
  spec.tag += "r";
  spec.marker = kRestoreMarker;
  spec.filling = Filling::kBackward;
  for (SyncGroup& group : spec.groups) {
    for (SyncColumn& column : group.old_side) column.required = false;
  }
  return spec;
}

bool has_derived_old_side(const Effects& effects) {
  return effects.group &&
         std::any_of(effects.group->old_side.begin(), effects.group->old_side.end(),
                     [](const SyncColumn& column) { return !column.derived.text.empty(); });
}

}  // namespace

void StepMaker::add(Step step) {
  const Status applied = apply(step.forward, now, triggers);
  if (!applied.ok()) {
    SHOOFLY_CHECK(applied.ok(), (step.title + ": " + applied.error().describe()).c_str());
  }
  steps.push_back(std::move(step));
}

void StepMaker::add(Phase phase, std::string title, std::string why, Work forward, Work backward) {
  Step step;
  step.phase = phase;
  step.title = std::move(title);
  step.why = std::move(why);
  step.forward = std::move(forward);
  step.backward = std::move(backward);
  add(std::move(step));
}

const Table& StepMaker::table(const QualifiedName& name) const {
  const Table* table = now.find_table(name);
  SHOOFLY_CHECK(table != nullptr, "a planned table is in the catalog");
  return *table;
}

bool StepMaker::drops_by_copy(const QualifiedName& name,
                              const std::vector<std::string>& columns) const {
  const Table& found = table(name);
  return !columns.empty() && dialect.capabilities().drop_column_rewrites &&
         rewrite_time(found.bytes).high_ms > lock_budget.count() &&
         dialect.can_copy(found, columns);
}

std::vector<Column> TablePlan::new_columns() const {
  std::vector<Column> columns;
  for (const Effects& one : effects)
    columns.insert(columns.end(), one.new_columns.begin(), one.new_columns.end());
  return columns;
}

std::vector<NameSwap> TablePlan::swaps() const {
  std::vector<NameSwap> swaps;
  for (const Effects& one : effects) {
    if (one.swap) swaps.push_back(*one.swap);
  }
  return swaps;
}

std::map<std::string, std::string> TablePlan::carries() const {
  std::map<std::string, std::string> all;
  for (const Effects& one : effects) all.insert(one.carries.begin(), one.carries.end());
  return all;
}

std::vector<Rename> TablePlan::renames() const {
  std::vector<Rename> all;
  for (const Effects& one : effects) all.insert(all.end(), one.renames.begin(), one.renames.end());
  return all;
}

std::vector<std::string> TablePlan::retired() const {
  std::vector<std::string> names;
  for (const Effects& one : effects)
    names.insert(names.end(), one.retired.begin(), one.retired.end());
  return names;
}

std::string TablePlan::name_after_cutover(const std::string& column) const {
  for (const NameSwap& swap : swaps()) {
    if (swap.visible == column) return swap.hidden_old;
  }
  return column;
}

std::string TablePlan::name_after_contract(const std::string& column, std::size_t limit) const {
  const std::string name = name_after_cutover(column);
  return name == column ? hidden_old(column, limit) : name;
}

std::string TablePlan::final_name(const std::string& column) const {
  for (const NameSwap& swap : swaps()) {
    if (swap.hidden_new == column) return swap.visible;
  }
  return column;
}

std::vector<Lookup> TablePlan::lookups() const {
  std::vector<Lookup> all;
  for (const Effects& one : effects) {
    for (const Step& step : one.steps) {
      for (const Action& action : actions_of(step.forward)) {
        if (const auto* install = std::get_if<InstallLookup>(&action))
          all.push_back(install->lookup);
      }
    }
  }
  return all;
}

bool TablePlan::is_part_of_expand(const Step& step) const {
  const std::vector<Action> actions = actions_of(step.forward);
  return step.phase == Phase::kExpand &&
         std::any_of(actions.begin(), actions.end(), [](const Action& action) {
           return std::holds_alternative<InstallLookup>(action);
         });
}

bool TablePlan::switches_keys() const {
  return std::any_of(effects.begin(), effects.end(),
                     [](const Effects& one) { return one.switches_keys; });
}

std::optional<TypeSwap> TablePlan::type_swap() const {
  for (const Effects& one : effects) {
    if (one.type_swap) return one.type_swap;
  }
  return std::nullopt;
}

bool TablePlan::in_group(const std::string& column) const {
  return std::any_of(effects.begin(), effects.end(), [&](const Effects& one) {
    return one.group && std::any_of(one.group->old_side.begin(), one.group->old_side.end(),
                                    [&](const SyncColumn& side) { return side.name == column; });
  });
}

TablePlan compose(const Table& table, std::vector<Effects> effects, const std::string& change) {
  TablePlan plan;
  plan.table = &table;
  plan.effects = std::move(effects);
  const auto any = [&](auto test) {
    return std::any_of(plan.effects.begin(), plan.effects.end(), test);
  };
  plan.fills_forward =
      any([](const Effects& one) { return one.group && !one.group->new_side.empty(); });
  plan.fills_backward = any(has_derived_old_side);
  if (any([](const Effects& one) { return one.group.has_value(); })) {
    plan.expanded = expanded_spec(plan, change);
    plan.cut_over = cut_over_spec(plan, *plan.expanded);
    plan.restoring = restoring_spec(*plan.cut_over);
  }
  if (plan.fills_forward) plan.fired_triggers = fired_by_backfill(table);
  return plan;
}

std::vector<std::string> fired_by_backfill(const Table& table) {
  std::vector<std::string> names;
  for (const Trigger& trigger : table.triggers) {
    // UPDATE OF names the user's columns, and the backfill writes none of them.
    if (trigger.on_update && trigger.update_of.empty() && trigger.fires() &&
        !is_ours(trigger.name)) {
      names.push_back(trigger.name);
    }
  }
  return names;
}

}  // namespace shoofly
