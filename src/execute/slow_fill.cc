#include "execute/slow_fill.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr Milliseconds kJudgedAfter{60'000};  // before that the figures say little
constexpr std::int64_t kFar = 10;             // times what was planned
constexpr std::int64_t kShort = 60'000;       // milliseconds: nobody plans for less

std::string span(std::int64_t milliseconds) {
  constexpr std::int64_t kDay = 86'400'000;
  if (milliseconds < 2 * kDay) return format_duration(Milliseconds(milliseconds));
  return fmt::format("{} days", milliseconds / kDay);
}

}  // namespace

std::optional<std::string> slow_fill(const FillPace& pace) {
  const bool early = pace.elapsed < kJudgedAfter;
  if (early || pace.because.empty() || pace.planned_ms <= 0 || pace.rows_left <= 0)
    return std::nullopt;
  const std::int64_t limit = kFar * std::max(kShort, pace.planned_ms);
  if (pace.rows_now <= 0)
    return fmt::format("the fill has written no row for {}; {}", span(pace.elapsed.count()),
                       pace.because);
  const double rate =
      static_cast<double>(pace.rows_now) * 1000 / static_cast<double>(pace.elapsed.count());
  const auto left = static_cast<std::int64_t>(static_cast<double>(pace.rows_left) * 1000 / rate);
  if (left <= limit) return std::nullopt;
  return fmt::format(
      "at this rate ({:.0f} rows/s) the fill takes {} more; the plan said at most {}; {}", rate,
      span(left), span(pace.planned_ms), pace.because);
}

}  // namespace shoofly
