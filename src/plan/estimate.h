#pragma once

// The estimate pass: how long each step takes, how much log it writes, how much the table grows.
// From measured speed where there is one, else from stated assumptions, and always as an interval.

#include <vector>

#include "engine/engine.h"
#include "plan/plan.h"

namespace shoofly {

// What was measured on the target for one table; empty samples: nothing.
struct Measurement {
  QualifiedName table;
  std::vector<SpeedSample> speed;  // LoadProbe::fill_speed
  CheckOutcome round_trip;         // ChunkSource::round_trip
  std::string failure;             // a row of that sample cannot be converted
};

// Sets every step's duration and every table's growth, log volume, backfill interval and round
// trip. Can be run again with better measurements.
void estimate(Plan& plan, const std::vector<Measurement>& measurements);

}  // namespace shoofly
