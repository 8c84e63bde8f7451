#pragma once

// Whether a catalog that is not as expected still lets a run go on: somebody else's unrelated
// column or index does, a change of what the run relies on does not. Deciding only.

#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/diff.h"
#include "plan/plan.h"

namespace shoofly {

struct Drift {
  std::vector<std::string> harmless;  // sentences, for the journal
  std::vector<std::string> harmful;   // sentences, for the person
};

// `expected` is what the run left behind, `found` what is there now. A rollback is not stopped by
// what was made over a column that it keeps.
Drift judge_drift(const Plan& plan, const Catalog& expected, const Catalog& found,
                  bool rolling_back);

// What the run expects next, where the drift does no harm. What was made on its tables stays new to
// it: a later step may take away what that uses.
Catalog go_on_from(const Catalog& expected, Catalog found);

}  // namespace shoofly
