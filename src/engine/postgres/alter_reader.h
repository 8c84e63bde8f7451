#pragma once

// The actions of ALTER TABLE (and of ALTER INDEX, ALTER VIEW, ..), each as an act. Pure.

#include <vector>

#include "engine/postgres/tree.h"
#include "engine/postgres/written_parts.h"

namespace shoofly::postgres {

// Errors: invalid input, where an action cannot be read; its place is `failed`.
Result<std::vector<WrittenStatement>> read_alter(Node statement, const StatementSource& source,
                                                 Position& failed);

}  // namespace shoofly::postgres
