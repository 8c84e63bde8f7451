// Commands that only read: doctor, inspect, status, history.

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/reading.h"
#include "catalog/json.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"
#include "report/catalog_text.h"
#include "report/markdown.h"
#include "report/page.h"
#include "report/preflight_text.h"
#include "report/status_text.h"

namespace shoofly {
namespace {

constexpr int kEvents = 10;
constexpr Milliseconds kBetweenLooks{500};

// A fill's speed is the difference of two looks; its start says nothing of a run that was resumed.
Result<RunView> look_twice(Target& target, RunView view) {
  const std::optional<FillState> fill = fill_state(view);
  if (view.run.status != RunStatus::kRunning || !fill || runner_silent(view)) return view;
  const RunView::Earlier earlier{fill->rows, view.now};
  system_clock().sleep_for(kBetweenLooks);
  SHOOFLY_ASSIGN(RunView again, read_run(target, view.run.id, kEvents));
  again.earlier = earlier;
  return again;
}

// Not exactly one is open, and none was named: that is an answer, too.
std::optional<std::string> several_or_none(const std::vector<RunRecord>& runs, const Target& target,
                                           const std::string& format) {
  const auto open =
      std::count_if(runs.begin(), runs.end(), [](const RunRecord& run) { return run.open(); });
  if (open == 1) return std::nullopt;
  return format == "json" ? open_runs_json(runs, target.shown).dump(2) + "\n"
                          : open_runs_text(runs, target.shown);
}

std::string status_in(const RunView& view, const std::string& format) {
  if (format == "json") return status_json(view).dump(2) + "\n";
  if (format == "md") return to_markdown(status_document(view));
  if (format == "html") return to_page(status_document(view));
  return status_text(view);
}

}  // namespace

int run_doctor(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const Result<DoctorOutcome> outcome = examine_target(*target, arguments.doctor);
  if (!outcome.ok()) return print_error(outcome.error());
  const bool refused =
      std::any_of(outcome->checks.begin(), outcome->checks.end(),
                  [](const PreflightCheck& check) { return check.level == CheckLevel::kRefuse; });
  const std::string text = arguments.format == "json"
                               ? preflight_json(outcome->checks).dump(2) + "\n"
                               : preflight_text(outcome->catalog.server, outcome->checks);
  std::fputs(text.c_str(), stdout);
  return refused ? kExitRefused : kExitDone;
}

int run_inspect(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const Result<Catalog> catalog = inspect_target(*target);
  if (!catalog.ok()) return print_error(catalog.error());
  const std::string text =
      arguments.format == "json" ? to_json(*catalog).dump(2) + "\n" : catalog_text(*catalog);
  return print_text(text, "");
}

int run_status(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  if (arguments.run.empty()) {
    const Result<std::vector<RunRecord>> runs = list_runs(*target);
    if (!runs.ok()) return print_error(runs.error());
    if (const auto text = several_or_none(*runs, *target, arguments.format))
      return print_text(*text, "");
  }
  std::optional<RunView::Earlier> earlier;
  while (true) {
    Result<RunView> view = read_run(*target, arguments.run, kEvents);
    if (!view.ok()) return print_error(view.error());
    if (earlier) {
      view->earlier = earlier;
    } else {
      view = look_twice(*target, std::move(*view));
      if (!view.ok()) return print_error(view.error());
    }
    if (arguments.watch && arguments.format.empty()) std::fputs("\033[H\033[2J", stdout);
    std::fputs(status_in(*view, arguments.format).c_str(), stdout);
    std::fflush(stdout);
    if (!arguments.watch || view->run.status != RunStatus::kRunning || terminal_stop().stopped())
      return kExitDone;
    if (const std::optional<FillState> fill = fill_state(*view))
      earlier = RunView::Earlier{fill->rows, view->now};
    system_clock().sleep_for(Milliseconds(1000));
  }
}

int run_history(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const Result<std::vector<RunRecord>> runs = list_runs(*target);
  if (!runs.ok()) return print_error(runs.error());
  const std::string text =
      arguments.format == "json" ? history_json(*runs).dump(2) + "\n" : history_text(*runs);
  return print_text(text, "");
}

}  // namespace shoofly
