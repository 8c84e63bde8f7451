#pragma once

// Rows that SQLite refuses as they are written, whatever is in them (rule statement-refused): more
// or fewer values than columns, a column left out that has to have one.

#include "lint/rule.h"

namespace shoofly::lint {

// Where all is certain.
void report_refused_rows(const Scene& scene, const RowWork& rows, Reporter& reporter);

}  // namespace shoofly::lint
