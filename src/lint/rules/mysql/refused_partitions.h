#pragma once

// ADD, DROP, COALESCE, TRUNCATE and REORGANIZE PARTITION that the server refuses, by the partitions
// that CREATE TABLE has made (rule statement-refused). Behind another change of the partitions
// nothing is said. tests/lint/mysql_defaults_test.cc asks MariaDB.

#include "lint/rule.h"

namespace shoofly::lint {

void check_refused_partitions(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
