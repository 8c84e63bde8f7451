#pragma once

// What a person runs by hand where the program moves rows. PostgreSQL's SQL: no other engine does
// that.

#include "plan/plan.h"
#include "report/sql_script.h"
#include "report/verification.h"

namespace shoofly {

WalkScript move_walk(const SqlWriter& sql, const MoveWork& work, int batch);
// Rows that should have gone, or keys that should have been brought back.
Verification left_behind(const SqlWriter& sql, const MoveWork& work);

}  // namespace shoofly
