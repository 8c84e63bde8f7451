#pragma once

// What a person runs by hand where the program keeps a table in step with another one. PostgreSQL's
// SQL: no other engine does that.

#include "plan/plan.h"
#include "report/sql_script.h"
#include "report/verification.h"

namespace shoofly {

WalkScript repeat_walk(const SqlWriter& sql, const TableFillWork& work, int batch);
Verification same_rows(const SqlWriter& sql, const TableSync& sync);

}  // namespace shoofly
