#include "execute/signal_memory.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace shoofly {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMostMarks = 4'000;  // then every second one is forgotten
constexpr seconds kRateWindow{3};
constexpr seconds kProbeWindow{20};

double seconds_of(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

double LagMemory::behind(const Follower& follower, SteadyTime now) const {
  const double reported = follower.reported_lag.value_or(0);
  if (!follower.position) return reported;
  for (const Mark& mark : log_) {
    if (mark.position > *follower.position) return std::max(reported, seconds_of(now - mark.at));
  }
  return 0;  // it has everything, whatever the server last reported
}

void LagMemory::remember(const LoadReading& reading, SteadyTime now) {
  if (log_.empty() || reading.log_position > log_.back().position)
    log_.push_back({now, reading.log_position});
  std::int64_t slowest = reading.log_position;
  for (const Follower& follower : reading.followers)
    slowest = std::min(slowest, follower.position.value_or(slowest));
  while (log_.size() > 1 && log_.front().position <= slowest) log_.pop_front();
  if (log_.size() <= kMostMarks) return;
  std::deque<Mark> half;
  for (std::size_t i = 0; i < log_.size(); i += 2) half.push_back(log_[i]);
  log_ = std::move(half);
}

Signal LagMemory::worst(const LoadReading& reading, SteadyTime now) {
  remember(reading, now);
  Signal worst{0, "", ""};
  std::map<std::string, int> seen;
  for (const Follower& follower : reading.followers) {
    // One that replays nothing is a backup or an archiver: it comes and goes.
    if (follower.position) ++seen[follower.name];
    if (!follower.trouble.empty()) {
      return {std::nullopt, follower.name,
              fmt::format("the lag of {} {}", follower.name, follower.trouble)};
    }
    const double lag = behind(follower, now);
    if (worst.source.empty() || lag > *worst.value) worst = {lag, follower.name, ""};
  }
  for (auto& [name, count] : known_) {
    if (seen[name] < count)
      return {std::nullopt, name, fmt::format("{} was there before and is gone", name)};
  }
  for (const auto& [name, count] : seen) known_[name] = std::max(known_[name], count);
  return worst;
}

double RateMemory::add(std::int64_t position, SteadyTime now) {
  marks_.emplace_back(now, position);
  while (marks_.size() > 2 && now - marks_.front().first > kRateWindow) marks_.pop_front();
  const double elapsed = seconds_of(now - marks_.front().first);
  return elapsed <= 0 ? 0 : static_cast<double>(position - marks_.front().second) / elapsed;
}

void Percentile::add(double value, SteadyTime now) {
  forget(now);
  samples_.emplace_back(now, value);
}

void Percentile::forget(SteadyTime now) {
  while (!samples_.empty() && now - samples_.front().first > kProbeWindow) samples_.pop_front();
}

std::optional<double> Percentile::p99(SteadyTime now) {
  forget(now);
  if (samples_.empty()) return std::nullopt;
  std::vector<double> sorted;
  for (const auto& [at, value] : samples_) sorted.push_back(value);
  const auto rank = static_cast<std::size_t>(std::ceil(0.99 * static_cast<double>(sorted.size())));
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place;
}

}  // namespace shoofly
