#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/lifecycle.h"
#include "app/version.h"
#include "catalog/json.h"
#include "plan/plan_json.h"

namespace shoofly {
namespace {

constexpr const char* kDoor = "start of a run";  // no run has this name
constexpr Milliseconds kDoorWait{10'000};

std::vector<std::string> how_to_end(const RunRecord& run, const std::string& target) {
  const Commands commands(target, run.id);
  if (run.status == RunStatus::kContracted)
    return {"finish it: " + commands.approved("purge"),
            "or bring its old shape back: " + commands.of("restore")};
  return {"finish it: " + commands.of("status"), "or roll it back: " + commands.of("rollback")};
}

// Two runs on one table would derive from each other's half-filled columns.
Status refuse_overlap(const std::vector<RunRecord>& runs, const PlanOutcome& planned,
                      const std::string& target) {
  for (const RunRecord& run : runs) {
    if (!run.open()) continue;
    SHOOFLY_ASSIGN(const Plan other, plan_from_json(run.plan_text));
    for (const TableSummary& table : other.tables) {
      const std::vector<QualifiedName>& wanted = planned.tables;
      if (std::find(wanted.begin(), wanted.end(), table.table) == wanted.end()) continue;
      Error open(ErrorKind::kConflict,
                 fmt::format("start: run \"{}\" ({}) is still open on table {}", run.id,
                             to_string(run.status), table.table.display()));
      open.help = how_to_end(run, target);
      return open;
    }
  }
  return ok_status();
}

// The run's record. Two that start at once are let in one after the other, and the second one sees
// the first.
Result<RunRecord> enter(Target& target, Journal& journal, const PlanOutcome& planned) {
  SHOOFLY_ASSIGN(const std::unique_ptr<RunLock> door,
                 target.engine->lock_run(target.dsn, kDoor, kDoorWait));
  SHOOFLY_TRY(journal.ensure());
  SHOOFLY_ASSIGN(const std::vector<RunRecord> runs, journal.list());
  SHOOFLY_TRY(refuse_overlap(runs, planned, target.shown));
  std::vector<std::string> steps;
  for (const Step& step : planned.plan.steps) steps.push_back(step.id);
  return journal.create(planned.plan.change, to_json(planned.plan).dump(),
                        catalog_to_text(planned.plan.before), steps, kVersion);
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
  if (known) {  // an open run's own columns may be why a plan is refused
    SHOOFLY_ASSIGN(const std::vector<RunRecord> runs, journal.list());
    SHOOFLY_TRY(refuse_overlap(runs, outcome.plan, target.shown));
  }
  if (outcome.plan.refused) return outcome;
  SHOOFLY_TRY(refuse_by_preflight(outcome.plan.preflight));
  if (request.dry_run) return outcome;

  Result<RunRecord> entered = enter(target, journal, outcome.plan);
  if (!entered.ok() && entered.error().kind == ErrorKind::kInDoubt) {
    return std::move(entered).error().with_help(
        "the run may have been entered or not, and nothing else was done: see " +
        Commands(target.shown, "").of("history"));
  }
  SHOOFLY_ASSIGN(RunRecord run, std::move(entered));
  SHOOFLY_ASSIGN(RunOutcome driven,
                 drive({target,
                        std::move(run),
                        Goal::kStart,
                        {},
                        request.observer,
                        request.stop,
                        RunStatus::kAtGate},
                       [](Executor& executor, RunScope&) { return bring_to_gate(executor); }));
  const Command same{target, driven.run.id, request.observer, request.stop};
  SHOOFLY_ASSIGN(outcome.run, go_back_if_wanted(same, std::move(driven)));
  return outcome;
}

}  // namespace shoofly
