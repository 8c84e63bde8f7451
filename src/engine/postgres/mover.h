#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// RowMover of PostgreSQL. A chunk is one transaction of two statements.
//
// The first deletes the rows, writes them into the other table and their keys into the ledger, and
// compares in the same statement what was deleted with what was written, byte for byte: a BEFORE
// trigger or a rule of the other table may have changed a row, or dropped it. The second looks at
// what has come of it when all AFTER triggers have run: each key is in the other table. It also
// asks what the locks held by then keep as it is: no column has been added that would not be
// carried over, no foreign key that would delete or change rows elsewhere. If anything is not so,
// the transaction is rolled back.
//
// What somebody else holds locked is waited for under lock_timeout; a row that he has changed
// meanwhile is moved as he left it, or not at all where it does not match any more.
//
// Errors, besides the server's own: data, naming keys: rows that came out otherwise, keys that the
// other table has already; conflict: a column or a foreign key came meanwhile.
const RowMover& row_mover();

}  // namespace shoofly::postgres
