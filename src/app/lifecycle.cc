#include "app/lifecycle.h"

#include <utility>

#include <fmt/format.h>

#include "app/verify.h"
#include "plan/plan_json.h"

namespace shoofly {

Status bring_to_gate(Executor& executor);

namespace {

Result<RunRecord> find(const Command& command) {
  Journal journal(*command.target.connection, *command.target.engine);
  return find_run(journal, command.run, command.target.shown);
}

Commands commands_for(const Command& command, const RunRecord& run) {
  return {command.target.shown, run.id};
}

Status cut_over_and_verify(Executor& executor, RunScope& scope) {
  // It has passed before this command was let through, unless sync has just been put back.
  if (scope.run.verified_at.empty()) SHOOFLY_TRY(verify_in_run(scope));
  SHOOFLY_TRY(executor.forward(Phase::kCutover, Phase::kCutover));
  if (scope.run.cutover_at.empty()) scope.run.cutover_at = format_utc(scope.clock.now());
  SHOOFLY_TRY(scope.journal.save(scope.run));
  return verify_in_run(scope);
}

// A rollback keeps the old shape. Where the last verification failed, or sync was put back, it may
// not hold what the new application wrote: that is looked at before anything is undone.
Status trust_old_shape(RunScope& scope) {
  const bool trusted = scope.run.cutover_at.empty() || !scope.run.verified_at.empty();
  if (trusted || !is_verified(scope.plan)) return ok_status();
  const Status verified = verify_in_run(scope);
  if (verified.ok() || verified.error().kind != ErrorKind::kData) return verified;
  if (scope.permissions.accept_loss)
    return scope.journal.event(scope.run.id, "approval", verified.error().describe());
  return refused(fmt::format("go back: {}: their old form is not what was written last",
                             verified.error().message))
      .with_help(
          "give their old columns what the new ones say (an UPDATE that changes no value fires no "
          "trigger); or accept the loss: " +
          Commands(scope.plan.target, scope.run.id).approved("rollback"));
}

Status go_back(Executor& executor, RunScope& scope) {
  // A contract or restore that was broken off is undone first: what would be lost can only be asked
  // of both shapes.
  SHOOFLY_TRY(executor.backward(Phase::kContract, Phase::kContract));
  SHOOFLY_TRY(trust_old_shape(scope));
  return executor.backward(Phase::kExpand, Phase::kCutover);
}

Status contract_run(Executor& executor, RunScope& scope) {
  // The old shape is what restore would build on; a writer may have passed the triggers by since
  // the last verification.
  SHOOFLY_TRY(verify_in_run(scope));
  SHOOFLY_TRY(executor.forward(Phase::kContract, Phase::kContract));
  scope.run.contracted_at = format_utc(scope.clock.now());
  return ok_status();
}

Status restore_run(Executor& executor, RunScope& scope) {
  SHOOFLY_TRY(executor.backward(Phase::kContract, Phase::kContract));
  scope.run.contracted_at.clear();
  return verify_in_run(scope);
}

Status purge_run(Executor& executor) { return executor.forward(Phase::kPurge, Phase::kPurge); }

Drive frame(const Command& command, RunRecord run, Goal goal, RunStatus then,
            Permissions permissions = {}) {
  return {command.target, std::move(run), goal, permissions, command.observer, command.stop, then};
}

}  // namespace

Result<RunOutcome> cutover(const Command& command) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(run.plan_text));
  SHOOFLY_TRY(may_cut_over(run, plan, commands_for(command, run)));
  SHOOFLY_ASSIGN(RunOutcome outcome,
                 drive(frame(command, std::move(run), Goal::kCutover, RunStatus::kSoaking),
                       cut_over_and_verify));
  return go_back_if_wanted(command, std::move(outcome));
}

Result<RunOutcome> rollback(const Command& command, const std::string& approve) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  SHOOFLY_TRY(may_roll_back(run, commands_for(command, run)));
  const Permissions permissions{approve == run.id};
  return drive(frame(command, std::move(run), Goal::kRollback, RunStatus::kRolledBack, permissions),
               go_back);
}

Result<RunOutcome> go_back_if_wanted(const Command& command, RunOutcome outcome) {
  if (!outcome.wants_rollback) return outcome;
  const Error why = *outcome.error;
  command.stop.rearm();
  SHOOFLY_ASSIGN(RunOutcome back,
                 rollback({command.target, outcome.run.id, command.observer, command.stop}, ""));
  if (back.error) {
    back.error->message =
        fmt::format("{}; rolling back for that: {}", why.message, back.error->message);
    return back;
  }
  back.error = Error(
      ErrorKind::kGuard,
      why.message + "; the run was rolled back for that: the target is as it was before start");
  return back;
}

Result<RunOutcome> contract(const Command& command, const Approval& approval) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(run.plan_text));
  SHOOFLY_TRY(may_contract(run, plan, approval, system_clock().now(), commands_for(command, run)));
  return drive(frame(command, std::move(run), Goal::kContract, RunStatus::kContracted),
               contract_run);
}

Result<RunOutcome> restore(const Command& command) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  SHOOFLY_TRY(may_restore(run, commands_for(command, run)));
  return drive(frame(command, std::move(run), Goal::kRestore, RunStatus::kSoaking), restore_run);
}

Result<RunOutcome> purge(const Command& command, const Approval& approval) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(run.plan_text));
  SHOOFLY_TRY(may_purge(run, plan, approval, system_clock().now(), commands_for(command, run)));
  return drive(frame(command, std::move(run), Goal::kPurge, RunStatus::kPurged),
               [](Executor& executor, RunScope&) { return purge_run(executor); });
}

Result<RunOutcome> resume(const Command& command, const Approval& approval) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  SHOOFLY_TRY(may_resume(run));
  const bool waits = run.status == RunStatus::kAtGate || run.status == RunStatus::kSoaking ||
                     run.status == RunStatus::kContracted;
  if (waits) return RunOutcome{std::move(run), std::nullopt, ""};
  const Command same{command.target, run.id, command.observer, command.stop};
  switch (run.goal) {
    case Goal::kStart: {
      SHOOFLY_ASSIGN(RunOutcome outcome,
                     drive(frame(command, std::move(run), Goal::kStart, RunStatus::kAtGate),
                           [](Executor& executor, RunScope&) { return bring_to_gate(executor); }));
      return go_back_if_wanted(same, std::move(outcome));
    }
    case Goal::kCutover:
      return cutover(same);
    case Goal::kRollback:
      return rollback(same, approval.run);
    // The approval was given when the phase was begun.
    case Goal::kContract:
      return contract(same, {run.id, true, true});
    case Goal::kRestore:
      return restore(same);
    case Goal::kPurge:
      return purge(same, {run.id, true, true});
  }
  return internal_error("resume: unknown goal");
}

Result<RunRecord> pause(const Command& command, Milliseconds wait) {
  SHOOFLY_ASSIGN(RunRecord run, find(command));
  Journal journal(*command.target.connection, *command.target.engine);
  if (run.status != RunStatus::kRunning) {
    return refused(fmt::format("pause run \"{}\": it is {}; nobody works on it", run.id,
                               to_string(run.status)));
  }
  Result<std::unique_ptr<RunLock>> lock =
      command.target.engine->lock_run(command.target.dsn, run.id, Milliseconds(0));
  if (lock.ok()) {  // its runner is gone: what it left is a pause
    SHOOFLY_TRY(journal.take_over(run, "", run.goal));
    run.status = RunStatus::kPaused;
    run.message = "its runner was gone; paused";
    SHOOFLY_TRY(journal.save(run));
    return run;
  }
  SHOOFLY_TRY(journal.request(run.id, "pause"));
  const auto until = system_clock().steady() + wait;
  while (system_clock().steady() < until) {
    SHOOFLY_ASSIGN(run, journal.load(run.id));
    if (run.status != RunStatus::kRunning) return run;
    system_clock().sleep_for(Milliseconds(100));
  }
  return Error(ErrorKind::kRetryable,
               fmt::format("pause run \"{}\": asked, but its runner ({}) has not stopped within {}",
                           run.id, run.runner, format_duration(wait)));
}

}  // namespace shoofly
