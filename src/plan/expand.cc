// Expand: the new columns, the marker and the sync triggers of a table, in one short transaction.

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/visibility.h"
#include "plan/phases.h"

namespace shoofly {
namespace {

// While sync is on a new column has no default, so that "not NULL" means written, and no NOT NULL,
// as rows written before have no value yet.
Column bare(Column column) {
  column.nullable = true;
  column.default_sql.reset();
  column.default_is_literal = true;
  column.comment.clear();
  column.statistics = -1;
  return column;
}

// Added with 0, which rows written before then read; on engines whose triggers can change the row,
// rows written from now on get 1 at once.
void add_marker(const TablePlan& plan, const Capabilities& can, std::vector<Action>& forward) {
  Column marker;
  marker.name = kMarker;
  marker.type = can.before_triggers_set_new ? "smallint" : "INTEGER";
  marker.nullable = false;
  marker.default_sql = "0";
  forward.emplace_back(AddColumn{plan.table->name, marker});
  if (can.before_triggers_set_new)
    forward.emplace_back(SetDefault{plan.table->name, marker.name,
                                    std::to_string(plan.expanded->fresh_marker), true});
}

// `"first_name", "last_name" and a hidden column for "n"`
std::string opening_title(const TablePlan& plan) {
  std::vector<std::string> names;
  for (const Column& column : plan.new_columns()) {
    const std::string final_name = plan.final_name(column.name);
    names.push_back(final_name == column.name
                        ? fmt::format("\"{}\"", final_name)
                        : fmt::format("a hidden column for \"{}\"", final_name));
  }
  const std::string table = plan.table->name.display();
  if (names.empty()) return fmt::format("turn on sync on {}", table);
  return fmt::format("add {} to {} and turn on sync", listed(names), table);
}

// Where triggers run after the row is written, a required old column must take NULL for that
// moment.
std::vector<std::string> lifted_for_triggers(const TablePlan& plan, const Capabilities& can) {
  std::vector<std::string> lifted;
  if (can.before_triggers_set_new) return lifted;
  for (const SyncGroup& group : plan.expanded->groups) {
    for (const SyncColumn& column : group.old_side) {
      if (column.required && !column.derived.text.empty()) lifted.push_back(column.name);
    }
  }
  return lifted;
}

// The way back: the triggers go first, then the columns. All in one transaction; or, where a drop
// writes every row anew under a lock, one column at a time, so that writers get a turn in between,
// or by a copy where even one takes too long.
class WayBack {
 public:
  WayBack(const QualifiedName& table, std::vector<Action> sync_off,
          std::vector<std::string> columns, const StepMaker& maker)
      : table_(table),
        sync_off_(std::move(sync_off)),
        columns_(std::move(columns)),
        in_parts_(maker.dialect.capabilities().drop_column_rewrites),
        by_copy_(maker.drops_by_copy(table, columns_)) {}

  // Its last transaction: the expand step's own.
  Work last() const {
    if (by_copy_) return DiscardWork{table_};
    if (in_parts_) return DdlWork{{DropColumn{table_, columns_.back()}}};
    DdlWork all{sync_off_};
    for (const std::string& column : columns_) all.actions.emplace_back(DropColumn{table_, column});
    return all;
  }

  // What comes before that one, as steps that do nothing going forward.
  void add_rest(StepMaker& maker) const {
    if (!in_parts_) return;
    if (by_copy_) {
      maker.add(Phase::kExpand,
                fmt::format("way back: drop the new columns of {} by a copy", table_.display()),
                std::string(kWhyByCopy), NoWork{}, CopyWork{table_, columns_});
    } else {
      for (std::size_t i = columns_.size() - 1; i-- > 0;) {
        maker.add(Phase::kExpand,
                  fmt::format("way back: drop \"{}\" of {}", columns_[i], table_.display()),
                  std::string(kWhyInParts), NoWork{}, DdlWork{{DropColumn{table_, columns_[i]}}});
      }
    }
    maker.add(Phase::kExpand, fmt::format("way back: turn off sync on {}", table_.display()),
              "from here on the new columns are nobody's", NoWork{}, DdlWork{sync_off_});
  }

 private:
  const QualifiedName& table_;
  std::vector<Action> sync_off_;
  std::vector<std::string> columns_;
  bool in_parts_;
  bool by_copy_;
};

}  // namespace

void add_expand(const TablePlan& plan, StepMaker& maker) {
  if (!plan.expanded) return;
  const Capabilities& can = maker.dialect.capabilities();
  const QualifiedName& table = plan.table->name;
  std::vector<Action> forward;
  std::vector<Action> sync_off{RemoveSync{*plan.expanded}};
  std::vector<std::string> added;
  add_marker(plan, can, forward);
  for (const Column& column : plan.new_columns()) {
    forward.emplace_back(AddColumn{table, bare(column)});
    if (!column.comment.empty())
      forward.emplace_back(CommentColumn{table, column.name, column.comment});
    if (column.statistics >= 0)
      forward.emplace_back(SetStatistics{table, column.name, column.statistics});

    added.push_back(column.name);
  }
  added.emplace_back(kMarker);
  for (const std::string& column : lifted_for_triggers(plan, can)) {
    forward.emplace_back(DropNotNull{table, column});
    sync_off.emplace_back(SetNotNull{table, column});
  }
  for (const Effects& effects : plan.effects) {
    for (const Step& step : effects.steps) {
      if (!plan.is_part_of_expand(step)) continue;
      for (const Action& action : actions_of(step.forward)) forward.push_back(action);
      for (const Action& action : actions_of(step.backward)) sync_off.push_back(action);
    }
  }
  forward.emplace_back(InstallSync{*plan.expanded});
  const WayBack way_back(table, std::move(sync_off), std::move(added), maker);
  maker.add(Phase::kExpand, opening_title(plan),
            "all in one transaction: no row can be written between the columns and their triggers",
            DdlWork{std::move(forward)}, way_back.last());
  way_back.add_rest(maker);
}

void add_own_steps(const TablePlan& plan, Phase phase, StepMaker& maker) {
  // What may refuse comes first: a count that finds rows stops the phase before anything is done.
  for (const bool counts : {true, false}) {
    for (const Effects& effects : plan.effects) {
      for (const Step& step : effects.steps) {
        if (step.phase == phase && !plan.is_part_of_expand(step) &&
            std::holds_alternative<CountWork>(step.forward) == counts)
          maker.add(step);
      }
    }
  }
}

}  // namespace shoofly
