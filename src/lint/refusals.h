#pragma once

// What PostgreSQL refuses of an act, whatever the rows are: types that do not turn into each other,
// expressions that may give another value each time, what else needs what is dropped. Each is held
// against servers by tests/facts/postgres_more_refusals.cc. Pure.

#include "lint/rule.h"

namespace shoofly::lint {

// At most one for each kind.
void report_refusals(const Scene& scene, Reporter& reporter);
// CREATE OR REPLACE of a view or a function whose outside it would change.
void report_refused_replacements(const Scene& scene, Reporter& reporter);
// Expressions of generated columns and indexes, of checks and of defaults.
void report_refused_expressions(const Scene& scene, Reporter& reporter);

}  // namespace shoofly::lint
