#include "pgbench_log.h"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "measure.h"

namespace shoofly::bench {
namespace {

testing::Process spawn(testing::PostgresServer& server, const std::string& database,
                       const std::filesystem::path& folder) {
  testing::ProcessOptions options;
  options.working_dir = folder;
  options.output_file = folder / "output";
  return testing::Process::spawn(
      {"/usr/lib/postgresql/15/bin/pgbench", "-n", "-c", "4", "-j", "1", "-T", "3600", "-l", "-h",
       server.socket_dir(), "-U", "postgres", database},
      options);
}

}  // namespace

PgbenchLog::PgbenchLog(testing::PostgresServer& server, const std::string& database)
    : process_(spawn(server, database, folder_.path())) {}

void PgbenchLog::stop() {
  if (!process_.running()) {
    std::ifstream in(folder_ / "output");
    std::stringstream said;
    said << in.rdbuf();
    give_up("pgbench ended by itself: " + said.str());
  }
  process_.signal(SIGINT);
  process_.wait(std::chrono::seconds(20));
}

// A line: client, number, latency in microseconds, script, seconds, microseconds.
Load PgbenchLog::between(Time from, Time to) const {
  const auto micros = [](Time time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
  };
  std::vector<double> latencies;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    if (entry.path().filename().string().rfind("pgbench_log.", 0) != 0) continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      std::istringstream fields(line);
      std::int64_t client = 0;
      std::int64_t number = 0;
      std::int64_t latency = 0;
      std::int64_t script = 0;
      std::int64_t second = 0;
      std::int64_t micro = 0;
      if (!(fields >> client >> number >> latency >> script >> second >> micro)) continue;
      const std::int64_t at = second * 1'000'000 + micro;
      if (at < micros(from) || at > micros(to)) continue;
      latencies.push_back(static_cast<double>(latency) / 1000);
    }
  }
  if (latencies.size() < 100) give_up("pgbench has hardly done anything");
  std::sort(latencies.begin(), latencies.end());
  const double length = std::chrono::duration<double>(to - from).count();
  return {static_cast<double>(latencies.size()) / length, latencies[latencies.size() * 99 / 100]};
}

}  // namespace shoofly::bench
