#include "app/hold.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "report/commands.h"

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

Error name_runner(Error error, const RunRecord& run, const Commands& commands) {
  if (error.kind != ErrorKind::kConflict || run.runner.empty()) return error;
  error.message += fmt::format("; run \"{}\" is worked on by {} since {}, last heard of at {}",
                               run.id, run.runner, run.runner_since, run.heartbeat);
  error.help.push_back("wait for it, or ask it to pause: " + commands.of("pause"));
  return error;
}

}  // namespace

// The lock of a runner that died may be held for a moment longer; one that lives is known by its
// pulse. A runner that comes back may meet its own dead session, which it waits for.
Result<std::unique_ptr<RunLock>> Holder::lock() {
  const Milliseconds patience =
      held_before() ? Milliseconds(plan_.policies.reconnect_for) : kWaitForDying;
  const auto until = system_clock().steady() + std::max(patience, kWaitForDying);
  std::optional<std::string> heartbeat;
  if (!held_before()) heartbeat = drive_.run.heartbeat;
  while (true) {
    Result<std::unique_ptr<RunLock>> lock =
        drive_.target.engine->lock_run(drive_.target.dsn, drive_.run.id, Milliseconds(0));
    if (lock.ok() || lock.error().kind != ErrorKind::kConflict) return lock;
    if (drive_.stop.stopped()) return drive_.stop.reason();
    SHOOFLY_ASSIGN(const RunRecord now, journal_.load(drive_.run.id));
    if (!heartbeat) heartbeat = now.heartbeat;
    if (now.heartbeat != *heartbeat || system_clock().steady() >= until)
      return name_runner(std::move(lock).error(), now, {drive_.target.shown, now.id});
    system_clock().sleep_for(kBetweenLooks);
  }
}

// What was decided before the lock was taken was decided on this status.
Status Holder::refuse_changed(const RunRecord& now) const {
  if (now.status == drive_.run.status && now.goal == drive_.run.goal) return ok_status();
  return Error(ErrorKind::kConflict,
               fmt::format("{} run \"{}\": it was {} and is {} since its runner ended",
                           to_string(drive_.goal), now.id, to_string(drive_.run.status),
                           to_string(now.status)))
      .with_help("see where it stands: " + Commands(drive_.target.shown, now.id).of("status"));
}

Status Holder::not_ours(RunRecord now) const {
  if (std::find(fences_.begin(), fences_.end(), now.fence) != fences_.end()) return ok_status();
  return Error(ErrorKind::kConflict,
               fmt::format("{} run \"{}\": another runner took it over while the connection was "
                           "lost, and it is {}{}",
                           to_string(drive_.goal), now.id, to_string(now.status),
                           now.runner.empty()
                               ? std::string()
                               : fmt::format(" ({} since {})", now.runner, now.runner_since)))
      .with_help("see where it stands: " + Commands(drive_.target.shown, now.id).of("status"));
}

Result<std::unique_ptr<RunLock>> Holder::take(RunRecord& run) {
  SHOOFLY_ASSIGN(std::unique_ptr<RunLock> held, lock());
  Result<RunRecord> now = journal_.load(drive_.run.id);
  if (!now.ok() && now.error().kind == ErrorKind::kNotFound && held_before()) {
    return std::move(now).error().with_help(
        "the server that answers now has lost the run's beginning, and with it all that the run "
        "did: start it again");
  }
  if (!now.ok()) return std::move(now).error();
  SHOOFLY_TRY(held_before() ? not_ours(*now) : refuse_changed(*now));
  if (!held_before()) fences_.push_back(now->fence);
  run = std::move(*now);
  const Status taken = journal_.take_over(run, this_runner(*drive_.target.connection), drive_.goal);
  fences_.push_back(run.fence);  // it may have been taken over even where that is in doubt
  SHOOFLY_TRY(taken);
  return held;
}

Result<std::string> progress_mark(Journal& journal, const RunRecord& run) {
  SHOOFLY_ASSIGN(const std::vector<StepRecord> steps, journal.steps(run.id));
  std::string mark;
  for (const StepRecord& step : steps) {
    mark += fmt::format("{} {}", step.id, to_string(step.state));
    if (step.state == StepState::kRunning || step.state == StepState::kUndoing) {
      SHOOFLY_ASSIGN(const std::vector<SlotRecord> slots, journal.slots(run.id, step.id));
      for (const SlotRecord& slot : slots) mark += fmt::format(" {}", slot.chunks);
    }
    mark += "\n";
  }
  return mark;
}

}  // namespace shoofly
