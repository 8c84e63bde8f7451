#pragma once

// What a run tells, on a terminal as a bar that is redrawn, elsewhere as plain lines, one per step
// and one per ten seconds of work.

#include <chrono>
#include <memory>
#include <string>

#include "execute/observer.h"

namespace shoofly {

enum class ProgressStyle { kBar, kLines, kQuiet };
ProgressStyle progress_style_for_stderr();

std::unique_ptr<Observer> make_progress(ProgressStyle style);

// "[##########----------]" of `width` cells.
std::string bar(double share, int width);

}  // namespace shoofly
