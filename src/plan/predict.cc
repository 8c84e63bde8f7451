#include <algorithm>

#include "plan/plan.h"

namespace shoofly {
namespace {

// The executor asks before a step whether there is anything to do, and so does the prediction.
bool there_already(const DdlWork& work, const Catalog& catalog, SyncTriggers triggers) {
  return std::all_of(work.actions.begin(), work.actions.end(), [&](const Action& action) {
    return holds(action, catalog, triggers).value_or(false);
  });
}

}  // namespace

Status apply(const Work& work, Catalog& catalog, SyncTriggers triggers) {
  const auto* ddl = std::get_if<DdlWork>(&work);
  if (ddl == nullptr) return ok_status();
  for (const Action& action : ddl->actions) SHOOFLY_TRY(apply(action, catalog, triggers));
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
    const auto* ddl = std::get_if<DdlWork>(&step.backward);
    if (ddl == nullptr || there_already(*ddl, catalog, triggers)) continue;
    Status applied = apply(step.backward, catalog, triggers);
    if (!applied.ok())
      return std::move(applied).error().with_context("way back of step " + step.id);
  }
  return catalog;
}

}  // namespace shoofly
