#pragma once

// What a chunk does to the journal in its own transaction.

#include <cstdint>

#include "engine/engine.h"

namespace shoofly::sqlite {

// False: another runner has taken over the run.
Result<bool> fence_holds(Connection& connection, const Progress& progress);
// Everything up to the range's end is done, `rows` more were written.
Status note_progress(Connection& connection, const Progress& progress, const KeyRange& range,
                     std::int64_t rows);
// Nothing of this step is done.
Status forget_progress(Connection& connection, const Progress& progress);

}  // namespace shoofly::sqlite
