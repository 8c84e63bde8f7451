#pragma once

// A document as text for a terminal or a log: no markup, aligned tables, lines of at most `width`
// columns where the words allow it.

#include <cstddef>
#include <string>

#include "report/document.h"

namespace shoofly {

std::string to_plain(const doc::Document& document, std::size_t width = 100);

// "expand === [backfill 63 %] --- verify --- gate --- ...": the track up to here is laid.
std::string track_line(const doc::Track& track);

}  // namespace shoofly
