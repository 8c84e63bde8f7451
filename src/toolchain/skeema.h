#pragma once

// Skeema: a folder with .skeema holds CREATE statements, a file for each object; there is no order
// and no way back. What is looked at are the statements themselves. Tried with 1.9.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool skeema();

}  // namespace shoofly::toolchain
