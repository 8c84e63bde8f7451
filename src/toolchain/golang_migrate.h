#pragma once

// golang-migrate: 000001_name.up.sql and .down.sql. Read in the source of 4.19.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool golang_migrate();

}  // namespace shoofly::toolchain
