#include "execute/guards.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "plan/guards.h"

namespace shoofly {
namespace {

using std::chrono::seconds;

constexpr seconds kCalm{5};      // below the threshold for so long before a guard lets go
constexpr seconds kBlindFor{5};  // not readable for so long before that ends a run
constexpr seconds kQuiet{60};    // a guard that trips again within it is not told of anew

SignalUnit unit_of(const Guard& guard) {
  const SignalKind* kind = find_signal(guard.signal);
  return kind == nullptr ? SignalUnit::kCount : kind->unit;
}

bool trips_below(const Guard& guard) { return guard.signal == "disk_free"; }

// What the value of own_share is: others at work.
bool is_neighbourly(const Guard& guard) { return guard.signal == "own_share"; }

double load_of(const Guard& guard, double value) {
  if (trips_below(guard)) return value <= 0 ? 2 : guard.above / value;
  if (guard.above <= 0) return value > 0 ? 2 : 0;
  return value / guard.above;
}

bool is_over(const Guard& guard, double value) {
  return trips_below(guard) ? value < guard.above : value > guard.above;
}

std::string done_to_run(const Guard& guard, GuardReach reach) {
  if (guard.then == "throttle") return "throttled";
  if (guard.then == "pause") return "paused";
  if (reach == GuardReach::kSlowDown) return "the way back goes on";
  return guard.then == "rollback" && reach == GuardReach::kRollBack ? "going back" : "halted";
}

std::string over_again(const Guard& guard, const Signal& found, double worst,
                       std::chrono::steady_clock::duration lasted) {
  const auto time = std::chrono::duration_cast<Milliseconds>(lasted);
  if (is_neighbourly(guard))
    return fmt::format("own_share: nobody else is at work any more, after {}; full speed",
                       format_duration(time));
  const SignalUnit unit = unit_of(guard);
  return fmt::format("{} is {}, no longer {}; it was for {}, at worst {}", guard.signal,
                     amount_text(unit, found.value.value_or(0)), limit_text(guard),
                     format_duration(time), amount_text(unit, worst));
}

}  // namespace

std::string finding(const Guard& guard, const Signal& found) {
  const std::string of = found.source.empty() ? "" : " of " + found.source;
  if (!found.value) {
    return fmt::format("{} cannot be read: {}; it counts as {}", guard.signal, found.trouble,
                       limit_text(guard));
  }
  if (is_neighbourly(guard)) {
    return fmt::format(
        "own_share: {:.1f} sessions of others are at work; the fill keeps to {} of all",
        *found.value, amount_text(SignalUnit::kShare, guard.above));
  }
  return fmt::format("{}{} is {}, {}", guard.signal, of, amount_text(unit_of(guard), *found.value),
                     limit_text(guard));
}

Guards::Guards(std::vector<Guard> guards, int workers, GuardReach reach)
    : guards_(std::move(guards)), watched_(guards_.size()), workers_(workers), reach_(reach) {}

double Guards::share_of(const Guard& guard, const Signal& found, Watched& watched) const {
  if (!is_neighbourly(guard))
    return watched.control.next(found.value ? std::optional(load_of(guard, *found.value))
                                            : std::nullopt);
  // Who cannot see the others takes it that the server has just enough for them.
  return found.value ? neighbourly_share(*found.value, workers_, guard.above) : guard.above;
}

bool Guards::ends_run(const Guard& guard, const Signal& found, const Watched& watched,
                      SteadyTime now) const {
  if (reach_ == GuardReach::kSlowDown || (guard.then != "halt" && guard.then != "rollback"))
    return false;
  return found.value || (watched.blind && now - *watched.blind >= kBlindFor);
}

// Trips and recoveries, told on a change of state and not again within a minute.
void Guards::follow(const Guard& guard, const Signal& found, bool over, Watched& watched,
                    SteadyTime now, Verdict& verdict) const {
  if (over) {
    watched.last_over = now;
    const double value = found.value.value_or(watched.worst);
    const bool first = !watched.tripped;
    const bool worse = trips_below(guard) ? value < watched.worst : value > watched.worst;
    if (first || worse) watched.worst = value;
    if (!first) return;
    watched.tripped = now;
    watched.told_this = !watched.told || now - *watched.told >= kQuiet;
    if (!watched.told_this) return;
    watched.told = now;
    verdict.events.push_back(
        fmt::format("{}: {}", finding(guard, found), done_to_run(guard, reach_)));
  } else if (watched.tripped && now - watched.last_over >= kCalm) {
    if (watched.told_this)
      verdict.events.push_back(over_again(guard, found, watched.worst, now - *watched.tripped));
    watched.tripped.reset();
  }
}

Verdict Guards::judge(const std::vector<Signal>& found, SteadyTime now) {
  SHOOFLY_CHECK(found.size() == guards_.size(), "a reading has a signal for every guard");
  Verdict verdict;
  for (std::size_t i = 0; i < guards_.size(); ++i) {
    const Guard& guard = guards_[i];
    Watched& watched = watched_[i];
    Signal signal = found[i];
    if (is_neighbourly(guard) && signal.value) signal.value = watched.others.add(*signal.value);
    if (signal.value) watched.blind.reset();
    if (!signal.value && !watched.blind) watched.blind = now;
    const bool throttles = guard.then == "throttle";
    const double share = throttles ? share_of(guard, signal, watched) : 1;
    const bool over =
        is_neighbourly(guard) ? share < 1 : !signal.value || is_over(guard, *signal.value);
    follow(guard, signal, over, watched, now, verdict);
    if (guard.then == "pause" && watched.tripped && !verdict.paused) {
      verdict.paused = true;
      verdict.because =
          over ? finding(guard, signal)
               : fmt::format("{} has been {} until {} ago", guard.signal, limit_text(guard),
                             format_duration(std::chrono::duration_cast<Milliseconds>(
                                 now - watched.last_over)));
    }
    if (share < verdict.share) {
      verdict.share = share;
      if (!verdict.paused) verdict.because = finding(guard, signal);
    }
    if (over && !verdict.stop && ends_run(guard, signal, watched, now)) {
      verdict.roll_back = guard.then == "rollback" && reach_ == GuardReach::kRollBack;
      verdict.stop = Error(ErrorKind::kGuard, "guard: " + finding(guard, signal));
    }
  }
  return verdict;
}

}  // namespace shoofly
