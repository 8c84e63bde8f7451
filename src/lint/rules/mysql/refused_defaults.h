#pragma once

// A DEFAULT that is no value of its column (1067): MariaDB and MySQL refuse the statement, whatever
// the rows are (rule statement-refused). tests/lint/mysql_defaults_test.cc asks MariaDB.

#include "lint/rule.h"

namespace shoofly::lint {

void check_refused_defaults(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
