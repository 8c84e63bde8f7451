#pragma once

// From a change file and a target to a plan: inspect, ask what must be asked, plan, measure.

#include <string>
#include <vector>

#include "app/target.h"
#include "base/diagnostic.h"
#include "base/result.h"
#include "plan/plan.h"

namespace shoofly {

struct PlanOptions {
  bool probe = true;   // measure the backfill's speed on sampled ranges; --no-probe leaves it out
  bool exact = false;  // count round-trip losses on all rows, not on a sample
};

// Either a plan or the problems why there is none. `source` is the file's text, for quoting.
struct PlanOutcome {
  bool refused = false;
  Plan plan;
  std::vector<Diagnostic> problems;
  bool bad_file = false;  // the problems are in the file itself, not in what it asks of this target
  std::string source;
  std::vector<QualifiedName> tables;  // those of the change that are there, refused or not
  std::vector<PreflightCheck> preflight;
};

// Nothing on the target is changed. Errors: the connection's; not found (the file).
Result<PlanOutcome> plan_change(Target& target, const std::string& file,
                                const PlanOptions& options);

// The same for a change whose text is at hand; `file` is what its problems call it.
Result<PlanOutcome> plan_text(Target& target, const std::string& text, const std::string& file,
                              const PlanOptions& options);

// What preflight refuses, as one error; ok when nothing.
Status refuse_by_preflight(const std::vector<PreflightCheck>& checks);

}  // namespace shoofly
