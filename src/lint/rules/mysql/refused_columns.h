#pragma once

// What MariaDB and MySQL refuse of columns, the keys over them and the values of an INSERT,
// whatever the rows are (rule statement-refused). tests/lint/mysql_misses_test.cc asks MariaDB.

#include "lint/rule.h"

namespace shoofly::lint {

void check_refused_columns(const Scene& scene, Reporter& reporter);
// For a key that the act makes, before any row is looked at.
bool is_refused_at_once(const Scene& scene);

}  // namespace shoofly::lint
