#pragma once

// What of an UPDATE, DELETE or INSERT .. SELECT keeps its rows few (engine/row_bounds.h), by the
// statement's tree. Pure.

#include "engine/aside_detail.h"
#include "engine/postgres/tree.h"

namespace shoofly::postgres {

// Of an UPDATE or DELETE: RowWork::fixed.
void read_bounds(Node statement, RowWork& work);
// Whether a query gives no more rows than it says: VALUES, no FROM, LIMIT 500.
bool is_bounded_query(Node select);

}  // namespace shoofly::postgres
