#include "pgbench/bench_traffic.h"

#include <chrono>
#include <sstream>
#include <utility>

#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;

}  // namespace

BenchTraffic::BenchTraffic(PostgresServer& server, std::string database, std::string mode)
    : server_(server),
      database_(std::move(database)),
      mode_(std::move(mode)),
      thread_([this] { run(); }) {}

BenchTraffic::~BenchTraffic() {
  over_ = true;
  thread_.join();
}

void BenchTraffic::set_phase(const std::string& phase) {
  const std::lock_guard lock(mutex_);
  phase_ = phase;
}

std::vector<std::string> BenchTraffic::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

Process BenchTraffic::spawn() const {
  return Process::spawn({"/usr/lib/postgresql/15/bin/pgbench", "-n", "-c", "4", "-j", "1", "-T",
                         "100000", "-M", mode_, "-h", server_.socket_dir(), "-U", "postgres",
                         database_});
}

void BenchTraffic::run() {
  while (!over_) {
    Process pgbench = spawn();
    while (!over_ && !pgbench.wait(milliseconds(20))) {
    }
    std::string phase;
    {
      const std::lock_guard lock(mutex_);
      phase = phase_;
    }
    const bool asked = over_;
    if (asked) pgbench.kill();
    const auto result = pgbench.wait(milliseconds(10'000));
    harvest(result ? result->err : "pgbench hangs", phase);
    if (!asked && result && result->exit_code == 0) harvest("error: pgbench ended", phase);
  }
}

void BenchTraffic::harvest(const std::string& text, const std::string& phase) {
  std::istringstream in(text);
  const std::lock_guard lock(mutex_);
  for (std::string line; std::getline(in, line);) {
    if (line.find("ERROR") != std::string::npos || line.find("error:") != std::string::npos ||
        line.find("FATAL") != std::string::npos) {
      errors_.push_back(phase + ": " + line);
    }
  }
}

}  // namespace shoofly::testing
