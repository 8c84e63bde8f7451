#pragma once

#include "engine/engine.h"
#include "engine/postgres/key_ranges.h"

namespace shoofly::postgres {

// One chunk of the fill, in one transaction and (but for a session's first one) one round trip: its
// result is one row with the number of rows written, or none where the run's fence is another by
// now.
Result<ResultSet> run_fill(Connection& connection, const SyncSpec& spec, const TableKey& key,
                           const KeyRange& range, const Progress& progress);

// The statement that it is.
Statement fill_statement(const SyncSpec& spec, const TableKey& key, const KeyRange& range,
                         const Progress& progress);

}  // namespace shoofly::postgres
