// The lint command.

#include <algorithm>

#include "app/lint.h"
#include "app/version.h"
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
  request.config = arguments.config;
  request.since = arguments.since;
  request.baseline = arguments.baseline;
  request.write_baseline = arguments.write_baseline;
  const Result<LintOutcome> outcome = lint_migrations(request);
  if (!outcome.ok()) return print_error(outcome.error());
  if (!outcome->problems.empty()) {
    print_problems(outcome->problems, outcome->settings_text);
    return kExitUsage;
  }
  const FindingsView view{
      outcome->findings, outcome->notices, outcome->sources,  outcome->tools, outcome->migrations,
      outcome->coverage, outcome->files,   outcome->baseline, kVersion,       outcome->folders};
  const auto& formats = findings_formats();
  const auto chosen = std::find_if(formats.begin(), formats.end(), [&](const FindingsFormat& one) {
    return one.name == arguments.format;
  });
  const FindingsFormat& format = chosen == formats.end() ? formats.front() : *chosen;
  const int printed = print_text(format.print(view), arguments.output);
  if (printed != kExitDone) return printed;
  return needs_attention(view) ? kExitMismatch : kExitDone;
}

}  // namespace shoofly
