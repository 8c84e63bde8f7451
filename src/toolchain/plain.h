#pragma once

// Files of SQL without a tool, by name: each statement runs as the text says.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool plain_sql();

}  // namespace shoofly::toolchain
