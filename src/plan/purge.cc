// Purge: the old columns and the marker are dropped. The only step without a way back.

#include <algorithm>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/visibility.h"
#include "plan/phases.h"

namespace shoofly {

void add_purge(const TablePlan& plan, StepMaker& maker) {
  if (!plan.expanded && plan.retired().empty()) return;
  const QualifiedName& name = plan.table->name;
  const std::size_t limit = maker.dialect.capabilities().identifier_bytes;
  std::vector<std::string> gone;
  for (const std::string& column : plan.retired())
    gone.push_back(plan.name_after_contract(column, limit));
  const Table before = maker.table(name);
  for (const Index& index : before.indexes) {
    const bool used =
        std::any_of(index.reads.begin(), index.reads.end(), [&](const std::string& column) {
          return std::find(gone.begin(), gone.end(), column) != gone.end();
        });
    if (!used || !index.constraint.empty()) continue;
    maker.add(Phase::kPurge, fmt::format("drop index {} of {}", index.name, name.display()),
              "it is over a column that goes; by itself it needs no long lock",
              DdlWork{{DropIndex{name, index.name}}}, NoWork{});
  }
  std::vector<std::string> all = gone;
  if (plan.expanded) all.emplace_back(kMarker);
  if (maker.drops_by_copy(name, all)) {
    maker.add(Phase::kPurge, fmt::format("drop the old columns of {} for good", name.display()),
              std::string(kWhyByCopy), CopyWork{name, all}, NoWork{});
    maker.add(Phase::kPurge, fmt::format("remove what the copy of {} replaced", name.display()),
              "in chunks: so many pages are not given back under one lock", DiscardWork{name},
              NoWork{});
    return;
  }
  if (maker.dialect.capabilities().drop_column_rewrites) {
    const auto drop = [&](const std::string& title, const std::string& column) {
      maker.add(Phase::kPurge, title, std::string(kWhyInParts), DdlWork{{DropColumn{name, column}}},
                NoWork{});
    };
    for (std::size_t i = 0; i < gone.size(); ++i) {
      drop(fmt::format("drop the old \"{}\" of {} for good", plan.retired()[i], name.display()),
           gone[i]);
    }
    if (plan.expanded)
      drop(fmt::format("drop the marker of {}", name.display()), std::string(kMarker));
    return;
  }
  std::vector<Action> actions;
  for (const std::string& column : all) actions.emplace_back(DropColumn{name, column});
  if (actions.empty()) return;
  const std::string title =
      plan.retired().empty()
          ? fmt::format("drop the marker of {}", name.display())
          : fmt::format("drop the old {} of {} for good", quoted(plan.retired()), name.display());
  maker.add(Phase::kPurge, title, "the one step that cannot be undone; it asks for approval",
            DdlWork{std::move(actions)}, NoWork{});
}

}  // namespace shoofly
