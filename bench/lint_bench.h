#pragma once

namespace shoofly::bench {

// How fast migrations are read and judged, and in how much memory, beside squawk (from npm,
// installed by scripts/install-bench-tools).
void run_lint();

}  // namespace shoofly::bench
