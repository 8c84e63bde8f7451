#pragma once

// Makes a plan from a change and a catalog. Pure: what must be asked of the target is handed out as
// questions, so that the same answers always give the same plan.
//
//   Answers answers;
//   for (;;) {
//     Inquiry inquiry = inquire(change, catalog, dialect, answers);
//     if (!inquiry.problems.empty()) -> refused
//     if (inquiry.questions.empty()) break;
//     ask each and put it into `answers`    // at most three rounds: types, expressions, counts
//   }
//   PlannedChange planned = make_plan({change, catalog, ...});
//   measure speed and round trip with each table's spec, then estimate(plan, measurements)  //
//   estimate.h

#include <string>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "operation/operation.h"
#include "plan/change.h"
#include "plan/plan.h"

namespace shoofly {

struct Inquiry {
  Questions questions;               // not answered yet
  std::vector<Diagnostic> problems;  // known already; asking on makes no sense
};
Inquiry inquire(const Change& change, const Catalog& catalog, const Dialect& dialect,
                const Answers& answers);

struct PlanRequest {
  const Change& change;
  const Catalog& catalog;  // of the whole target, as inspected
  const Dialect& dialect;
  const DdlAdvisor& advisor;
  const SyncWriter& sync;
  const Answers& answers;
  std::string target;  // redacted
};

// The plan, with all passes run (the estimate from stated assumptions, as nothing is measured yet),
// or why it is refused.
using PlannedChange = std::variant<Plan, std::vector<Diagnostic>>;
PlannedChange make_plan(const PlanRequest& request);

}  // namespace shoofly
