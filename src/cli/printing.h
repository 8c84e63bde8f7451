#pragma once

// What every command prints alike: errors with their help, escalations, outcomes, files.

#include <string>
#include <vector>

#include "app/drive.h"
#include "app/planning.h"
#include "base/diagnostic.h"
#include "base/error.h"
#include "cli/commands.h"
#include "report/plan_view.h"

namespace shoofly {

// To standard error: "shoofly: ..." and its help lines. Returns the exit code.
int print_error(const Error& error);
// A refused or malformed change: all findings with their lines.
void print_problems(const std::vector<Diagnostic>& problems, const std::string& source);
// How a moving command ended: where the run stands and what to do next, or the escalation report.
int print_outcome(const RunOutcome& outcome, Target& target);
// What may be done with the run as it stands. Returns the exit code.
int print_next(Target& target, const std::string& run);
// A plan as the reports read it. `outcome` must outlive it.
PlanView plan_view(const PlanOutcome& outcome, const Target& target, const Arguments& arguments);
// To `arguments.output`, or standard output. Returns the exit code.
int print_text(const std::string& text, const std::string& output);
// Whether all of standard output has arrived: a report that is cut off looks like a shorter one.
// A reader who has closed his end (head) has what he wanted.
Status all_printed();

}  // namespace shoofly
