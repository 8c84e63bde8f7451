#pragma once

// Inspector::as_built: an index or a constraint, built on an empty temporary copy of the table in a
// transaction that is rolled back, and read as the catalog shows it. Lock on the table itself:
// ACCESS SHARE for that moment.

#include "engine/engine.h"

namespace shoofly::postgres {

// A table of this transaction, read as the catalog shows it. Errors: invalid input (it is not
// there).
Result<Table> read_built(Connection& connection, const QualifiedName& name);

Result<Table> as_built(Connection& connection, const Table& table, const Action& action);

}  // namespace shoofly::postgres
