#pragma once

// The steps of a table, phase by phase; each function adds those of one phase. Order within a plan:
// all tables' expand, then all tables' backfill, and so on.

#include "plan/carry.h"
#include "plan/table_plan.h"

namespace shoofly {

void add_expand(const TablePlan& plan, StepMaker& maker);
void add_backfill(const TablePlan& plan, const Carried& carried, StepMaker& maker);
void add_verify(const TablePlan& plan, StepMaker& maker);
void add_cutover(const TablePlan& plan, const Carried& carried, StepMaker& maker);
void add_contract(const TablePlan& plan, StepMaker& maker);
void add_purge(const TablePlan& plan, StepMaker& maker);

// Steps that operations bring along for this phase.
void add_own_steps(const TablePlan& plan, Phase phase, StepMaker& maker);

}  // namespace shoofly
