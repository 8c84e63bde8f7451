#pragma once

// dbmate: <timestamp>_name.sql with `-- migrate:up` and `-- migrate:down`. Tried with 2.36.

#include "toolchain/tools.h"

namespace shoofly::toolchain {

Tool dbmate();

}  // namespace shoofly::toolchain
