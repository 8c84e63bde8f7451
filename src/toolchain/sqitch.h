#pragma once

// Sqitch: sqitch.plan names the changes in their order, deploy/NAME.sql and revert/NAME.sql are
// what they do; their transactions are their own. Tried with 1.3. sqitch.conf beside
// them says other folders and another plan; of several engines' plans its own engine's is read.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool sqitch();
// Its plan is in the folder, or where the folder's sqitch.conf says.
bool has_sqitch_plan(const Folder& folder);

}  // namespace shoofly::toolchain
