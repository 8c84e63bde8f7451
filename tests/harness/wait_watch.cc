#include "harness/wait_watch.h"

#include <chrono>

#include "harness/postgres_client.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;

constexpr const char* kWaiting =
    "select extract(epoch from clock_timestamp() - l.waitstart) * 1000, w.query, o.query "
    "from pg_locks l join pg_stat_activity w on w.pid = l.pid "
    "cross join lateral unnest(pg_blocking_pids(l.pid)) as b(pid) join pg_stat_activity o on o.pid = b.pid "
    "where not l.granted and l.waitstart is not null and w.application_name not like 'shoofly%' "
    "and w.datname = current_database() and w.backend_type = 'client backend' "
    "and o.application_name like 'shoofly%' order by 1 desc limit 1";

}  // namespace

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
