#pragma once

// The server's condition: who stands in the way (blockers.h), how fast rows can be written
// (fill_speed.h) and whether a run is safe at all (preflight.h). Reads only.

#include "engine/engine.h"

namespace shoofly::postgres {

const LoadProbe& load_probe();

}  // namespace shoofly::postgres
