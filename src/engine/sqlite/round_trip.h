#pragma once

#include "engine/engine.h"

namespace shoofly::sqlite {

// Old sides that back(value(old)) would change, on about `rows` rows (0: all), while the new
// columns do not exist yet: `back` is given `value`'s expressions in their place.
Result<CheckOutcome> round_trip_of(Connection& connection, const SyncSpec& spec, std::int64_t rows);

}  // namespace shoofly::sqlite
