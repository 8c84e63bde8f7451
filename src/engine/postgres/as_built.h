#pragma once

// Inspector::as_built: an index, a constraint or a column with its default, built on an empty
// temporary copy of the table in a transaction that is rolled back, and read as the catalog shows
// it. The copy has those columns of `table`, too, that are not there yet. Lock on the table itself:
// ACCESS SHARE for that moment.

#include "engine/engine.h"

namespace shoofly::postgres {

Result<Table> as_built(Connection& connection, const Table& table, const Action& action);

}  // namespace shoofly::postgres
