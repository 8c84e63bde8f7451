#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// TableMirror of PostgreSQL. A chunk is one round trip and one transaction, as those of
// chunk_source().
//
// The fill reads rows with a lock on their key (FOR KEY SHARE), which an UPDATE of other columns
// does not wait for. What that cannot undo: a row that was deleted, or got another key, waits for
// the chunk and then finds the row in the follower; one that is updated meanwhile puts itself
// there, whichever of the two comes first, because the fill leaves a row alone that is there.
const TableMirror& table_mirror();

}  // namespace shoofly::postgres
