#pragma once

// What the server shows of its load: followers of its log, sessions at work, sessions that wait,
// dead rows. One statement a source, each by itself, so that one that may not be read hides no
// other. Sessions whose application name begins with "shoofly" are ours.

#include "engine/engine.h"

namespace shoofly::postgres {

const std::vector<std::string>& signal_names();

Result<LoadReading> read_signals(Connection& connection, const LoadRequest& request);

}  // namespace shoofly::postgres
