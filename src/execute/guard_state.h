#pragma once

// How the watch of a run sees it right now, as the journal keeps it for those who ask.

#include <string>

#include "base/result.h"

namespace shoofly {

struct GuardState {
  double share = 1;      // of full speed
  bool paused = false;   // by a guard
  std::string because;   // what holds the run back; empty: nothing
  std::string too_slow;  // the fill will take far longer than was planned; else empty
  std::string at;        // UTC, as format_utc
};

std::string to_text(const GuardState& state);
Result<GuardState> guard_state_from_text(const std::string& text);

}  // namespace shoofly
