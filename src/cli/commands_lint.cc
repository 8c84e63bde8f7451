// The lint command.

#include <fmt/format.h>

#include "app/lint.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"
#include "report/findings.h"

namespace shoofly {

int run_lint(const Arguments& arguments) {
  LintRequest request;
  request.paths = arguments.paths;
  request.engine = arguments.engine;
  request.major = arguments.server_major;
  const Result<LintOutcome> outcome = lint_migrations(request);
  if (!outcome.ok()) return print_error(outcome.error());
  const FindingsView view{outcome->findings,   outcome->notices,  outcome->sources, outcome->tools,
                          outcome->migrations, outcome->coverage, outcome->folders};
  const bool json = arguments.format == "json";
  const int printed =
      print_text(json ? findings_json(view) : findings_text(view), arguments.output);
  if (printed != kExitDone) return printed;
  return needs_attention(view) ? kExitMismatch : kExitDone;
}

}  // namespace shoofly
