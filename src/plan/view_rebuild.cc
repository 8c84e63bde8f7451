// Views of the users over a column that moves: at cutover they are made anew over the new column.

#include <fmt/format.h>

#include "base/contains.h"
#include "plan/phases.h"

namespace shoofly {

void add_view_rebuilds(const TablePlan& plan, StepMaker& maker) {
  const std::map<std::string, std::string> moved = plan.carries();
  RebuildViews there{plan.table->name, {}, {}};
  RebuildViews back{plan.table->name, {}, {}};
  for (const auto& [from, to] : moved) {
    bool read = false;
    for (const Dependent& dependent : plan.table->dependents) {
      if (dependent.kind != "view" || dependent.column != from) continue;
      read = true;
      if (!contains(there.views, dependent.name)) there.views.push_back(dependent.name);
    }
    if (!read) continue;
    const std::string old_name = plan.name_after_cutover(from);
    const std::string new_name = plan.final_name(to);
    there.columns.push_back({old_name, new_name});
    back.columns.push_back({new_name, old_name});
  }
  if (there.views.empty()) return;
  back.views = there.views;
  const std::string title =
      fmt::format("make view{} {} anew over the new column{} of {}",
                  there.views.size() == 1 ? "" : "s", fmt::join(there.views, ", "),
                  there.columns.size() == 1 ? "" : "s", plan.table->name.display());
  maker.add(
      Phase::kCutover, title,
      "dropped and created in one transaction, with whatever views stand over it; owner, rights, options, comments "
      "and the names that it returns stay",
      DdlWork{{std::move(there)}}, DdlWork{{std::move(back)}});
}

}  // namespace shoofly
