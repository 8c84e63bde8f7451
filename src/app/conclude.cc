#include "app/conclude.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "report/escalation.h"

namespace shoofly {
namespace {

RunStatus status_after(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kInterrupted:
      return RunStatus::kPaused;
    case ErrorKind::kGuard:
      return RunStatus::kStopped;
    default:
      return RunStatus::kFailed;
  }
}

// What a rollback would lose is counted before anything is undone; who is refused there is where he
// was, and may as well stay and contract.
bool nothing_undone(const Plan& plan, const std::vector<StepRecord>& records) {
  return std::none_of(records.begin(), records.end(), [&](const StepRecord& record) {
    if (record.state != StepState::kUndoing && record.state != StepState::kUndone) return false;
    const auto step = std::find_if(plan.steps.begin(), plan.steps.end(),
                                   [&](const Step& s) { return s.id == record.id; });
    // Steps of contract are undone by restore, which ends in the soak.
    return step != plan.steps.end() && step->phase < Phase::kContract &&
           !std::holds_alternative<LossWork>(step->backward) &&
           !std::holds_alternative<CountWork>(step->backward);
  });
}

// Contract looks at every row before its first step.
bool nothing_contracted(const Plan& plan, const std::vector<StepRecord>& records) {
  return std::all_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    if (step.phase != Phase::kContract) return true;
    const auto record = std::find_if(records.begin(), records.end(),
                                     [&](const StepRecord& r) { return r.id == step.id; });
    return record == records.end() || record->state == StepState::kPending ||
           record->state == StepState::kUndone;
  });
}

// A run in its soak stays there when what it was asked for was refused before anything was done.
bool stays_in_soak(const Plan& plan, const Drive& drive, const Error& error,
                   const std::vector<StepRecord>& records) {
  if (drive.run.status != RunStatus::kSoaking) return false;
  if (drive.goal == Goal::kRollback)
    return error.kind == ErrorKind::kRefused && nothing_undone(plan, records);
  return drive.goal == Goal::kContract && nothing_contracted(plan, records);
}

}  // namespace

Status conclude(Journal& journal, const Plan& plan, const Drive& drive, RunOutcome& outcome) {
  RunRecord& run = outcome.run;
  if (!outcome.error) {
    run.status = drive.then;
    run.message.clear();
    run.escalation.clear();
  } else {
    run.status = status_after(*outcome.error);
    run.message = outcome.error->describe();
    SHOOFLY_ASSIGN(const std::vector<StepRecord> records, journal.steps(run.id));
    if (stays_in_soak(plan, drive, *outcome.error, records)) {
      run.status = drive.run.status;
      run.goal = drive.run.goal;
      run.message.clear();
    }
    if (outcome.error->kind != ErrorKind::kInterrupted) {
      RunRecord asked = run;  // also where the run stays what it was before
      asked.goal = drive.goal;
      outcome.escalation =
          to_json_text(make_escalation(*outcome.error, asked, &plan, drive.target.shown));
      run.escalation = outcome.escalation;
    }
  }
  SHOOFLY_TRY(journal.save(run));
  SHOOFLY_TRY(journal.event(run.id, outcome.error ? "error" : "step",
                            outcome.error ? outcome.error->describe()
                                          : fmt::format("{} finished: {}", to_string(drive.goal),
                                                        to_string(run.status))));
  return journal.release(run);
}

}  // namespace shoofly
