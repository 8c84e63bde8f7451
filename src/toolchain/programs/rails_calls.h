#pragma once

// The statements of an up, a down or a change, as what Active Record sends for them. From Rails'
// documentation; not compared with a running Rails.

#include <vector>

#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

void say_rails(const std::vector<Node>& body, SqlScript& sql);

}  // namespace shoofly::toolchain::programs
