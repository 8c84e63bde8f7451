#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// Each chunk is one BEGIN IMMEDIATE transaction. After it the lock is left alone for a moment,
// because writers of the application poll for it (SQLite has no queue).
const ChunkSource& chunks();

}  // namespace shoofly::sqlite
