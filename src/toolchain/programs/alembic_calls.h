#pragma once

// The statements of an upgrade() or downgrade(), as what Alembic sends for them. Compared with
// `alembic upgrade --sql` of 1.20.

#include <vector>

#include "toolchain/programs/sql_script.h"
#include "toolchain/programs/tree.h"

namespace shoofly::toolchain::programs {

void say_alembic(const std::vector<Node>& body, SqlScript& sql);

}  // namespace shoofly::toolchain::programs
