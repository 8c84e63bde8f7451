#pragma once

// MariaDB, MySQL: names of indexes and constraints, which are their table's. For rules that are
// certain (lint/certainty.h) already.

#include "lint/rule.h"

namespace shoofly::lint {

// ADD INDEX, ADD CONSTRAINT or RENAME INDEX to a name that the table has.
void check_part_taken(const Scene& scene, Reporter& reporter);
// DROP or RENAME of one that the table does not have.
void check_part_missing(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
