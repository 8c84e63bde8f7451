#pragma once

// What cutover swaps in one table, and what going back over it may lose.

#include <optional>

#include "plan/carry.h"
#include "plan/table_plan.h"

namespace shoofly {

// Columns change names, and the indexes and constraints that were carried with them.
RenameColumns swap_of(const TablePlan& plan, const Carried& carried, std::size_t limit);
RenameColumns turned_round(const RenameColumns& renames);

// `"id" and "name"`
std::string swapped_names(const TablePlan& plan);

// Counts, before anything is undone, the rows that the old side cannot hold; nullopt: there is none
// that it cannot.
std::optional<Step> loss_step(const TablePlan& plan);

}  // namespace shoofly
