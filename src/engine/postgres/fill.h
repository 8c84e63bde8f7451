#pragma once

#include "engine/engine.h"
#include "engine/postgres/key_ranges.h"

namespace shoofly::postgres {

// The one statement of a chunk of the fill; its result is one row with the number of rows written,
// or none where the run's fence is another by now.
Statement fill_statement(const SyncSpec& spec, const TableKey& key, const KeyRange& range,
                         const Progress& progress);

}  // namespace shoofly::postgres
