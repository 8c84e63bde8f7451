#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// ChunkSource::self_test: `check` is shown one row out of step among up to 100 that are in step.
Result<bool> in_step_self_test(Connection& connection, const ChunkSource& chunks,
                               const SyncWriter& writer, const SyncSpec& spec);

}  // namespace shoofly::postgres
