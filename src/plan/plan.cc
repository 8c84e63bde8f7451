#include "plan/plan.h"

#include <algorithm>

namespace shoofly {

std::string_view to_string(Phase phase) {
  switch (phase) {
    case Phase::kExpand:
      return "expand";
    case Phase::kBackfill:
      return "backfill";
    case Phase::kVerify:
      return "verify";
    case Phase::kCutover:
      return "cutover";
    case Phase::kSoak:
      return "soak";
    case Phase::kContract:
      return "contract";
    case Phase::kPurge:
      break;
  }
  return "purge";
}

std::string_view to_string(Risk risk) {
  switch (risk) {
    case Risk::kAdditive:
      return "additive";
    case Risk::kLow:
      return "low";
    case Risk::kMedium:
      return "medium";
    case Risk::kHigh:
      break;
  }
  return "high";
}

bool is_verified(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::holds_alternative<CheckWork>(step.forward) ||
           std::holds_alternative<TableCheckWork>(step.forward);
  });
}

}  // namespace shoofly
