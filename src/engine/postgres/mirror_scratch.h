#pragma once

#include "engine/engine.h"

namespace shoofly::postgres {

// TableMirror::self_test: the checks are shown a pair of temporary tables that are equal, then with
// a row missing, a row too many and a row that differs. Only reads the source.
Result<bool> mirror_self_test(Connection& connection, const TableMirror& mirror,
                              const TableSync& sync);

}  // namespace shoofly::postgres
