#include "execute/watch.h"

#include <utility>

#include "execute/guard_state.h"
#include "execute/journal.h"

namespace shoofly {
namespace {

constexpr Milliseconds kTick{100};
constexpr int kTicksPerLook = 5;  // a reading every 500 ms
constexpr int kLooksPerNote = 4;  // the journal's state every 2 s, or at once with an event
constexpr std::size_t kMostUntold = 100;

std::vector<Guard> watched(const Plan& plan) {
  std::vector<Guard> guards = plan.policies.guards;
  // The verification stops a run by itself.
  std::erase_if(guards, [](const Guard& guard) { return guard.signal == "verify_mismatch"; });
  return guards;
}

}  // namespace

Result<std::unique_ptr<Watch>> Watch::start(const Engine& engine, const Dsn& dsn,
                                            const RunRecord& run, const Plan& plan,
                                            GuardReach reach, StopToken& stop, Throttle& throttle) {
  const std::vector<Guard> guards = watched(plan);
  if (guards.empty()) return std::unique_ptr<Watch>();
  SessionOptions options;
  options.application_name = "shoofly guards";
  options.lock_timeout = Milliseconds(10'000);  // a probe's own time limit comes first
  SHOOFLY_ASSIGN(std::unique_ptr<Connection> connection, engine.connect(dsn, options));
  std::vector<QualifiedName> tables;
  for (const TableSummary& table : plan.tables) tables.push_back(table.table);
  SignalReader reader(engine, std::move(connection), guards, std::move(tables), throttle);
  Guards judge(guards, plan.policies.backfill.workers, reach);
  return std::unique_ptr<Watch>(
      new Watch(engine, std::move(reader), std::move(judge), run, stop, throttle));
}

Watch::Watch(const Engine& engine, SignalReader reader, Guards guards, RunRecord run,
             StopToken& stop, Throttle& throttle)
    : reader_(std::move(reader)),
      journal_(reader_.connection(), engine),
      guards_(std::move(guards)),
      run_(std::move(run)),
      stop_(stop),
      throttle_(throttle) {
  reader_.await_first(system_clock());
  look();
  thread_ = std::thread([this] { go(); });
}

Watch::~Watch() {
  over_ = true;
  thread_.join();
  // What cannot be written now, nobody asks for: it is a minute old at once.
  static_cast<void>(journal_.forget_guards(run_.id));
}

void Watch::go() {
  for (int tick = 1; !over_; ++tick) {
    system_clock().sleep_for(kTick);
    reader_.between(system_clock().steady());
    if (tick % kTicksPerLook == 0) look();
  }
}

void Watch::look() {
  const SteadyTime now = system_clock().steady();
  Verdict verdict = guards_.judge(reader_.read(now), now);
  const Speed speed{verdict.share, verdict.paused, verdict.because};
  throttle_.set(speed);
  for (std::string& event : verdict.events) {
    throttle_.tell(event);
    untold_.push_back(std::move(event));
  }
  if (!untold_.empty() || looks_++ % kLooksPerNote == 0) note(speed);
  if (!verdict.stop) return;
  roll_back_ = verdict.roll_back;
  stop_.stop(std::move(*verdict.stop));
}

// A journal that cannot be written now must not stop the watch: it is tried again at the next look.
void Watch::note(const Speed& speed) {
  while (!untold_.empty() && journal_.event_by_time(run_.id, "guard", untold_.front()).ok())
    untold_.erase(untold_.begin());
  if (untold_.size() > kMostUntold) untold_.erase(untold_.begin());
  const GuardState state{speed.share, speed.paused, speed.because, throttle_.too_slow(),
                         format_utc(system_clock().now())};
  static_cast<void>(journal_.say_guards(run_.id, to_text(state)));
}

}  // namespace shoofly
