#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// Load of SQLite. `blockers`: processes that hold a lock of SQLite's on the file (file_users.h);
// where none is seen, all that have it open, as the one in the way may be gone by then. Age and
// statement of their transactions cannot be known. `fill_speed`: the time in the temporary file, so
// without the sync of a commit; log bytes are those of a WAL, which gets each changed page once.
const LoadProbe& load_probe();

}  // namespace shoofly::sqlite
