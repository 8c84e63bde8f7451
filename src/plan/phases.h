#pragma once

// The steps of a table, phase by phase; each function adds those of one phase. Order within a plan:
// all tables' expand, then all tables' backfill, and so on.

#include <string_view>

#include "operation/problems.h"
#include "plan/carry.h"
#include "plan/change.h"
#include "plan/table_plan.h"

namespace shoofly {

// Why columns go as they do where a drop writes every row anew under a lock.
inline constexpr std::string_view kWhyInParts =
    "every row is written anew: one column at a time, so that writers get a turn";
inline constexpr std::string_view kWhyByCopy =
    "a drop would write every row under one lock: so the rows are copied in chunks into a table beside it, kept in "
    "step by triggers, held against it, and the two change names; the file needs room for both meanwhile";

void add_expand(const TablePlan& plan, StepMaker& maker);
void add_backfill(const TablePlan& plan, const Carried& carried, StepMaker& maker);
void add_verify(const TablePlan& plan, StepMaker& maker);
void add_cutover(const TablePlan& plan, const Carried& carried, StepMaker& maker);
// Of all tables whose keys are switched together; those without are left to add_cutover.
void add_key_cutover(const std::vector<TablePlan>& plans, const std::vector<Carried>& carried,
                     StepMaker& maker);
// Of all tables whose columns get another type behind its name; those without are left to
// add_cutover.
void add_type_cutover(const std::vector<TablePlan>& plans, const std::vector<Carried>& carried,
                      StepMaker& maker);
// The old types, once no table has a column of them.
void add_type_purge(const std::vector<TablePlan>& plans, StepMaker& maker);
// The users' views read the new columns from here on.
void add_view_rebuilds(const TablePlan& plan, StepMaker& maker);
// Columns that only change their names.
void add_renames(const TablePlan& plan, StepMaker& maker);

// `access: views`: a view of each shape, from the end of expand to contract and purge.
void check_shape_views(const std::vector<TablePlan>& plans, const ShapeSchemas& schemas,
                       const Catalog& catalog, const Dialect& dialect, Problems& problems);
void add_shape_views(const TablePlan& plan, const ShapeSchemas& schemas, StepMaker& maker);
// New values may be written from the gate on: the old columns take NULL for what they cannot hold,
// and going back counts such rows.
void add_early_new_values(const TablePlan& plan, StepMaker& maker);
void drop_shape_view(const TablePlan& plan, Phase phase, const std::string& schema,
                     StepMaker& maker);

void add_contract(const TablePlan& plan, StepMaker& maker);
void add_purge(const TablePlan& plan, StepMaker& maker);

// Steps that operations bring along for this phase.
void add_own_steps(const TablePlan& plan, Phase phase, StepMaker& maker);

}  // namespace shoofly
