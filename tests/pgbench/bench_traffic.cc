#include "pgbench/bench_traffic.h"

#include <chrono>
#include <sstream>
#include <utility>

#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;

constexpr const char* kWaiting =
    "select extract(epoch from clock_timestamp() - l.waitstart) * 1000, w.query, o.query "
    "from pg_locks l join pg_stat_activity w on w.pid = l.pid "
    "cross join lateral unnest(pg_blocking_pids(l.pid)) as b(pid) join pg_stat_activity o on o.pid = b.pid "
    "where not l.granted and l.waitstart is not null and w.application_name = 'pgbench' "
    "and o.application_name like 'shoofly%' order by 1 desc limit 1";

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

WaitWatch::WaitWatch(const std::string& url) : thread_([this, url] { run(url); }) {}

WaitWatch::~WaitWatch() {
  over_ = true;
  thread_.join();
}

double WaitWatch::longest_ms() const {
  const std::lock_guard lock(mutex_);
  return longest_ms_;
}

std::string WaitWatch::longest() const {
  const std::lock_guard lock(mutex_);
  return longest_;
}

void WaitWatch::run(const std::string& url) {
  Result<PostgresClient> client = PostgresClient::connect(url);
  while (!over_ && client.ok()) {
    const auto rows = client->query(kWaiting);
    if (rows.ok() && !rows->empty()) {
      const double ms = std::stod((*rows)[0][0].value_or("0"));
      const std::lock_guard lock(mutex_);
      if (ms > longest_ms_) {
        longest_ms_ = ms;
        longest_ = (*rows)[0][1].value_or("") + "  waits for  " +
                   (*rows)[0][2].value_or("").substr(0, 300);
      }
    }
    std::this_thread::sleep_for(milliseconds(10));
  }
}

}  // namespace shoofly::testing
