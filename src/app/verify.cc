#include "app/verify.h"

#include <fmt/format.h>

#include "plan/plan_json.h"

namespace shoofly {
namespace {

Result<std::vector<TableVerdict>> verify_specs(const Engine& engine, const Dsn& dsn,
                                               const std::vector<SyncSpec>& specs, int workers,
                                               const StopToken& stop) {
  std::vector<TableVerdict> verdicts;
  for (const SyncSpec& spec : specs) {
    InStepRequest request;
    request.dsn = dsn;
    request.spec = spec;
    request.workers = workers;
    request.stopped = [&stop] { return stop.stopped(); };
    SHOOFLY_ASSIGN(InStepReport report, verify_in_step(engine, request, system_clock()));
    verdicts.push_back({spec.table, std::move(report)});
  }
  return verdicts;
}

}  // namespace

Status verify_in_run(RunScope& scope) {
  SHOOFLY_ASSIGN(const std::vector<StepRecord> steps, scope.journal.steps(scope.run.id));
  SHOOFLY_ASSIGN(const std::vector<TableVerdict> verdicts,
                 verify_specs(scope.engine, scope.dsn, specs_in_force(scope.plan, steps),
                              scope.plan.policies.backfill.workers, scope.stop));
  for (const TableVerdict& verdict : verdicts) {
    const InStepReport& report = verdict.report;
    SHOOFLY_TRY(scope.journal.event(
        scope.run.id, "verify",
        fmt::format("{}: {} rows looked at, {} out of step, planted difference found",
                    verdict.table.display(), report.rows, report.mismatches)));
    if (report.mismatches == 0) continue;
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
  SHOOFLY_ASSIGN(outcome.run, find_run(journal, run));
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(outcome.run.plan_text));
  SHOOFLY_ASSIGN(const std::vector<StepRecord> steps, journal.steps(outcome.run.id));
  const bool complete =
      outcome.run.status == RunStatus::kAtGate || outcome.run.status == RunStatus::kSoaking;
  if (!complete) {
    return refused(fmt::format(
        "verify run \"{}\": it is {}; both shapes are complete only from the gate to contract",
        outcome.run.id, to_string(outcome.run.status)));
  }
  SHOOFLY_ASSIGN(outcome.tables,
                 verify_specs(*target.engine, target.dsn, specs_in_force(plan, steps),
                              plan.policies.backfill.workers, stop));
  for (const TableVerdict& verdict : outcome.tables) {
    outcome.mismatches += verdict.report.mismatches;
    SHOOFLY_TRY(
        journal.event(outcome.run.id, "verify",
                      fmt::format("{}: {} rows looked at, {} out of step", verdict.table.display(),
                                  verdict.report.rows, verdict.report.mismatches)));
  }
  if (outcome.mismatches == 0) {
    outcome.run.verified_at = format_utc(system_clock().now());
    SHOOFLY_TRY(journal.save(outcome.run));
  }
  return outcome;
}

}  // namespace shoofly
