#pragma once

// What would make a run on an SQLite file unsafe or impossible. Reads only; statements are
// compiled, not executed. One function per check, one table of them.

#include <vector>

#include "engine/engine.h"
#include "engine/sqlite/connection.h"

namespace shoofly::sqlite {

Result<std::vector<PreflightCheck>> preflight_checks(SqliteConnection& connection,
                                                     const Catalog& catalog,
                                                     const std::vector<QualifiedName>& tables);

}  // namespace shoofly::sqlite
