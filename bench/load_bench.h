#pragma once

namespace shoofly::bench {

// A backfill with default guards beside `pgbench -c 4`: what either of the two loses by the other.
void run_load();

}  // namespace shoofly::bench
