#pragma once

#include "base/result.h"
#include "sql/text.h"
#include "sql/transform.h"

namespace shoofly::postgres {

// A portable transform as PostgreSQL's expression, made only of IMMUTABLE functions (concat and
// concat_ws are STABLE), so that nothing has to be pinned and the planner inlines it. Errors:
// invalid input (no arguments, a part below 1, a type that is no type).
Result<Sql> portable_expression(const Transform& transform);

}  // namespace shoofly::postgres
