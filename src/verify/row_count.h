#pragma once

// Counts the rows of a table that break a rule, by key range, so that no statement looks at more
// rows than a chunk of a verification does; equal rows are found by one statement over all of them.
// Read only.

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/result.h"
#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

struct CountRequest {
  const Table& table;
  const CountWork& rule;
  std::int64_t rows_per_range = 50'000;
  std::size_t sample_limit = 10;
  std::function<bool()> stopped = [] { return false; };
};

// mismatches: the rows that break it, with keys of the first ones. Errors: interrupted;
// unsupported; the connection's own.
Result<CheckOutcome> count_rows(const Engine& engine, Connection& connection,
                                const CountRequest& request);

}  // namespace shoofly
