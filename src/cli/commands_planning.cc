// The plan command.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/planning.h"
#include "app/target.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"
#include "plan/plan_json.h"
#include "report/plan_document.h"

namespace shoofly {

int run_plan(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const Result<PlanOutcome> outcome = plan_change(*target, arguments.change, {!arguments.no_probe, arguments.exact});
  if (!outcome.ok()) return print_error(outcome.error());
  if (outcome->refused) {
    print_problems(outcome->problems, outcome->source);
    return outcome->bad_file ? kExitUsage : kExitRefused;
  }
  return print_plan(*outcome, *target, arguments);
}

}  // namespace shoofly
