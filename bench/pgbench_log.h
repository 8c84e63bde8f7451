#pragma once

// pgbench beside a benchmark: started with a log of every transaction, which is read afterwards for
// any part of the time.

#include <chrono>
#include <filesystem>
#include <string>

#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::bench {

struct Load {
  double per_second = 0;  // transactions
  double p99_ms = 0;
};

class PgbenchLog {
 public:
  using Time = std::chrono::system_clock::time_point;

  // `pgbench -c 4` until stopped.
  PgbenchLog(testing::PostgresServer& server, const std::string& database);
  // Stops it and waits for its end. Gives up if it ended with an error.
  void stop();
  // What it did between the two; only after stop().
  Load between(Time from, Time to) const;

 private:
  testing::TempDir folder_{"pgbench"};
  testing::Process process_;
};

}  // namespace shoofly::bench
