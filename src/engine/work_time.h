#pragma once

// How long a server works on all rows of a table, by the table's size. Nothing is measured: each
// answer is an interval from a small cloud disk to a local one. Pure.

#include <cstdint>

namespace shoofly {

struct Interval {  // milliseconds; both 0: below what is worth saying
  std::int64_t low_ms = 0;
  std::int64_t high_ms = 0;
};

struct WorkSpeed {  // bytes per second
  double slow = 0;
  double fast = 0;
};
inline constexpr WorkSpeed kScanSpeed{50e6, 1e9};
inline constexpr WorkSpeed kSortSpeed{10e6, 200e6};
// One look (SQLite's DROP COLUMN): 0.47 s for 1,000,000 short rows on a local disk.
inline constexpr WorkSpeed kRewriteSpeed{30e6, 400e6};

// Of so many bytes, at so many bytes per second.
Interval time_over_bytes(std::int64_t bytes, double slow, double fast);
// Reading every row.
Interval scan_time(std::int64_t bytes);
// Reading every row and sorting what an index has of it.
Interval index_build_time(std::int64_t bytes);
// Writing every row anew, inside the engine.
Interval rewrite_time(std::int64_t bytes);

}  // namespace shoofly
