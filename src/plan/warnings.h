#pragma once

// Sentences about what an application notices on a table that is synced, by engine: outside the
// promise of no downtime, so the plan must say it.

#include <string>
#include <vector>

#include "plan/table_plan.h"

namespace shoofly {

std::vector<std::string> warnings_of(const std::vector<TablePlan>& tables, const Catalog& catalog);

}  // namespace shoofly
