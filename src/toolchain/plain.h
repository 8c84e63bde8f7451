#pragma once

// Files of SQL without a tool, by name: each statement runs as the text says. Those of subfolders
// where the folder itself has none.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool plain_sql();

}  // namespace shoofly::toolchain
