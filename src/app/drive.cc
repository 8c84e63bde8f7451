#include "app/drive.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "execute/pulse.h"
#include "plan/plan_json.h"
#include "report/escalation.h"

namespace shoofly {
namespace {

constexpr Milliseconds kWaitForDying{10'000};

std::string this_runner(const Connection& connection) {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("host {}, process {}, {}", host.data(), getpid(), connection.session());
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

Error name_runner(Error error, const RunRecord& run) {
  if (error.kind != ErrorKind::kConflict || run.runner.empty()) return error;
  error.message += fmt::format("; run \"{}\" is worked on by {} since {}, last heard of at {}",
                               run.id, run.runner, run.runner_since, run.heartbeat);
  error.help.push_back(fmt::format("wait for it, or ask it to pause: shoofly pause {}", run.id));
  return error;
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
           !std::holds_alternative<LossWork>(step->backward);
  });
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
    if (drive.goal == Goal::kRollback && outcome.error->kind == ErrorKind::kRefused &&
        drive.run.status == RunStatus::kSoaking) {
      SHOOFLY_ASSIGN(const std::vector<StepRecord> records, journal.steps(run.id));
      if (nothing_undone(plan, records)) {
        run.status = drive.run.status;
        run.goal = drive.run.goal;
        run.message.clear();
      }
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
  Result<std::unique_ptr<RunLock>> lock =
      engine.lock_run(drive.target.dsn, drive.run.id, kWaitForDying);
  if (!lock.ok()) return name_runner(std::move(lock).error(), drive.run);

  Journal journal(*drive.target.connection, engine);
  RunOutcome outcome;
  SHOOFLY_ASSIGN(outcome.run, journal.load(drive.run.id));
  SHOOFLY_TRY(journal.take_over(outcome.run, this_runner(*drive.target.connection), drive.goal));
  SHOOFLY_TRY(
      journal.event(outcome.run.id, "step",
                    fmt::format("{} taken up by {}", to_string(drive.goal), outcome.run.runner)));
  {
    SHOOFLY_ASSIGN(const std::unique_ptr<Pulse> pulse,
                   Pulse::start(engine, drive.target.dsn, outcome.run, drive.stop));
    RunScope scope{engine,           drive.target.dsn, *drive.target.connection,
                   journal,          outcome.run,      plan,
                   system_clock(),   drive.stop,       drive.observer,
                   drive.permissions};
    Executor executor(scope);
    Status done = executor.check_catalog();
    if (done.ok()) done = work(executor, scope);
    if (!done.ok()) outcome.error.emplace(std::move(done).error());
  }
  if (!drive.target.connection->alive()) {
    const Status back = drive.target.connection->reconnect();
    if (!back.ok()) return outcome;  // the record still says "running"; resume takes it over
  }
  Status concluded = conclude(journal, plan, drive, outcome);
  if (!concluded.ok() && !outcome.error) outcome.error.emplace(std::move(concluded).error());
  return outcome;
}

Result<RunRecord> find_run(Journal& journal, const std::string& wanted) {
  SHOOFLY_ASSIGN(const bool there, journal.exists());
  if (!there) {
    return not_found("find run: no run was ever started on this target")
        .with_help("start one: shoofly start CHANGE --target TARGET");
  }
  if (!wanted.empty()) return journal.load(wanted);
  SHOOFLY_ASSIGN(std::vector<RunRecord> runs, journal.list());
  std::vector<std::string> ids;
  std::erase_if(runs, [](const RunRecord& run) { return !run.open(); });
  if (runs.size() == 1) return std::move(runs[0]);
  if (runs.empty())
    return not_found("find run: this target has no open run")
        .with_help("see them all: shoofly history");
  for (const RunRecord& run : runs) ids.push_back(run.id);
  return invalid_input(fmt::format("find run: this target has {} open runs: {}", ids.size(),
                                   fmt::join(ids, ", ")))
      .with_help("name the one that is meant");
}

std::vector<SyncSpec> specs_in_force(const Plan& plan, const std::vector<StepRecord>& steps) {
  std::vector<SyncSpec> specs;
  const auto forget = [&](const QualifiedName& table) {
    std::erase_if(specs, [&](const SyncSpec& spec) { return spec.table == table; });
  };
  for (const Step& step : plan.steps) {
    const auto record = std::find_if(steps.begin(), steps.end(),
                                     [&](const StepRecord& r) { return r.id == step.id; });
    const auto* ddl = std::get_if<DdlWork>(&step.forward);
    if (ddl == nullptr || record == steps.end() || record->state != StepState::kDone) continue;
    for (const Action& action : ddl->actions) {
      if (const auto* install = std::get_if<InstallSync>(&action)) {
        forget(install->spec.table);
        specs.push_back(install->spec);
      } else if (const auto* replace = std::get_if<ReplaceSync>(&action)) {
        forget(replace->after.table);
        specs.push_back(replace->after);
      } else if (const auto* remove = std::get_if<RemoveSync>(&action)) {
        forget(remove->spec.table);
      }
    }
  }
  return specs;
}

}  // namespace shoofly
