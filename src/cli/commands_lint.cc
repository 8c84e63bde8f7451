// The lint command.

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "app/lint.h"
#include "app/lint_fix.h"
#include "app/version.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"
#include "lint/secrets.h"
#include "report/findings.h"
#include "report/unfixed.h"
#include "report/unified_diff.h"

namespace shoofly {

namespace {

const FindingsFormat& format_of(const std::string& name) {
  const auto& formats = findings_formats();
  const auto chosen = std::find_if(formats.begin(), formats.end(),
                                   [&](const FindingsFormat& one) { return one.name == name; });
  return chosen == formats.end() ? formats.front() : *chosen;
}

// The diff alone is on standard output, so that `git apply` takes it.
int run_fix(const LintRequest& request, const Arguments& arguments) {
  const Result<FixOutcome> outcome = plan_fixes({request, arguments.fix_known});
  if (!outcome.ok()) return print_error(outcome.error());
  if (!outcome->problems.empty()) {
    print_problems(outcome->problems, lint::without_secrets(outcome->settings_text));
    return kExitUsage;
  }
  if (arguments.fix_write) {
    const Status written = write_fixes(*outcome);
    if (!written.ok()) return print_error(written.error());
  }
  std::string text;
  for (const PlannedFile& file : outcome->files) {
    text += arguments.fix_write
                ? fmt::format("{} {}\n", file.is_new ? "made" : "changed", file.path)
                : unified_diff(file.path, file.before, file.after, file.is_new);
  }
  const int printed = print_text(text, arguments.output);
  if (printed != kExitDone) return printed;
  std::fputs(unfixed_text(outcome->unfixed, outcome->words).c_str(), stderr);
  for (const Error& error : outcome->refused) print_error(error);
  if (!outcome->refused.empty()) return exit_code_of(outcome->refused.front());
  const bool pending = !arguments.fix_write && !outcome->files.empty();
  return pending || !outcome->unfixed.empty() ? kExitMismatch : kExitDone;
}

}  // namespace

int run_lint(const Arguments& arguments) {
  // It has nothing to put in order.
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  LintRequest request;
  request.paths = arguments.paths.empty() ? std::vector<std::string>{"."} : arguments.paths;
  request.engine = arguments.engine;
  request.server_version = arguments.server_version;
  request.config = arguments.config;
  request.since = arguments.since;
  request.queries = arguments.queries;
  request.run_tool = arguments.run_tool;
  request.target = arguments.live;
  request.history = arguments.history;
  request.baseline = arguments.baseline;
  request.write_baseline = arguments.write_baseline;
  if (arguments.fix) return run_fix(request, arguments);
  const FindingsFormat& format = format_of(arguments.format);
  bool begun = false;
  std::vector<lint::Notice> notices;
  const auto print_part = [&](const Found& found) {
    const std::string text = format.part(
        {found.findings, found.notices, found.sources, {}, 0, {}, {}, {}, kVersion, {}, {}, begun});
    std::fwrite(text.data(), 1, text.size(), stdout);
    begun = true;
    if (format.notices_last)
      notices.insert(notices.end(), found.notices.begin(), found.notices.end());
  };
  // A file is written whole, or not at all.
  const bool in_parts = format.part != nullptr && arguments.output.empty();
  const Result<LintOutcome> outcome =
      lint_migrations(request, in_parts ? FoundSink(print_part) : FoundSink());
  if (!outcome.ok()) return print_error(outcome.error());
  if (!outcome->problems.empty()) {
    print_problems(outcome->problems, lint::without_secrets(outcome->settings_text));
    return kExitUsage;
  }
  notices.insert(notices.end(), outcome->notices.begin(), outcome->notices.end());
  const FindingsView view{outcome->findings,
                          notices,
                          outcome->sources,
                          outcome->tools,
                          outcome->migrations,
                          outcome->coverage,
                          outcome->files,
                          outcome->baseline,
                          kVersion,
                          outcome->folders,
                          outcome->counts,
                          begun,
                          outcome->target,
                          outcome->not_read,
                          outcome->could_print};
  const int printed = print_text(format.print(view), arguments.output);
  if (printed != kExitDone) return printed;
  if (!format.tells_target) std::fputs(not_read_text(view.not_read).c_str(), stderr);
  if (view.target && !format.tells_target) std::fputs(target_text(*view.target).c_str(), stderr);
  for (const Error& error : outcome->refused) print_error(error);
  if (!outcome->refused.empty()) return exit_code_of(outcome->refused.front());
  return needs_attention(view) ? kExitMismatch : kExitDone;
}

}  // namespace shoofly
