#pragma once

// Questions that a person can ask the target by hand, as SELECTs, with the answer that is right.
// The same conditions that the run itself asks.

#include <string>
#include <vector>

#include "report/plan_view.h"
#include "sql/text.h"

namespace shoofly {

struct Verification {
  std::string question;  // "rows of users that are not in step"
  Sql select;
  std::string expected;  // "0"
};

// Right from the end of `phase` on, until the next phase changes it.
std::vector<Verification> verifications_after(const PlanView& view, Phase phase);
// What a step's work asks; empty for work that asks nothing.
std::vector<Verification> verifications_of(const PlanView& view, const Work& work);

}  // namespace shoofly
