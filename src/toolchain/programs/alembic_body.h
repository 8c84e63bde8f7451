#pragma once

// The statements of an upgrade() or downgrade(), and what surrounds its calls: batches, blocks
// without a transaction, types that are made by themselves.

#include <vector>

#include "toolchain/programs/alembic_calls.h"

namespace shoofly::toolchain::programs {

void say_alembic(const std::vector<Node>& body, SqlScript& sql, AlembicWay& way);

}  // namespace shoofly::toolchain::programs
