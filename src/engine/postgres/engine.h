#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// PostgreSQL 13 to 18.
const Engine& engine();

}  // namespace shoofly::postgres
