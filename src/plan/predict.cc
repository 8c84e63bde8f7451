#include <algorithm>

#include "plan/plan.h"

namespace shoofly {
namespace {

// The executor asks before a step whether there is anything to do, and so does the prediction.
bool there_already(const std::vector<Action>& actions, const Catalog& catalog,
                   SyncTriggers triggers) {
  return std::all_of(actions.begin(), actions.end(), [&](const Action& action) {
    return holds(action, catalog, triggers).value_or(false);
  });
}

}  // namespace

std::vector<Action> actions_of(const Work& work) {
  if (const auto* ddl = std::get_if<DdlWork>(&work)) return ddl->actions;
  std::vector<Action> actions;
  if (const auto* copy = std::get_if<CopyWork>(&work)) {
    for (const std::string& column : copy->without)
      actions.emplace_back(DropColumn{copy->table, column});
  }
  return actions;
}

void follow_sync(const Action& action, std::vector<SyncSpec>& in_force) {
  const auto* install = std::get_if<InstallSync>(&action);
  const auto* replace = std::get_if<ReplaceSync>(&action);
  const auto* remove = std::get_if<RemoveSync>(&action);
  if (install == nullptr && replace == nullptr && remove == nullptr) return;
  std::erase_if(in_force, [&](const SyncSpec& spec) { return spec.table == table_of(action); });
  if (install != nullptr) in_force.push_back(install->spec);
  if (replace != nullptr) in_force.push_back(replace->after);
}

void follow_sync(const Action& action, std::vector<TableSync>& in_force) {
  if (const auto* install = std::get_if<InstallTableSync>(&action))
    in_force.push_back(install->sync);
  if (const auto* remove = std::get_if<RemoveTableSync>(&action)) {
    std::erase_if(in_force, [&](const TableSync& sync) { return sync.tag == remove->sync.tag; });
  }
}

Status apply(const Work& work, Catalog& catalog, SyncTriggers triggers) {
  for (const Action& action : actions_of(work)) SHOOFLY_TRY(apply(action, catalog, triggers));
  return ok_status();
}

Result<Catalog> predict(const Plan& plan, std::size_t count, SyncTriggers triggers) {
  Catalog catalog = plan.before;
  for (std::size_t i = 0; i < count && i < plan.steps.size(); ++i) {
    Status applied = apply(plan.steps[i].forward, catalog, triggers);
    if (!applied.ok()) return std::move(applied).error().with_context("step " + plan.steps[i].id);
  }
  return catalog;
}

std::size_t settled(const Plan& plan, std::size_t count) {
  while (count > 0 && count < plan.steps.size() &&
         std::holds_alternative<NoWork>(plan.steps[count].forward))
    ++count;
  return count;
}

Result<Catalog> predict_back(const Plan& plan, Catalog catalog, std::size_t count,
                             std::size_t until, SyncTriggers triggers) {
  for (std::size_t i = count; i > until; --i) {
    const Step& step = plan.steps[i - 1];
    if (there_already(actions_of(step.backward), catalog, triggers)) continue;
    Status applied = apply(step.backward, catalog, triggers);
    if (!applied.ok())
      return std::move(applied).error().with_context("way back of step " + step.id);
  }
  return catalog;
}

}  // namespace shoofly
