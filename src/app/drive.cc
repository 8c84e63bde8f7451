#include "app/drive.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "execute/pulse.h"
#include "execute/watch.h"
#include "plan/plan_json.h"
#include "report/commands.h"
#include "report/escalation.h"

namespace shoofly {
namespace {

constexpr Milliseconds kWaitForDying{10'000};
constexpr Milliseconds kBetweenLooks{100};

std::string this_runner(const Connection& connection) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  const std::string process = fmt::format("process {}", getpid());
  const std::string session = connection.session();
  return fmt::format("host {}, {}{}", host.data(), process,
                     session == process ? std::string() : ", " + session);
}

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

Error name_runner(Error error, const RunRecord& run, const Commands& commands) {
  if (error.kind != ErrorKind::kConflict || run.runner.empty()) return error;
  error.message += fmt::format("; run \"{}\" is worked on by {} since {}, last heard of at {}",
                               run.id, run.runner, run.runner_since, run.heartbeat);
  error.help.push_back("wait for it, or ask it to pause: " + commands.of("pause"));
  return error;
}

// The lock of a runner that died may be held for a moment longer; one that lives is known by its
// pulse.
Result<std::unique_ptr<RunLock>> take_lock(const Drive& drive, Journal& journal) {
  const auto until = system_clock().steady() + kWaitForDying;
  while (true) {
    Result<std::unique_ptr<RunLock>> lock =
        drive.target.engine->lock_run(drive.target.dsn, drive.run.id, Milliseconds(0));
    if (lock.ok() || lock.error().kind != ErrorKind::kConflict) return lock;
    if (drive.stop.stopped()) return drive.stop.reason();
    SHOOFLY_ASSIGN(const RunRecord now, journal.load(drive.run.id));
    if (now.heartbeat != drive.run.heartbeat || system_clock().steady() >= until)
      return name_runner(std::move(lock).error(), now, {drive.target.shown, now.id});
    system_clock().sleep_for(kBetweenLooks);
  }
}

// What was decided before the lock was taken was decided on this status.
Status refuse_changed(const Drive& drive, const RunRecord& now) {
  if (now.status == drive.run.status && now.goal == drive.run.goal) return ok_status();
  return Error(ErrorKind::kConflict,
               fmt::format("{} run \"{}\": it was {} and is {} since its runner ended",
                           to_string(drive.goal), now.id, to_string(drive.run.status),
                           to_string(now.status)))
      .with_help("see where it stands: " + Commands(drive.target.shown, now.id).of("status"));
}

// Going back is how a person gets out of trouble: nothing stops that but a person.
GuardReach reach_of(Goal goal) {
  switch (goal) {
    case Goal::kStart:
    case Goal::kCutover:
      return GuardReach::kRollBack;
    case Goal::kContract:
    case Goal::kPurge:
      return GuardReach::kStop;
    case Goal::kRollback:
    case Goal::kRestore:
      break;
  }
  return GuardReach::kSlowDown;
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

// The way a run ended, written where the next person looks. Journal errors come back: then the
// record still says "running", and the next runner takes over.
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
      outcome.escalation =
          to_json_text(make_escalation(*outcome.error, run, &plan, drive.target.shown));
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

}  // namespace

Result<RunOutcome> drive(Drive drive, const std::function<Status(Executor&, RunScope&)>& work) {
  const Engine& engine = *drive.target.engine;
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(drive.run.plan_text));
  Journal journal(*drive.target.connection, engine);
  SHOOFLY_ASSIGN(const std::unique_ptr<RunLock> lock, take_lock(drive, journal));
  RunOutcome outcome;
  SHOOFLY_ASSIGN(outcome.run, journal.load(drive.run.id));
  SHOOFLY_TRY(refuse_changed(drive, outcome.run));
  SHOOFLY_TRY(journal.take_over(outcome.run, this_runner(*drive.target.connection), drive.goal));
  SHOOFLY_TRY(
      journal.event(outcome.run.id, "step",
                    fmt::format("{} taken up by {}", to_string(drive.goal), outcome.run.runner)));
  {
    SHOOFLY_ASSIGN(const std::unique_ptr<Pulse> pulse,
                   Pulse::start(engine, drive.target.dsn, outcome.run, drive.stop));
    Throttle throttle;
    SHOOFLY_ASSIGN(const std::unique_ptr<Watch> watch,
                   Watch::start(engine, drive.target.dsn, outcome.run, plan, reach_of(drive.goal),
                                drive.stop, throttle));
    RunScope scope{engine,
                   drive.target.dsn,
                   *drive.target.connection,
                   journal,
                   outcome.run,
                   plan,
                   system_clock(),
                   drive.stop,
                   drive.observer,
                   drive.permissions,
                   throttle};
    Executor executor(scope);
    Status done = executor.check_catalog();
    if (done.ok()) done = work(executor, scope);
    if (!done.ok()) outcome.error.emplace(std::move(done).error());
    for (const std::string& note : throttle.take_notes()) drive.observer.on_note(note);
    outcome.wants_rollback = watch && watch->wants_rollback() && outcome.error &&
                             outcome.error->kind == ErrorKind::kGuard;
  }
  if (!drive.target.connection->alive()) {
    const Status back = drive.target.connection->reconnect();
    if (!back.ok()) return outcome;  // the record still says "running"; resume takes it over
  }
  Status concluded = conclude(journal, plan, drive, outcome);
  if (!concluded.ok() && !outcome.error) outcome.error.emplace(std::move(concluded).error());
  return outcome;
}

Result<RunRecord> find_run(Journal& journal, const std::string& wanted, const std::string& target) {
  const Commands commands(target, "");
  SHOOFLY_ASSIGN(const bool there, journal.exists());
  if (!there) {
    return not_found("find run: no run was ever started on this target")
        .with_help("start one: " + commands.start("CHANGE.yaml"));
  }
  if (!wanted.empty()) return journal.load(wanted);
  SHOOFLY_ASSIGN(std::vector<RunRecord> runs, journal.list());
  std::vector<std::string> ids;
  std::erase_if(runs, [](const RunRecord& run) { return !run.open(); });
  if (runs.size() == 1) return std::move(runs[0]);
  if (runs.empty())
    return not_found("find run: this target has no open run")
        .with_help("see them all: " + commands.of("history"));
  for (const RunRecord& run : runs) ids.push_back(run.id);
  return invalid_input(fmt::format("find run: this target has {} open runs: {}", ids.size(),
                                   fmt::join(ids, ", ")))
      .with_help("name the one that is meant");
}

}  // namespace shoofly
