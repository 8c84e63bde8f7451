#pragma once

// What SQLite refuses beside names that are taken or missing (rule statement-refused):
// tests/lint/sqlite_refusals_test.cc asks it.

#include "lint/rule.h"

namespace shoofly::lint {

void check_refused_by_sqlite(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
