// The plan command.

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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
  return print_text(plan_markdown(view), arguments.output);
}

}  // namespace

int run_plan(const Arguments& arguments) {
  Result<Target> target = open_target(arguments.target);
  if (!target.ok()) return print_error(target.error());
  const Result<PlanOutcome> outcome =
      plan_change(*target, arguments.change, {!arguments.no_probe, arguments.exact});
  if (!outcome.ok()) return print_error(outcome.error());
  if (outcome->refused) {
    print_problems(outcome->problems, outcome->source);
    return outcome->bad_file ? kExitUsage : kExitRefused;
  }
  return print_plan(*outcome, *target, arguments);
}

}  // namespace shoofly
