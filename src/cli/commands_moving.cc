// Commands that move a run: start, pause, resume, verify, cutover, rollback, contract, restore,
// purge.

#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/lifecycle.h"
#include "app/reading.h"
#include "app/verify.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"
#include "cli/progress.h"
#include "report/plan_document.h"
#include "report/validation_report.h"

namespace shoofly {
namespace {

constexpr int kAllEvents = 100'000;
constexpr Milliseconds kPauseWait{30'000};

std::unique_ptr<Observer> progress_for(const Arguments& arguments) {
  return make_progress(arguments.quiet ? ProgressStyle::kQuiet : progress_style_for_stderr());
}

// Opens the target, makes the command, prints how it ended.
template <typename Work>
int moving(const Arguments& arguments, Work work) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const std::unique_ptr<Observer> progress = progress_for(arguments);
  const Command command{*target, arguments.run, *progress, terminal_stop()};
  const Result<RunOutcome> outcome = work(command);
  if (!outcome.ok()) return print_error(outcome.error());
  return print_outcome(*outcome, *target);
}

}  // namespace

StopToken& terminal_stop() {
  static StopToken stop;
  return stop;
}

int run_start(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const std::unique_ptr<Observer> progress = progress_for(arguments);
  const PlanOptions planning{!arguments.no_probe, arguments.exact};
  const Result<StartOutcome> outcome =
      start({*target, arguments.change, planning, arguments.dry_run, *progress, terminal_stop()});
  if (!outcome.ok()) return print_error(outcome.error());
  if (outcome->plan.refused) {
    print_problems(outcome->plan.problems, outcome->plan.source);
    return outcome->plan.bad_file ? kExitUsage : kExitRefused;
  }
  if (outcome->run) return print_outcome(*outcome->run, *target);
  return print_text("Dry run: nothing was changed.\n\n" +
                        plan_brief(plan_view(outcome->plan, *target, arguments)),
                    "");
}

int run_pause(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  SilentObserver silent;
  const Result<RunRecord> run =
      pause({*target, arguments.run, silent, terminal_stop()}, kPauseWait);
  if (!run.ok()) return print_error(run.error());
  fmt::print("run {}: {}\n  {}\n", run->id, to_string(run->status),
             Commands(target->shown, run->id).of("resume"));
  return kExitDone;
}

int run_resume(const Arguments& arguments) {
  return moving(arguments,
                [&](const Command& command) { return resume(command, arguments.approval); });
}
int run_cutover(const Arguments& arguments) { return moving(arguments, cutover); }
int run_rollback(const Arguments& arguments) {
  return moving(arguments,
                [&](const Command& command) { return rollback(command, arguments.approval.run); });
}
int run_contract(const Arguments& arguments) {
  return moving(arguments,
                [&](const Command& command) { return contract(command, arguments.approval); });
}
int run_restore(const Arguments& arguments) { return moving(arguments, restore); }
int run_purge(const Arguments& arguments) {
  return moving(arguments,
                [&](const Command& command) { return purge(command, arguments.approval); });
}

namespace {

std::string keys_of(const TableVerdict& verdict, Masking masking) {
  std::string text;
  for (const Key& key : verdict.report.samples)
    text += (text.empty() ? "" : ", ") + display(key, masking);
  return text;
}

nlohmann::json verdict_json(const VerifyOutcome& outcome) {
  nlohmann::json tables = nlohmann::json::array();
  for (const TableVerdict& verdict : outcome.tables) {
    tables.push_back({{"table", verdict.table.display()},
                      {"rows", verdict.report.rows},
                      {"mismatches", verdict.report.mismatches},
                      {"keys", keys_of(verdict, Masking::kShown)},
                      {"planted_difference_found", verdict.report.self_test_passed},
                      {"milliseconds", verdict.report.elapsed.count()}});
  }
  return {{"run", outcome.run.id}, {"mismatches", outcome.mismatches}, {"tables", tables}};
}

void print_verdicts(const std::vector<TableVerdict>& verdicts) {
  if (verdicts.empty()) fmt::print("nothing to verify: this change keeps no two shapes in step\n");
  for (const TableVerdict& verdict : verdicts) {
    const InStepReport& report = verdict.report;
    fmt::print("{}: {} in {}, {} out of step{}; a planted difference was found first\n",
               verdict.table.display(), plural(report.rows, "row"), format_duration(report.elapsed),
               report.mismatches,
               report.samples.empty() ? "" : " (keys " + keys_of(verdict, Masking::kShown) + ")");
  }
}

// What is written to a file is a report; its name says which form where --format does not.
std::string format_of(const Arguments& arguments) {
  if (!arguments.format.empty() || arguments.output.empty()) return arguments.format;
  return arguments.output.ends_with(".html") ? "html" : "md";
}
bool report_wanted(const Arguments& arguments) {
  const std::string format = format_of(arguments);
  return format == "md" || format == "html";
}

int print_validation(Target& target, const std::string& run, const Arguments& arguments) {
  const Result<RunView> view = read_run(target, run, kAllEvents);
  if (!view.ok()) return print_error(view.error());
  return print_text(
      format_of(arguments) == "html" ? validation_html(*view) : validation_markdown(*view),
      arguments.output);
}

}  // namespace

int run_verify(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const Result<VerifyOutcome> outcome = verify_run(*target, arguments.run, terminal_stop());
  if (!outcome.ok()) return print_error(outcome.error());
  if (arguments.format == "json") {
    const int printed = print_text(verdict_json(*outcome).dump(2) + "\n", arguments.output);
    if (printed != kExitDone) return printed;
  } else if (report_wanted(arguments)) {
    const int printed = print_validation(*target, outcome->run.id, arguments);
    if (printed != kExitDone) return printed;
  } else {
    print_verdicts(outcome->tables);
    if (outcome->mismatches > 0) print_next(*target, outcome->run.id);
  }
  return outcome->mismatches == 0 ? kExitDone : kExitMismatch;
}

}  // namespace shoofly
