#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/lifecycle.h"
#include "app/version.h"
#include "catalog/json.h"
#include "plan/plan_json.h"

namespace shoofly {
namespace {

std::string how_to_end(const RunRecord& run) {
  if (run.status == RunStatus::kContracted)
    return fmt::format(
        "finish it, or bring its old shape back: shoofly purge {0}, shoofly restore {0}", run.id);
  return fmt::format("finish it, or roll it back: shoofly status {0}, shoofly rollback {0}",
                     run.id);
}

// Two runs on one table would derive from each other's half-filled columns.
Status refuse_overlap(const std::vector<RunRecord>& runs, const Plan& plan) {
  for (const RunRecord& run : runs) {
    if (!run.open()) continue;
    SHOOFLY_ASSIGN(const Plan other, plan_from_json(run.plan_text));
    for (const TableSummary& table : plan.tables) {
      const bool shared =
          std::any_of(other.tables.begin(), other.tables.end(),
                      [&](const TableSummary& t) { return t.table == table.table; });
      if (!shared) continue;
      return Error(ErrorKind::kConflict,
                   fmt::format("start: run \"{}\" ({}) is still open on table {}", run.id,
                               to_string(run.status), table.table.display()))
          .with_help(how_to_end(run));
    }
  }
  return ok_status();
}

// Why a plan is refused may be an open run's own columns; then it is that run the person must know
// of.
Status name_open_runs(Journal& journal, const std::string& file,
                      std::vector<Diagnostic>& problems) {
  SHOOFLY_ASSIGN(const std::vector<RunRecord> runs, journal.list());
  for (const RunRecord& run : runs) {
    if (!run.open()) continue;
    problems.insert(
        problems.begin(),
        {Severity::kNote,
         file,
         {},
         fmt::format("run \"{}\" is open on this target ({}); what follows may be its doing",
                     run.id, to_string(run.status)),
         {how_to_end(run)}});
  }
  return ok_status();
}

}  // namespace

Status bring_to_gate(Executor& executor) {
  return executor.forward(Phase::kExpand, Phase::kVerify);
}

Result<StartOutcome> start(const StartRequest& request) {
  Target& target = request.target;
  Journal journal(*target.connection, *target.engine);
  SHOOFLY_ASSIGN(const bool known, journal.exists());
  StartOutcome outcome;
  SHOOFLY_ASSIGN(outcome.plan, plan_change(target, request.file, request.planning));
  if (outcome.plan.refused && known)
    SHOOFLY_TRY(name_open_runs(journal, request.file, outcome.plan.problems));
  if (outcome.plan.refused) return outcome;
  Plan& plan = outcome.plan.plan;
  if (known) {
    SHOOFLY_ASSIGN(const std::vector<RunRecord> runs, journal.list());
    SHOOFLY_TRY(refuse_overlap(runs, plan));
  }
  SHOOFLY_TRY(refuse_by_preflight(outcome.plan.preflight));
  if (request.dry_run) return outcome;

  SHOOFLY_TRY(journal.ensure());
  std::vector<std::string> steps;
  for (const Step& step : plan.steps) steps.push_back(step.id);
  SHOOFLY_ASSIGN(RunRecord run, journal.create(plan.change, to_json(plan).dump(),
                                               catalog_to_text(plan.before), steps, kVersion));
  SHOOFLY_ASSIGN(outcome.run,
                 drive({target,
                        std::move(run),
                        Goal::kStart,
                        {},
                        request.observer,
                        request.stop,
                        RunStatus::kAtGate},
                       [](Executor& executor, RunScope&) { return bring_to_gate(executor); }));
  return outcome;
}

}  // namespace shoofly
