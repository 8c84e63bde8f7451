// `access: views`: each shape of a table is also a view, in a schema of its own, so that an
// application chooses its shape by its search_path. A view keeps its columns through every rename
// of the table's, so cutover does not touch it.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "operation/names.h"
#include "operation/not_null.h"
#include "plan/phases.h"
#include "plan/swap.h"

namespace shoofly {
namespace {

bool changes_shape(const TablePlan& plan) {
  const auto adds_column = [](const Effects& effects) {
    return std::any_of(effects.steps.begin(), effects.steps.end(), [](const Step& step) {
      const std::vector<Action> actions = actions_of(step.forward);
      return std::any_of(actions.begin(), actions.end(), [](const Action& action) {
        return std::holds_alternative<AddColumn>(action);
      });
    });
  };
  return plan.expanded || !plan.renames().empty() || !plan.retired().empty() ||
         std::any_of(plan.effects.begin(), plan.effects.end(), adds_column);
}

bool has_invoker_views(const Catalog& catalog, const Dialect& dialect) {
  const int since = dialect.capabilities().security_invoker_since;
  return since > 0 && since <= catalog.server.version;
}

void add_column(View& view, const std::string& name, const std::string& source) {
  view.columns.push_back(name);
  view.sources.push_back(source);
}

// Rights on single columns are given on the view's.
void add_grants(View& view, const Table& table) {
  for (Grant grant : table.grants) {
    if (grant.column.empty()) {
      view.grants.push_back(grant);
      continue;
    }
    for (std::size_t i = 0; i < view.sources.size(); ++i) {
      if (view.sources[i] != grant.column) continue;
      grant.column = view.columns[i];
      view.grants.push_back(grant);
      break;
    }
  }
}

View view_in(const std::string& schema, const TablePlan& plan, const StepMaker& maker) {
  View view;
  view.name = {schema, plan.table->name.name};
  view.table = plan.table->name;
  view.security_invoker = has_invoker_views(maker.now, maker.dialect);
  view.owner = plan.table->owner;
  view.in_own_schema = true;
  return view;
}

View old_shape(const TablePlan& plan, const std::string& schema, const StepMaker& maker) {
  View view = view_in(schema, plan, maker);
  for (const Column& column : plan.table->columns) add_column(view, column.name, column.name);
  add_grants(view, *plan.table);
  return view;
}

View new_shape(const TablePlan& plan, const std::string& schema, const StepMaker& maker) {
  View view = view_in(schema, plan, maker);
  std::map<std::string, std::string> renamed;
  for (const Rename& rename : plan.renames()) renamed[rename.from] = rename.to;
  std::map<std::string, std::string> hidden;
  for (const NameSwap& swap : plan.swaps()) hidden[swap.visible] = swap.hidden_new;
  const std::vector<std::string> retired = plan.retired();
  for (const Column& column : plan.table->columns) {
    const auto new_name = renamed.find(column.name);
    const auto source = hidden.find(column.name);
    const bool is_gone = std::find(retired.begin(), retired.end(), column.name) != retired.end();
    if (is_gone && source == hidden.end()) continue;
    add_column(view, new_name == renamed.end() ? column.name : new_name->second,
               source == hidden.end() ? column.name : source->second);
  }
  // Those that expand has added under their own names.
  for (const Column& column : maker.table(plan.table->name).columns) {
    if (plan.table->find_column(column.name) == nullptr && !is_ours(column.name))
      add_column(view, column.name, column.name);
  }
  add_grants(view, *plan.table);
  return view;
}

}  // namespace

void check_shape_views(const std::vector<TablePlan>& plans, const ShapeSchemas& schemas,
                       const Catalog& catalog, const Dialect& dialect, Problems& problems) {
  if (dialect.capabilities().security_invoker_since == 0) {
    problems.add(schemas.at,
                 fmt::format("`access: views` is not possible on {}", catalog.server.engine),
                 {"it has no schemas; leave `access` out: both shapes are columns of the table"});
    return;
  }
  for (const std::string& schema : {schemas.old_shape, schemas.new_shape}) {
    const auto& taken = catalog.schemas;
    const bool is_taken = std::find(taken.begin(), taken.end(), schema) != taken.end();
    const bool too_long = schema.size() > dialect.capabilities().identifier_bytes;
    if (is_taken || too_long || schema.starts_with("pg_"))
      problems.add(schemas.at,
                   fmt::format("the schema of a shape cannot be called \"{}\": {}", schema,
                               is_taken ? "there is one" : "it is no name for a schema"),
                   {"name others: access: { views: { old: app_1, new: app_2 } }"});
  }
  std::map<std::string, const TablePlan*> names;
  for (const TablePlan& plan : plans) {
    if (!changes_shape(plan)) continue;
    const Table& table = *plan.table;
    const auto [other, is_new] = names.try_emplace(table.name.name, &plan);
    if (!is_new)
      problems.add(schemas.at,
                   fmt::format("{} and {} would have the same name in the schema of a shape",
                               other->second->table->name.display(), table.name.display()),
                   {"make two changes, one after the other"});
    if (table.row_security && !has_invoker_views(catalog, dialect))
      problems.add(
          schemas.at,
          fmt::format(
              "table {} has row-level security, and {} has no views that apply it to whoever uses them",
              table.name.display(), catalog.server.version_text),
          {"leave `access: views` out, or use PostgreSQL 15 or newer"});
  }
}

void add_shape_views(const TablePlan& plan, const ShapeSchemas& schemas, StepMaker& maker) {
  if (!changes_shape(plan)) return;
  const View before = old_shape(plan, schemas.old_shape, maker);
  const View after = new_shape(plan, schemas.new_shape, maker);
  maker.add(Phase::kExpand,
            fmt::format("show both shapes of {} as views in \"{}\" and \"{}\"",
                        plan.table->name.display(), schemas.old_shape, schemas.new_shape),
            "an application chooses its shape by its search_path; each view takes every write",
            DdlWork{{CreateView{before}, CreateView{after}}},
            DdlWork{{DropView{after}, DropView{before}}});
}

void add_early_new_values(const TablePlan& plan, StepMaker& maker) {
  if (!plan.expanded) return;
  for (const NameSwap& swap : plan.swaps()) {
    if (!swap.lift_old_not_null) continue;
    for (Step& step : lift_not_null_steps(
             {plan.table->name, swap.visible, Phase::kVerify},
             "through its view the new application may write a value that the old type cannot hold",
             maker.dialect))
      maker.add(std::move(step));
  }
  auto loss = loss_step(plan);
  if (!loss) return;
  LossWork work{*plan.expanded, {}};
  for (const NameSwap& swap : plan.swaps()) {
    if (swap.lift_old_not_null) work.required.push_back(swap.visible);
  }
  loss->phase = Phase::kVerify;
  loss->backward = std::move(work);
  maker.add(std::move(*loss));
}

// Recreated going back, over the columns as they are called then.
void drop_shape_view(const TablePlan& plan, Phase phase, const std::string& schema,
                     StepMaker& maker) {
  const View* const there = maker.now.find_view({schema, plan.table->name.name});
  if (there == nullptr) return;
  View view = *there;
  view.in_own_schema = true;
  const Work back = phase == Phase::kPurge ? Work(NoWork{}) : Work(DdlWork{{CreateView{view}}});
  maker.add(phase, fmt::format("take the view {} away", view.name.display()),
            phase == Phase::kPurge ? "the table itself has that shape now"
                                   : "nobody uses the old shape any more",
            DdlWork{{DropView{view}}}, back);
}

void add_renames(const TablePlan& plan, StepMaker& maker) {
  const std::vector<Rename> renames = plan.renames();
  if (renames.empty()) return;
  const RenameColumns there{plan.table->name, renames, {}, {}};
  maker.add(Phase::kCutover, fmt::format("rename columns of {}", plan.table->name.display()),
            "in an instant; the views go on showing both names", DdlWork{{there}},
            DdlWork{{turned_round(there)}});
}

}  // namespace shoofly
