#pragma once

// Types that no column can have, rows that are too long for any engine, labels that are there
// twice, ON UPDATE of what is no time: MariaDB and MySQL refuse the statement (rule
// statement-refused). tests/lint/mysql_types_test.cc asks MariaDB.

#include "lint/rule.h"

namespace shoofly::lint {

void check_refused_types(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
