#pragma once

// What other people have made on the run's tables since it began and a step to come would leave
// behind on what it takes away: a view over a column that is renamed, or over a table whose name
// another one takes. Deciding only.

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "plan/plan.h"

namespace shoofly {

// Sentences, none twice; none: the steps to come can be taken. The table is in both catalogs.
std::vector<std::string> new_users(const Plan& plan, const Catalog& expected, const Catalog& found,
                                   const QualifiedName& table, bool rolling_back);

}  // namespace shoofly
