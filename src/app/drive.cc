#include "app/drive.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/conclude.h"
#include "app/hold.h"
#include "execute/pulse.h"
#include "execute/watch.h"
#include "plan/plan_json.h"
#include "report/commands.h"

namespace shoofly {
namespace {

using Work = std::function<Status(Executor&, RunScope&)>;

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

bool is_loss(const Error& error) {
  return error.kind == ErrorKind::kConnectionLost || error.kind == ErrorKind::kInDoubt;
}

// A run is worked on in rounds. Whenever a session is lost, whichever it is, the round is over: all
// sessions are opened anew, the run is taken hold of anew, and the next round begins with what
// journal and catalog say, as another runner would. So nothing that is only remembered, and nothing
// that is in doubt, is ever built on.
class Rounds {
 public:
  Rounds(Drive& drive, const Plan& plan)
      : drive_(drive),
        plan_(plan),
        journal_(*drive.target.connection, *drive.target.engine),
        holder_(drive, plan, journal_),
        patience_(plan.policies.reconnect_for) {}

  Result<RunOutcome> run(const Work& work) {
    while (true) {
      Status over = round(work);
      if (over.ok()) return std::move(outcome_);
      if (!goes_on(over.error())) return ended_by(std::move(over).error());
      if (!wait(over.error())) return ended_by(given_up(std::move(over).error()));
    }
  }

 private:
  // Ok: the run is concluded, or never will be by us.
  Status round(const Work& work) {
    Result<std::unique_ptr<Pulse>> pulse = begin();
    if (!pulse.ok()) return as_loss(std::move(pulse).error());
    Status done = work_on(work);
    const std::unique_ptr<RunLock> lock = (*pulse)->end();
    std::optional<Error> error;
    if (!done.ok()) error.emplace(std::move(done).error());
    if (error && goes_on(*error)) return *std::move(error);
    outcome_.error = std::move(error);
    if (!drive_.target.connection->alive()) {
      if (!drive_.stop.ended())
        return Error(ErrorKind::kConnectionLost, "the session was lost when all was done");
      // A person who wants to stop is not kept waiting for a server: the record still says
      // "running", and resume takes it over.
      if (!outcome_.error) outcome_.error.emplace(drive_.stop.reason());
      if (!drive_.target.connection->reconnect().ok()) return ok_status();
    }
    Status concluded = conclude(journal_, plan_, drive_, outcome_);
    if (!concluded.ok() && goes_on(concluded.error())) return concluded;
    if (!concluded.ok() && !outcome_.error) outcome_.error.emplace(std::move(concluded).error());
    return ok_status();
  }

  Result<std::unique_ptr<Pulse>> begin() {
    const bool again = rounds_++ > 0;
    if (again) SHOOFLY_TRY(drive_.target.connection->reconnect());
    drive_.stop.found_again();
    outcome_ = {};
    SHOOFLY_ASSIGN(std::unique_ptr<RunLock> lock, holder_.take(outcome_.run));
    const std::string text = fmt::format("{} taken up {}by {}", to_string(drive_.goal),
                                         again ? "again " : "", outcome_.run.runner);
    SHOOFLY_TRY(journal_.event(outcome_.run.id, "step",
                               again ? fmt::format("{}, after: {}", text, last_loss_) : text));
    SHOOFLY_ASSIGN(const std::string mark, progress_mark(journal_, outcome_.run));
    patience_.begun(mark);
    return Pulse::start(*drive_.target.engine, drive_.target.dsn, outcome_.run, std::move(lock),
                        drive_.stop);
  }

  // A server that is full of others who have come back as well is waited for, too.
  Error as_loss(Error error) const {
    if (rounds_ > 1 && error.kind == ErrorKind::kRetryable) error.kind = ErrorKind::kConnectionLost;
    return error;
  }

  Status work_on(const Work& work) {
    SHOOFLY_ASSIGN(const std::unique_ptr<Watch> watch,
                   Watch::start(*drive_.target.engine, drive_.target.dsn, outcome_.run, plan_,
                                reach_of(drive_.goal), drive_.stop, throttle_));
    Status done = work_under(work);
    for (const std::string& note : throttle_.take_notes()) drive_.observer.on_note(note);
    outcome_.wants_rollback =
        watch && watch->wants_rollback() && !done.ok() && done.error().kind == ErrorKind::kGuard;
    return done;
  }

  Status work_under(const Work& work) {
    RunScope scope{*drive_.target.engine,
                   drive_.target.dsn,
                   *drive_.target.connection,
                   journal_,
                   outcome_.run,
                   plan_,
                   system_clock(),
                   drive_.stop,
                   drive_.observer,
                   drive_.permissions,
                   throttle_};
    Executor executor(scope);
    SHOOFLY_TRY(executor.check_catalog());
    return work(executor, scope);
  }

  // What was seen through a session that is lost is looked at again, whatever it was: the server
  // that answers next may know better.
  bool goes_on(const Error& error) const {
    if (drive_.stop.ended()) return false;
    return is_loss(error) || drive_.stop.lost() || !drive_.target.connection->alive();
  }

  // False: it has been long enough, or a person wants to stop.
  bool wait(const Error& error) {
    throttle_.failed();
    const auto pause = patience_.lost(system_clock().steady());
    if (!pause) return false;
    const std::string why = error.describe();
    if (why != last_loss_)
      drive_.observer.on_note(fmt::format(
          "connection lost, going on from the journal once the server answers, for at most {}: {}",
          format_duration(plan_.policies.reconnect_for), why));
    last_loss_ = why;
    const auto until = system_clock().steady() + *pause;
    while (system_clock().steady() < until && !drive_.stop.ended())
      system_clock().sleep_for(Milliseconds(20));
    return !drive_.stop.ended();
  }

  Error given_up(Error error) const {
    if (drive_.stop.ended()) return drive_.stop.reason();
    return std::move(error)
        .with_context(fmt::format("waited for the server for {}",
                                  format_duration(plan_.policies.reconnect_for)))
        .with_help("when it is back: " + Commands(drive_.target.shown, drive_.run.id).of("resume"));
  }

  // Errors of a run that was never taken over are the command's own.
  Result<RunOutcome> ended_by(Error error) {
    if (!holder_.held_before()) return error;
    if (outcome_.run.id.empty()) outcome_.run = drive_.run;
    outcome_.error.emplace(std::move(error));
    return std::move(outcome_);
  }

  Drive& drive_;
  const Plan& plan_;
  Journal journal_;
  Holder holder_;
  Patience patience_;
  Throttle throttle_;  // the error budget is the command's, not the round's
  RunOutcome outcome_;
  int rounds_ = 0;
  std::string last_loss_;
};

}  // namespace

Result<RunOutcome> drive(Drive drive, const std::function<Status(Executor&, RunScope&)>& work) {
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(drive.run.plan_text));
  return Rounds(drive, plan).run(work);
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
