#include "engine/work_time.h"

#include <algorithm>
#include <cmath>

namespace shoofly {
Interval time_over_bytes(std::int64_t bytes, double slow, double fast) {
  const auto size = static_cast<double>(std::max<std::int64_t>(bytes, 0));
  return {static_cast<std::int64_t>(std::llround(size / fast * 1000)),
          static_cast<std::int64_t>(std::llround(size / slow * 1000))};
}

Interval scan_time(std::int64_t bytes) {
  return time_over_bytes(bytes, kScanSpeed.slow, kScanSpeed.fast);
}

Interval index_build_time(std::int64_t bytes) {
  return time_over_bytes(bytes, kSortSpeed.slow, kSortSpeed.fast);
}

Interval rewrite_time(std::int64_t bytes) {
  return time_over_bytes(bytes, kRewriteSpeed.slow, kRewriteSpeed.fast);
}

}  // namespace shoofly
