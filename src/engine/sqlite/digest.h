#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// Digest of SQLite, computed inside the database by functions of ours (digest_functions.h) that are
// registered on the connection when they are first needed. Rows are read once, in key order.
const Digest& digest();

}  // namespace shoofly::sqlite
