#pragma once

// Atlas: *.sql beside atlas.sum, by name. Read in its source of June 2026.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool atlas();

}  // namespace shoofly::toolchain
