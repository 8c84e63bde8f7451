#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// SQLite 3.35 or newer, embedded.
const Engine& engine();

}  // namespace shoofly::sqlite
