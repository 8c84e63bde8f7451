#pragma once

// What MariaDB and MySQL refuse beside names that are taken or missing (rule statement-refused):
// tests/lint/mariadb_refusals_test.cc asks MariaDB.

#include "lint/rule.h"

namespace shoofly::lint {

void check_refused_by_mysql(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
