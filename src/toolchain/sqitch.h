#pragma once

// Sqitch: sqitch.plan names the changes in their order, deploy/NAME.sql and revert/NAME.sql are
// what they do; their transactions are their own. Tried with 1.3. sqitch.conf is not read: the
// folders and the suffix are the usual ones.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool sqitch();

}  // namespace shoofly::toolchain
