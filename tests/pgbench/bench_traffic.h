#pragma once

// pgbench running beside a change, started again when it ends.

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/wait_watch.h"

namespace shoofly::testing {

// `pgbench -c 4` until stopped. An error ends pgbench: then it is told and started again, as an
// application would connect again.
class BenchTraffic {
 public:
  BenchTraffic(PostgresServer& server, std::string database, std::string mode);
  ~BenchTraffic();
  BenchTraffic(const BenchTraffic&) = delete;
  BenchTraffic& operator=(const BenchTraffic&) = delete;

  // What is under way, so that an error can be told by its time: "cutover".
  void set_phase(const std::string& phase);
  // "cutover: pgbench: error: ..."
  std::vector<std::string> errors() const;

 private:
  void run();
  Process spawn() const;
  void harvest(const std::string& text, const std::string& phase);

  PostgresServer& server_;
  std::string database_;
  std::string mode_;
  mutable std::mutex mutex_;
  std::string phase_;
  std::vector<std::string> errors_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace shoofly::testing
