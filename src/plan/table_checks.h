#pragma once

// What stands in the way of a table as a whole: refused by name, with what can be done.

#include "operation/problems.h"
#include "plan/table_plan.h"

namespace shoofly {

// Holds whatever the operations are.
void check_table(const Table& table, Position at, Problems& problems);
// A column of ours that only a run leaves behind.
void add_leftover(const Table& table, const std::string& column, Position at, Problems& problems);
// Holds where rows are walked: the table has a key.
void check_key(const Table& table, Position at, Problems& problems);
// Holds where the table gets sync and perhaps a backfill. `at` is the table's first wish.
void check_synced_table(const TablePlan& plan, const Policies& policies, const SyncWriter& sync,
                        const Dialect& dialect, Position at, Problems& problems);

// PostgreSQL gives a table 1,600 numbers for columns in its life, and none of them twice.
void check_column_numbers(const TablePlan& plan, Position at, Problems& problems);

// Of what happens when rows leave the plan's table for another one: triggers that fire, subscribers
// that do not follow.
void check_moves(const TablePlan& plan, const Policies& policies, const Catalog& catalog,
                 Position at, Problems& problems);

}  // namespace shoofly
