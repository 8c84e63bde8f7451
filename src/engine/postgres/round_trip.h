#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// ChunkSource::round_trip: value and back are tried on rows of the table before any function or
// column of ours exists.
Result<CheckOutcome> round_trip(Connection& connection, const SyncSpec& spec, std::int64_t rows);

}  // namespace shoofly::postgres
