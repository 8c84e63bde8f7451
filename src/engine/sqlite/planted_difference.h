#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// See ChunkSource::self_test.
Result<bool> self_test_of(Connection& connection, const SyncSpec& spec);

}  // namespace shoofly::sqlite
