// Contract: sync is taken down and the old columns go out of sight, unconstrained. Nothing is
// dropped; the way back (restore) turns sync on again and fills the old side of rows written since.

#include <algorithm>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/not_null.h"
#include "operation/visibility.h"
#include "plan/phases.h"

namespace shoofly {
namespace {

bool touches(const std::vector<std::string>& columns, const std::vector<std::string>& names) {
  return std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
    return std::find(names.begin(), names.end(), column) != names.end();
  });
}

// What would stop the new application from writing rows without the old columns.
class Relaxer {
 public:
  Relaxer(const TablePlan& plan, StepMaker& maker)
      : plan_(plan), maker_(maker), name_(plan.table->name) {
    for (const std::string& column : plan.retired())
      names_.push_back(plan.name_after_cutover(column));
  }

  void run() {
    const Table before = maker_.table(name_);
    for (const Constraint& constraint : before.constraints) {
      if (!touches(constraint.columns, names_) || constraint.kind == ConstraintKind::kPrimaryKey)
        continue;
      if (constraint.kind == ConstraintKind::kUnique) {
        relax_unique(constraint, before);
      } else {
        relax_constraint(constraint);
      }
    }
    for (const Index& index : before.indexes) {
      if (index.unique && index.constraint.empty() && touches(index.reads, names_))
        relax_unique_index(index);
    }
    relax_not_null(before);
  }

 private:
  void relax_constraint(Constraint constraint) {
    const bool proved_later =
        constraint.validated && maker_.dialect.capabilities().not_valid_constraints;
    if (proved_later) constraint.validated = false;
    const std::string title =
        fmt::format("drop constraint {} of {}", constraint.name, name_.display());
    const Work again = DdlWork{{AddConstraint{name_, constraint}}};
    const Work forward = DdlWork{{DropConstraint{name_, constraint.name}}};
    if (!proved_later) {
      maker_.add(Phase::kContract, title, kWhy, forward, again);
      return;
    }
    maker_.add(Phase::kContract, title, kWhy, forward,
               DdlWork{{ValidateConstraint{name_, constraint.name}}});
    maker_.add(Phase::kContract,
               fmt::format("way back: add constraint {} of {}", constraint.name, name_.display()),
               "NOT VALID first, so that the lock is short", NoWork{}, again);
  }

  void relax_unique(const Constraint& constraint, const Table& before) {
    const auto owned =
        std::find_if(before.indexes.begin(), before.indexes.end(),
                     [&](const Index& index) { return index.constraint == constraint.name; });
    if (owned == before.indexes.end()) return;
    Index index = *owned;
    index.name = constraint.name;
    index.constraint.clear();
    maker_.add(Phase::kContract,
               fmt::format("drop unique constraint {} of {}", constraint.name, name_.display()),
               kWhy, DdlWork{{DropConstraint{name_, constraint.name}}},
               DdlWork{{AttachIndex{name_, constraint, index.name}}});
    maker_.add(Phase::kContract,
               fmt::format("way back: build unique index {} of {}", index.name, name_.display()),
               "writers go on while it is built", NoWork{}, DdlWork{{CreateIndex{name_, index}}});
  }

  void relax_unique_index(const Index& index) {
    maker_.add(Phase::kContract,
               fmt::format("drop unique index {} of {}", index.name, name_.display()), kWhy,
               DdlWork{{DropIndex{name_, index.name}}}, DdlWork{{CreateIndex{name_, index}}});
  }

  // A column without a group keeps its default, and with it its NOT NULL.
  void relax_not_null(const Table& before) {
    for (const std::string& column : plan_.retired()) {
      const std::string name = plan_.name_after_cutover(column);
      const Column* now = before.find_column(name);
      if (!plan_.in_group(column) || now == nullptr || now->nullable) continue;
      for (Step& step : lift_not_null_steps({name_, name, Phase::kContract}, kWhy, maker_.dialect))
        maker_.add(std::move(step));
    }
  }

  static constexpr const char* kWhy = "rows written after contract leave the old column empty";
  const TablePlan& plan_;
  StepMaker& maker_;
  QualifiedName name_;
  std::vector<std::string> names_;
};

// Everything that contract's last transaction does, and its opposite in four parts.
struct Retirement {
  std::vector<Action> forward;
  std::vector<Action> back_shape;  // the old columns in sight again
  std::vector<Action> back_defaults;
  std::vector<Action> back_sync;  // what the sync asks
};

Retirement retirement_of(const TablePlan& plan, const StepMaker& maker) {
  const QualifiedName& name = plan.table->name;
  const Table& now = maker.table(name);
  const Capabilities& can = maker.dialect.capabilities();
  Retirement made;
  for (const Lookup& lookup : plan.lookups()) {
    made.forward.emplace_back(RemoveLookup{lookup});
    made.back_sync.emplace_back(InstallLookup{lookup});
  }
  RenameColumns away{name, {}, {}, {}};
  RenameColumns home{name, {}, {}, {}};
  std::vector<Action> drop_defaults;
  for (const std::string& column : plan.retired()) {
    const std::string visible = plan.name_after_cutover(column);
    const std::string hidden = plan.name_after_contract(column, can.identifier_bytes);
    if (visible != hidden) {
      away.columns.push_back({visible, hidden});
      home.columns.push_back({hidden, visible});
    }
    const Column* old_column = now.find_column(visible);
    if (!plan.in_group(column) || old_column == nullptr || !old_column->default_sql) continue;
    drop_defaults.emplace_back(DropDefault{name, hidden});
    made.back_defaults.emplace_back(
        SetDefault{name, visible, *old_column->default_sql, old_column->default_is_literal});
  }
  if (!away.columns.empty()) {
    made.forward.emplace_back(away);
    made.back_shape.emplace_back(home);
  }
  made.forward.insert(made.forward.end(), drop_defaults.begin(), drop_defaults.end());
  for (const Column& column : plan.new_columns()) {
    const std::string final_name = plan.final_name(column.name);
    if (column.default_sql) {
      made.forward.emplace_back(
          SetDefault{name, final_name, *column.default_sql, column.default_is_literal});
      made.back_shape.emplace_back(DropDefault{name, final_name});
    }
    if (!column.nullable && !can.before_triggers_set_new) {
      made.forward.emplace_back(SetNotNull{name, final_name});
      made.back_shape.emplace_back(DropNotNull{name, final_name});
    }
  }
  return made;
}

Column restore_marker(const Capabilities& can) {
  Column marker;
  marker.name = kRestoreMarker;
  marker.type = can.before_triggers_set_new ? "smallint" : "INTEGER";
  marker.nullable = false;
  marker.default_sql = "0";
  return marker;
}

void append(std::vector<Action>& to, const std::vector<Action>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// The end of that way back where the marker cannot be dropped in place.
void add_marker_copy(const TablePlan& plan, const std::string& marker, StepMaker& maker) {
  const QualifiedName& name = plan.table->name;
  maker.add(Phase::kContract,
            fmt::format("way back: drop the marker of {} by a copy", name.display()),
            std::string(kWhyByCopy), NoWork{}, CopyWork{name, {marker}});
  maker.add(Phase::kContract,
            fmt::format("way back: sync on {} as it was before contract", name.display()),
            "the old columns are complete", NoWork{},
            DdlWork{{RemoveSync{*plan.restoring}, InstallSync{*plan.cut_over}}});
}

// The way back of a table whose old side must be filled again: triggers with a marker of their own,
// the fill, then the triggers that were there before contract.
void add_refilled_retirement(const TablePlan& plan, Retirement made, StepMaker& maker,
                             const std::string& title) {
  const QualifiedName& name = plan.table->name;
  const Capabilities& can = maker.dialect.capabilities();
  const Column marker = restore_marker(can);
  std::vector<Action> forward{RemoveSync{*plan.cut_over}};
  append(forward, made.forward);
  const bool by_copy = maker.drops_by_copy(name, {marker.name});
  const DdlWork in_place{
      {RemoveSync{*plan.restoring}, DropColumn{name, marker.name}, InstallSync{*plan.cut_over}}};
  maker.add(Phase::kContract, title, "one short transaction; nothing is dropped", DdlWork{forward},
            by_copy ? Work(DiscardWork{name}) : Work(in_place));
  if (by_copy) add_marker_copy(plan, marker.name, maker);
  maker.add(Phase::kContract, fmt::format("way back: fill the old columns of {}", name.display()),
            "rows that changed since contract have no old side, or a stale one", NoWork{},
            FillWork{*plan.restoring});
  std::vector<Action> back = std::move(made.back_shape);
  append(back, made.back_defaults);
  back.emplace_back(AddColumn{name, marker});
  if (can.before_triggers_set_new)
    back.emplace_back(
        SetDefault{name, marker.name, std::to_string(plan.restoring->fresh_marker), true});
  append(back, made.back_sync);
  back.emplace_back(InstallSync{*plan.restoring});
  maker.add(
      Phase::kContract,
      fmt::format("way back: bring the old columns of {} back and turn on sync", name.display()),
      "all in one transaction: no row can be written between the columns and their triggers",
      NoWork{}, DdlWork{back});
}

std::string closing_title(const TablePlan& plan) {
  const std::vector<std::string> retired = plan.retired();
  const std::string table = plan.table->name.display();
  if (retired.empty()) return fmt::format("turn off sync on {}", table);
  const std::string moved =
      fmt::format("move the old {} of {} out of sight", quoted(retired), table);
  return plan.expanded ? moved + " and turn off sync" : moved;
}

}  // namespace

void add_contract(const TablePlan& plan, StepMaker& maker) {
  if (!plan.expanded && plan.retired().empty()) return;
  Relaxer(plan, maker).run();
  Retirement made = retirement_of(plan, maker);
  if (plan.fills_backward) {
    add_refilled_retirement(plan, std::move(made), maker, closing_title(plan));
    return;
  }
  std::vector<Action> forward;
  if (plan.cut_over) forward.emplace_back(RemoveSync{*plan.cut_over});
  append(forward, made.forward);
  std::vector<Action> back = std::move(made.back_shape);
  append(back, made.back_defaults);
  append(back, made.back_sync);
  if (plan.cut_over) back.emplace_back(InstallSync{*plan.cut_over});
  maker.add(Phase::kContract, closing_title(plan), "one short transaction; nothing is dropped",
            DdlWork{std::move(forward)}, DdlWork{std::move(back)});
}

}  // namespace shoofly
