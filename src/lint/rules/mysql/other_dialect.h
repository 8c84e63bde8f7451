#pragma once

// Rule not-in-this-version for MariaDB and MySQL: what only the other one knows, or a later
// version. tests/lint/mariadb_refusals_test.cc asks MariaDB; of MySQL its manual says so.

#include "lint/rule.h"

namespace shoofly::lint {

void check_other_dialect(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
