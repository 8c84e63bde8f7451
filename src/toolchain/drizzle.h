#pragma once

// Drizzle: the files that meta/_journal.json names, in its order; newer:
// <timestamp>_name/migration.sql with snapshot.json beside it. Tried with kit 0.31 and orm 0.45.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool drizzle();

}  // namespace shoofly::toolchain
