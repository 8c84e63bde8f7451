#pragma once

namespace shoofly::bench {

// All figures that are about PostgreSQL, on a private server.
void run_postgres();

}  // namespace shoofly::bench
