#include "app/verify.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plural.h"
#include "execute/sync_in_force.h"
#include "plan/plan_json.h"

namespace shoofly {
namespace {

// What is in step in which way, of a run that stands after these steps.
std::vector<InStepRequest> questions_of(const Plan& plan, const std::vector<StepRecord>& steps) {
  std::vector<InStepRequest> requests;
  for (const SyncSpec& spec : specs_in_force(plan, steps)) requests.emplace_back().spec = spec;
  for (const TableSync& sync : table_syncs_in_force(plan, steps))
    requests.emplace_back().tables = named_now(sync, plan, steps);
  return requests;
}

Result<std::vector<TableVerdict>> verify_specs(const Engine& engine, const Dsn& dsn,
                                               std::vector<InStepRequest> requests, int workers,
                                               const StopToken& stop, const Throttle& throttle) {
  std::vector<TableVerdict> verdicts;
  for (InStepRequest& request : requests) {
    request.dsn = dsn;
    request.workers = workers;
    request.stopped = [&stop] { return stop.stopped(); };
    request.rest = [&](Milliseconds worked) { throttle.breathe(worked, system_clock(), stop); };
    Result<InStepReport> report = verify_in_step(engine, request, system_clock());
    if (!report.ok() && stop.stopped()) return stop.reason();
    if (!report.ok()) return std::move(report).error();
    verdicts.push_back(
        {request.tables ? request.tables->source : request.spec.table, *std::move(report)});
  }
  return verdicts;
}

std::string told(const TableVerdict& verdict) {
  const InStepReport& report = verdict.report;
  std::string keys;
  for (const Key& key : report.samples)
    keys += (keys.empty() ? ", keys " : ", ") + display(key, Masking::kShown);
  return fmt::format("{}: {} looked at, {} out of step{}", verdict.table.display(),
                     plural(report.rows, "row"), report.mismatches, keys);
}

// Every fill has been through, and nothing of it was undone.
bool both_shapes_complete(const RunRecord& run, const Plan& plan,
                          const std::vector<StepRecord>& steps) {
  if (run.status == RunStatus::kAtGate || run.status == RunStatus::kSoaking) return true;
  if (run.status == RunStatus::kRunning || !run.open()) return false;
  if (run.goal != Goal::kStart && run.goal != Goal::kCutover) return false;
  return std::all_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    if (!std::holds_alternative<FillWork>(step.forward) &&
        !std::holds_alternative<TableFillWork>(step.forward))
      return true;
    return std::any_of(steps.begin(), steps.end(), [&](const StepRecord& record) {
      return record.id == step.id && record.state == StepState::kDone;
    });
  });
}

}  // namespace

Status verify_in_run(RunScope& scope) {
  SHOOFLY_ASSIGN(const std::vector<StepRecord> steps, scope.journal.steps(scope.run.id));
  SHOOFLY_ASSIGN(const std::vector<TableVerdict> verdicts,
                 verify_specs(scope.engine, scope.dsn, questions_of(scope.plan, steps),
                              scope.plan.policies.backfill.workers, scope.stop, scope.throttle));
  for (const TableVerdict& verdict : verdicts) {
    const InStepReport& report = verdict.report;
    SHOOFLY_TRY(
        scope.journal.event(scope.run.id, "verify", told(verdict) + ", planted difference found"));
    if (report.mismatches == 0) continue;
    scope.run.verified_at.clear();
    return Error(
        ErrorKind::kData,
        fmt::format("verify {}: {} of {} rows are out of step, the first with key {}",
                    verdict.table.display(), report.mismatches, report.rows,
                    report.samples.empty() ? "?" : display(report.samples[0], Masking::kShown)));
  }
  scope.run.verified_at = format_utc(scope.clock.now());
  return scope.journal.save(scope.run);
}

Result<VerifyOutcome> verify_run(Target& target, const std::string& run, StopToken& stop) {
  Journal journal(*target.connection, *target.engine);
  VerifyOutcome outcome;
  SHOOFLY_ASSIGN(outcome.run, find_run(journal, run, target.shown));
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(outcome.run.plan_text));
  SHOOFLY_ASSIGN(const std::vector<StepRecord> steps, journal.steps(outcome.run.id));
  if (!both_shapes_complete(outcome.run, plan, steps)) {
    return refused(fmt::format(
        "verify run \"{}\": it is {}; both shapes are complete only from the gate to contract",
        outcome.run.id, to_string(outcome.run.status)));
  }
  SHOOFLY_ASSIGN(outcome.tables, verify_specs(*target.engine, target.dsn, questions_of(plan, steps),
                                              plan.policies.backfill.workers, stop, Throttle()));
  for (const TableVerdict& verdict : outcome.tables) {
    outcome.mismatches += verdict.report.mismatches;
    SHOOFLY_TRY(journal.event(outcome.run.id, "verify", told(verdict)));
  }
  // An earlier verification is not worth anything any more once one has failed: cutover and
  // contract ask for a new one.
  outcome.run.verified_at = outcome.mismatches == 0 ? format_utc(system_clock().now()) : "";
  SHOOFLY_TRY(journal.save(outcome.run));
  return outcome;
}

}  // namespace shoofly
