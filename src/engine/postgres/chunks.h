#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// ChunkSource of PostgreSQL. A chunk is one round trip and one transaction: it proves its fence,
// writes its range and notes its progress in one statement. Functions of the spec must exist,
// except for round_trip, which uses the expressions as they are written.
const ChunkSource& chunk_source();

}  // namespace shoofly::postgres
