#pragma once

#include <vector>

#include "engine/engine.h"

namespace shoofly::postgres {

// LoadProbe::fill_speed. Three times up to 20,000 rows from a random key on, with the derived
// columns, into a temporary table that is rolled back; at most 2 s each, else fewer rows. Columns
// wider than 1,000 bytes on average are left out: an UPDATE does not write them again.
//
// log_bytes_per_row is an estimate, since temporary tables write no log: the width of the copied
// rows, the entries of the table's indexes, and whole page images where full_page_writes is on
// (each page once after a checkpoint). Within a factor of two of the real UPDATE in
// fill_speed_test.cc. Errors: data, when an expression fails on a sampled row.
Result<std::vector<SpeedSample>> fill_speed(Connection& connection, const SyncSpec& spec);

}  // namespace shoofly::postgres
