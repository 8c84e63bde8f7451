// The plan command.

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/deriving.h"
#include "app/planning.h"
#include "app/target.h"
#include "base/clock.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/printing.h"
#include "plan/plan_json.h"
#include "report/plan_document.h"
#include "report/plan_sql.h"

namespace shoofly {
namespace {

// With -o FOLDER one file per part, so that DDL and data changes are never in one file; else all of
// it on standard output.
int print_sql(const std::vector<SqlFile>& files, const std::string& folder) {
  if (folder.empty()) return print_text(sql_listing(files), "");
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed)
    return print_error(
        invalid_input(fmt::format("make folder \"{}\": {}", folder, failed.message())));
  for (const SqlFile& file : files) {
    const Status written =
        write_file((std::filesystem::path(folder) / file.name).string(), file.text);
    if (!written.ok()) return print_error(written.error());
    fmt::print("{}\n", (std::filesystem::path(folder) / file.name).string());
  }
  return kExitDone;
}

int print_plan(const PlanOutcome& outcome, const Target& target, const Arguments& arguments) {
  const PlanView view = plan_view(outcome, target, arguments);
  if (arguments.format == "json")
    return print_text(to_json(outcome.plan).dump(2) + "\n", arguments.output);
  if (arguments.format == "html") return print_text(plan_html(view), arguments.output);
  if (arguments.format == "sql")
    return print_sql(plan_sql(view, system_clock().now()), arguments.output);
  const bool terminal = arguments.output.empty() && isatty(STDOUT_FILENO) != 0;
  if (arguments.format == "text" || (arguments.format.empty() && terminal))
    return print_text(
        plan_brief(view) +
            "\nThe whole plan, with its runbook, checklist and way back: --format md or "
            "html; -o FILE writes it.\n",
        arguments.output);
  return print_text(plan_markdown(view), arguments.output);
}

// The plan is worth reading, but the target cannot be changed as it is.
bool refused_by_target(const PlanOutcome& outcome) {
  return std::any_of(
      outcome.preflight.begin(), outcome.preflight.end(),
      [](const PreflightCheck& check) { return check.level == CheckLevel::kRefuse; });
}

int print_plan_and_verdict(const PlanOutcome& outcome, const Target& target,
                           const Arguments& arguments) {
  const int printed = print_plan(outcome, target, arguments);
  if (printed != kExitDone || !refused_by_target(outcome)) return printed;
  fmt::print(stderr,
             "shoofly: this target cannot be changed as it is: see what is refused\nhelp: {}\n",
             Commands(target.shown, "").target("doctor"));
  return kExitRefused;
}

// How many of the three say what to plan.
int subjects(const Arguments& arguments) {
  return (arguments.change.empty() ? 0 : 1) + (arguments.to_schema.empty() ? 0 : 1) +
         (arguments.from_migration.empty() ? 0 : 1);
}

Status check_subject(const Arguments& arguments) {
  const bool derived = !arguments.to_schema.empty() || !arguments.from_migration.empty();
  if (subjects(arguments) != 1) {
    return invalid_input("plan: expected a change file, or --to, or --from, and only one of them")
        .with_help("shoofly plan change.yaml --target ...")
        .with_help("shoofly plan --to schema.sql --target ...")
        .with_help("shoofly plan --from migration.sql --target ...");
  }
  if (!arguments.renames.empty() && arguments.to_schema.empty())
    return invalid_input("plan: --rename belongs to --to; a migration says RENAME itself");
  if (!derived && (!arguments.write_change.empty() || arguments.format == "change"))
    return invalid_input(
        "plan: the change is a file already: --write-change and --format change "
        "belong to --to and --from");
  return ok_status();
}

// Beside the plan, so to standard error: what is not in it, and what to look at.
void print_findings(const DerivedChange& derived, const Arguments& arguments) {
  print_problems(derived.left, derived.source);
  print_problems(derived.notes, derived.source);
  for (const std::string& later : derived.later)
    fmt::print(stderr, "waits for the next change: {}\n", later);
  if (!derived.later.empty())
    fmt::print(stderr, "help: once this change is purged, plan the same file again\n");
  if (derived.operations == 0) return;
  fmt::print(stderr, "derived a change of {} operation{}{}\n", derived.operations,
             derived.operations == 1 ? "" : "s",
             arguments.write_change.empty()
                 ? "; --write-change FILE writes it, to be edited and started"
                 : ": " + arguments.write_change);
}

int print_nothing_to_do(const DerivedChange& derived, const Arguments& arguments) {
  const bool schema = !arguments.to_schema.empty();
  const std::string& file = schema ? arguments.to_schema : arguments.from_migration;
  if (derived.left.empty() && derived.later.empty()) {
    fmt::print(stderr, "{}\n",
               schema ? fmt::format("no difference: the target is as {} says", file)
                      : fmt::format("nothing to do: the target has all that {} asks for", file));
    return kExitDone;
  }
  fmt::print(stderr, "no operation does what is left: there is no change to plan\n");
  return kExitMismatch;
}

int run_derived(Target& target, Arguments arguments) {
  const bool schema = !arguments.to_schema.empty();
  const Result<DerivedChange> derived = derive_change(
      target, {schema ? DeriveRequest::From::kSchema : DeriveRequest::From::kMigration,
               schema ? arguments.to_schema : arguments.from_migration, arguments.renames,
               arguments.write_change});
  if (!derived.ok()) return print_error(derived.error());
  if (!derived->problems.empty()) {
    print_problems(derived->problems, derived->source);
    return kExitUsage;
  }
  if (derived->operations > 0 && !arguments.write_change.empty()) {
    const Status written = write_file(arguments.write_change, derived->text);
    if (!written.ok()) return print_error(written.error());
  }
  print_findings(*derived, arguments);
  if (derived->operations == 0) return print_nothing_to_do(*derived, arguments);
  const int complete = derived->left.empty() ? kExitDone : kExitMismatch;
  if (arguments.format == "change") {
    const int printed = print_text(derived->text, arguments.output);
    return printed == kExitDone ? complete : printed;
  }
  const Result<PlanOutcome> outcome =
      plan_derived(target, *derived, {!arguments.no_probe, arguments.exact});
  if (!outcome.ok()) return print_error(outcome.error());
  if (outcome->refused) {
    print_problems(outcome->problems, outcome->source);
    fmt::print(stderr, "help: {}\n",
               arguments.write_change.empty()
                   ? "write the change with --write-change FILE, add there what is missing, and "
                     "plan that file"
                   : fmt::format("add what is missing to {0}, then: shoofly plan {0}",
                                 arguments.write_change));
    return kExitRefused;
  }
  arguments.change = arguments.write_change.empty() ? "change.yaml" : arguments.write_change;
  const int printed = print_plan_and_verdict(*outcome, target, arguments);
  return printed == kExitDone ? complete : printed;
}

}  // namespace

int run_plan(const Arguments& arguments) {
  const Status subject = check_subject(arguments);
  if (!subject.ok()) return print_error(subject.error());
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  if (arguments.change.empty()) return run_derived(*target, arguments);
  const Result<PlanOutcome> outcome =
      plan_change(*target, arguments.change, {!arguments.no_probe, arguments.exact});
  if (!outcome.ok()) return print_error(outcome.error());
  if (outcome->refused) {
    print_problems(outcome->problems, outcome->source);
    return outcome->bad_file ? kExitUsage : kExitRefused;
  }
  return print_plan_and_verdict(*outcome, *target, arguments);
}

}  // namespace shoofly
