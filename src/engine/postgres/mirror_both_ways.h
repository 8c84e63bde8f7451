#pragma once

// The triggers' bodies of a sync that goes both ways: between a table and one that has some of its
// columns besides its key (`into_rows`: the table is the follower).
//
// Whoever writes either holds the lock of the row of the table before the row of the other one is
// looked at, so the last to commit has written both. Two sessions that write the same row, each in
// another table, can wait for each other; the server ends one of them (40P01).

#include "catalog/table_sync.h"
#include "sql/text.h"

namespace shoofly::postgres {

Sql both_ways_row_body(const TableSync& sync);
Sql both_ways_all_body(const TableSync& sync);
// BEFORE INSERT: a row of the key that nobody but the sync has made makes room.
Sql both_ways_room_body(const TableSync& sync);

}  // namespace shoofly::postgres
