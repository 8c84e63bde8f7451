#include "load_bench.h"

#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "change.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/temp_dir.h"
#include "harness/wait_watch.h"
#include "measure.h"
#include "pgbench_log.h"

namespace shoofly::bench {
namespace {

using testing::PostgresServer;

constexpr auto kSettling = std::chrono::seconds(5);
constexpr auto kAlone = std::chrono::seconds(20);
constexpr double kLockTimeoutMs = 300;

constexpr const char* kWiden =
    "change: widen\n"
    "operations:\n"
    "  - change_type: { table: pgbench_accounts, column: abalance, type: bigint }\n";

// A run without anybody else.
struct Idle {
  double seconds = 0;
  double processor_seconds = 0;  // of the whole run, server and all
};

// Of one run beside pgbench, against pgbench alone just before and the run alone.
struct Beside {
  double throughput = 0;
  double p99 = 0;
  double rows = 0;
  double longest_wait_ms = 0;
};

class LoadBench {
 public:
  LoadBench() {
    server_ = must(
        PostgresServer::create({.major = 15,
                                .settings = {"fsync = on", "synchronous_commit = on",
                                             "full_page_writes = on", "shared_buffers = '1GB'",
                                             "max_wal_size = '16GB'", "checkpoint_timeout = '1h'"},
                                .wal_segment_mb = 16}));
    testing::write_text(change_, kWiden);
  }

  void run() {
    measure(1'000'000, 5);
    measure(4'000'000, 1);
  }

 private:
  void make(const std::string& database, int rows) {
    must(server_->create_database(database));
    const testing::ProcessResult made = testing::run_process(
        {"/usr/lib/postgresql/15/bin/pgbench", "-q", "-i", "-s", std::to_string(rows / 100'000),
         "-h", server_->socket_dir(), "-U", "postgres", database},
        {.timeout = std::chrono::minutes(10)});
    if (made.exit_code != 0) give_up("pgbench -i: " + made.err);
    // No checkpoint: after one the first write of each page is logged whole, which would burden
    // whichever part is measured first.
    must(server_->execute(database, "vacuum (analyze)"));
  }

  Idle idle_backfill(int rows) {
    const std::string database = fmt::format("idle{}", ++databases_);
    make(database, rows);
    const double before = processor_seconds();
    const StartTimes times = timed_start(server_->url(database), change_);
    const Idle idle{times.backfill, processor_seconds() - before};
    must(server_->drop_database(database));
    return idle;
  }

  Beside beside(int rows, const Idle& idle) {
    const std::string database = fmt::format("busy{}", ++databases_);
    make(database, rows);
    PgbenchLog pgbench(*server_, database);
    // It costs something itself: so it looks on in both parts.
    std::optional<testing::WaitWatch> waits(server_->url(database));
    std::this_thread::sleep_for(kSettling);
    const auto alone_from = std::chrono::system_clock::now();
    const double before = processor_seconds();
    std::this_thread::sleep_for(kAlone);
    const double busy = (processor_seconds() - before) / static_cast<double>(kAlone.count());
    const auto alone_to = std::chrono::system_clock::now();
    const StartTimes times = timed_start(server_->url(database), change_);
    Beside measured;
    measured.longest_wait_ms = waits->longest_ms();
    waits.reset();
    pgbench.stop();
    const Load alone = pgbench.between(alone_from, alone_to);
    const Load with = pgbench.between(times.backfill_from, times.backfill_to);
    measured.throughput = with.per_second / alone.per_second;
    measured.p99 = with.p99_ms / alone.p99_ms;
    measured.rows = idle.seconds / times.backfill;
    note(fmt::format(
        "  {} rows: backfill {:.1f} s idle, {:.1f} s beside pgbench; pgbench {:.0f} and {:.0f} "
        "transactions/s, p99 {:.1f} and {:.1f} ms; pgbench alone keeps {:.2f} processors of {} busy, "
        "the idle run took {:.1f} s of processor time",
        rows, idle.seconds, times.backfill, alone.per_second, with.per_second, alone.p99_ms,
        with.p99_ms, busy, std::thread::hardware_concurrency(), idle.processor_seconds));
    must(server_->drop_database(database));
    return measured;
  }

  void measure(int rows, int rounds) {
    std::vector<double> throughput;
    std::vector<double> p99;
    std::vector<double> share;
    double longest = 0;
    for (int round = 0; round < rounds; ++round) {
      const Beside one = beside(rows, idle_backfill(rows));
      throughput.push_back(one.throughput);
      p99.push_back(one.p99);
      share.push_back(one.rows);
      longest = std::max(longest, one.longest_wait_ms);
    }
    const std::string of = fmt::format(" ({} rows)", rows);
    const std::string how = rounds == 1 ? "one run" : fmt::format("median of {}", rounds);
    figure("pgbench -c 4: throughput during a backfill / alone" + of, median(throughput),
           Bound::kAtLeast, 0.85, how);
    figure("pgbench -c 4: p99 during a backfill / alone" + of, median(p99), Bound::kAtMost, 1.5,
           how);
    figure("backfill: rows/s beside pgbench / idle" + of, median(share), Bound::kAtLeast, 0.15,
           how);
    figure("longest wait of pgbench for us, ms" + of, longest, Bound::kAtMost, kLockTimeoutMs,
           "longest of all runs");
  }

  std::unique_ptr<PostgresServer> server_;
  testing::TempDir folder_{"load"};
  std::string change_ = (folder_ / "change.yaml").string();
  int databases_ = 0;
};

}  // namespace

void run_load() { LoadBench().run(); }

}  // namespace shoofly::bench
