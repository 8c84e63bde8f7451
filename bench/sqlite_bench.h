#pragma once

namespace shoofly::bench {

// All figures that are about SQLite, on files in a temporary folder.
void run_sqlite();

}  // namespace shoofly::bench
