#include "keys_bench.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "change.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/temp_dir.h"
#include "measure.h"
#include "pgbench_log.h"

namespace shoofly::bench {
namespace {

using testing::PostgresClient;
using testing::PostgresServer;

constexpr int kRounds = 3;
constexpr int kRows = 1'000'000;
constexpr double kNoticed = 0.02;  // seconds; what a statement may take here without any lock

constexpr const char* kChange =
    "change: wide-accounts\n"
    "operations:\n"
    "  - change_primary_key: { table: pgbench_accounts, type: bigint }\n";

constexpr const char* kPartitions =
    "change: parts\n"
    "operations:\n"
    "  - partition_table: { table: pgbench_accounts, by: hash(aid), partitions: 8 }\n";

// An application that reads and writes both tables, one statement after the other: how long it was
// kept waiting, all statements together that took longer than they take by themselves.
class Waiting {
 public:
  explicit Waiting(const std::string& url) : thread_([this, url] { run(url); }) {}
  double stop() {
    over_ = true;
    thread_.join();
    return waited_;
  }

 private:
  void run(const std::string& url) {
    PostgresClient client = must(PostgresClient::connect(url));
    for (int i = 1; !over_; i = i % kRows + 1) {
      time(client, fmt::format("update pgbench_accounts set bid = bid where aid = {}", i));
      time(client, fmt::format("select count(*) from refs where id = {}", i));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  void time(PostgresClient& client, const std::string& statement) {
    const double took = seconds([&] { must(client.execute(statement)); });
    if (took > kNoticed) waited_ += took;
  }

  std::atomic<bool> over_{false};
  double waited_ = 0;
  std::thread thread_;
};

class KeysBench {
 public:
  KeysBench() {
    server_ = must(
        PostgresServer::create({.major = 15,
                                .settings = {"fsync = on", "synchronous_commit = on",
                                             "full_page_writes = on", "shared_buffers = '1GB'",
                                             "max_wal_size = '16GB'", "checkpoint_timeout = '1h'"},
                                .wal_segment_mb = 16}));
    testing::write_text(change_, kChange);
    testing::write_text(partitions_, kPartitions);
  }

  void run() {
    std::vector<double> times;
    std::vector<double> waits;
    for (int round = 0; round < kRounds; ++round) {
      const double plain = plain_alter();
      const double waited_plain = waiting([&](const std::string& url) { alter(url); });
      const double ours = idle_change();
      const double waited = waiting([&](const std::string& url) { change(url); });
      note(fmt::format(
          "  ALTER TYPE of both: {:.2f} s, others wait for {:.2f} s; change_primary_key: {:.2f} s, others wait for "
          "{:.2f} s",
          plain, waited_plain, ours, waited));
      times.push_back(ours / plain);
      waits.push_back(waited);
    }
    figure("change_primary_key, 2 x 1,000,000 rows / plain ALTER TYPE of both", median(times),
           Bound::kAtMost, 4, fmt::format("median of {}", kRounds));
    figure("change_primary_key: seconds that an application waits in total", median(waits),
           Bound::kAtMost, 1, fmt::format("median of {}", kRounds));
    beside_pgbench();
    partitioning();
  }

 private:
  std::string make() {
    const std::string database = fmt::format("keys{}", ++databases_);
    must(server_->create_database(database));
    const testing::ProcessResult made = testing::run_process(
        {"/usr/lib/postgresql/15/bin/pgbench", "-q", "-i", "-s", std::to_string(kRows / 100'000),
         "-h", server_->socket_dir(), "-U", "postgres", database},
        {.timeout = std::chrono::minutes(10)});
    if (made.exit_code != 0) give_up("pgbench -i: " + made.err);
    must(server_->execute(
        database,
        fmt::format("create table refs (id bigint primary key, aid integer not null references "
                    "pgbench_accounts, note text); insert into refs select i, i, 'note ' || i from "
                    "generate_series(1, {}) i",
                    kRows)));
    must(server_->execute(database, "vacuum (analyze)"));
    must(server_->execute(database, "checkpoint"));
    return database;
  }

  static void alter(const std::string& url) {
    PostgresClient client = must(PostgresClient::connect(url));
    must(client.execute("alter table pgbench_accounts alter aid type bigint"));
    must(client.execute("alter table refs alter aid type bigint"));
  }
  double change(const std::string& url) const {
    return timed_start(url, change_).whole + timed_cutover(url);
  }

  double plain_alter() {
    const std::string database = make();
    const double took = seconds([&] { alter(server_->url(database)); });
    must(server_->drop_database(database));
    return took;
  }
  double idle_change() {
    const std::string database = make();
    const double took = change(server_->url(database));
    must(server_->drop_database(database));
    return took;
  }
  template <typename Work>
  double waiting(Work work) {
    const std::string database = make();
    Waiting application(server_->url(database));
    work(server_->url(database));
    const double waited = application.stop();
    must(server_->drop_database(database));
    return waited;
  }
  void beside_pgbench() {
    const std::string database = make();
    PgbenchLog pgbench(*server_, database);
    const double took = change(server_->url(database));
    pgbench.stop();
    note(fmt::format("  change_primary_key beside pgbench -c 4: {:.1f} s", took));
    must(server_->drop_database(database));
  }

  // Against the plainest way to fill a partitioned table: writers would have to stand still for it.
  void partitioning() {
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round) {
      const std::string plain_database = make_accounts();
      const double plain = seconds([&] {
        must(server_->execute(plain_database,
                              "create table parts (like pgbench_accounts, primary key (aid)) "
                              "partition by hash (aid)"));
        for (int i = 0; i < 8; ++i) {
          must(server_->execute(
              plain_database,
              fmt::format("create table part{} partition of parts for values with (modulus 8, "
                          "remainder {})",
                          i, i)));
        }
        must(server_->execute(plain_database, "insert into parts select * from pgbench_accounts"));
      });
      must(server_->drop_database(plain_database));
      const std::string database = make_accounts();
      const std::string url = server_->url(database);
      const StartTimes start = timed_start(url, partitions_);
      const double switched = timed_cutover(url);
      must(server_->drop_database(database));
      note(fmt::format(
          "  INSERT .. SELECT: {:.2f} s; partition_table: {:.2f} s, of it {:.2f} s fill and cutover {:.2f} s",
          plain, start.whole + switched, start.backfill, switched));
      times.push_back((start.whole + switched) / plain);
    }
    figure("partition_table, 1,000,000 rows / INSERT .. SELECT into the new one", median(times),
           Bound::kAtMost, 2, fmt::format("median of {}", kRounds));
  }
  std::string make_accounts() {
    const std::string database = make();
    must(server_->execute(database, "drop table refs"));
    return database;
  }

  std::unique_ptr<PostgresServer> server_;
  testing::TempDir folder_{"keys"};
  std::string change_ = (folder_ / "change.yaml").string();
  std::string partitions_ = (folder_ / "partitions.yaml").string();
  int databases_ = 0;
};

}  // namespace

void run_keys() { KeysBench().run(); }

}  // namespace shoofly::bench
