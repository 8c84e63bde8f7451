#pragma once

// Says when a throttled fill will take far longer than its plan said. Pure.
//
// A fill always ends, however slow it is: it walks the key once, rows below the walk are done, and
// rows that appear above it were filled by the triggers when they were written. So traffic cannot
// outrun it; what a throttle can do is make it take weeks, and that must not happen unnoticed.

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"

namespace shoofly {

struct FillPace {
  Milliseconds elapsed{0};      // since this runner began to fill
  std::int64_t rows_now = 0;    // it has written
  std::int64_t rows_left = 0;   // by the estimate
  std::int64_t planned_ms = 0;  // for all rows, at most; 0: not known
  std::string because;          // what holds it back; empty: nothing
};

// "at 14 rows/s the fill takes 8d 3h more, the plan said 5m: ..."; nullopt: nothing to be said.
std::optional<std::string> slow_fill(const FillPace& pace);

}  // namespace shoofly
