#pragma once

// What is held against a change's wishes as a whole: each names one table, no two share a column.

#include <deque>
#include <vector>

#include "engine/engine.h"
#include "operation/operation.h"
#include "operation/problems.h"
#include "plan/change.h"

namespace shoofly {

// The one table that is meant, or null and a problem.
const Table* find_table(const Operation& operation, const Catalog& catalog, const Dialect& dialect,
                        Problems& problems);

// The same, or a blank one under the name that a new table gets, kept in `made`; a problem where
// that is taken.
const Table* find_or_make(const Operation& operation, const Catalog& catalog,
                          const Dialect& dialect, std::deque<Table>& made, Problems& problems);

// Two operations of one change have no column in common. `tables` are the wishes', in order.
void check_disjoint(const Change& change, const std::vector<const Table*>& tables,
                    const Catalog& catalog, const Dialect& dialect, Problems& problems);

// An expression may not read what another operation of the change replaces. `places` are the
// wishes'.
void check_reads(const std::vector<Effects>& effects, const std::vector<Position>& places,
                 Problems& problems);

}  // namespace shoofly
