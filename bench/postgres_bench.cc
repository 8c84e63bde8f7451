#include "postgres_bench.h"

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/verify.h"
#include "change.h"
#include "engine/postgres/engine.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/temp_dir.h"
#include "measure.h"
#include "verify/table_digest.h"

namespace shoofly::bench {
namespace {

using testing::PostgresClient;
using testing::PostgresServer;

constexpr int kPostgresRounds = 3;
constexpr int kFillRounds = 7;  // one pair differs from the next by a quarter on a shared machine

class PostgresBench {
 public:
  PostgresBench() {
    // As a server that is in use: durable, with room between checkpoints.
    server_ = must(
        PostgresServer::create({.major = 15,
                                .settings = {"fsync = on", "synchronous_commit = on",
                                             "full_page_writes = on", "shared_buffers = '1GB'",
                                             "max_wal_size = '16GB'", "checkpoint_timeout = '1h'"},
                                .wal_segment_mb = 16}));
    testing::write_text(change_, split_change("postgres"));
  }

  void run() {
    make_table("users_1m", 1'000'000);
    fill_and_start();
    triggers();
    verification();
    memory(1'000'000);
    make_table("users_4m", 4'000'000);
    memory(4'000'000);
    scale();
  }

 private:
  void make_table(const std::string& database, int rows) {
    must(server_->create_database(database));
    must(server_->execute(
        database,
        fmt::format(
            "create table users (id bigint primary key, name text not null, email text not null, visits integer not null default 0, "
            "created timestamptz not null default now());"
            "insert into users (id, name, email) select g, 'First' || (g % 1000) || ' Last' || (g % 7919), 'user' || g || '@example.org' "
            "from generate_series(1, {}) g",
            rows)));
    must(server_->execute(database, "vacuum (analyze) users"));
  }

  std::string copy_of(const std::string& database) {
    const std::string copy = fmt::format("copy{}", ++copies_);
    must(server_->create_database(copy, database));
    must(server_->execute(copy, "checkpoint"));
    ::sync();  // or the system writes the copy out while the next thing is timed
    return copy;
  }
  void drop(const std::string& database) { must(server_->drop_database(database)); }

  // One statement over the whole table: what a person would do who may stop the application.
  double plain_update(const std::string& original) {
    const std::string database = copy_of(original);
    must(server_->execute(database, "alter table users add first_name text, add last_name text"));
    PostgresClient client = must(PostgresClient::connect(server_->url(database)));
    const double spent = seconds([&] {
      must(client.execute(
          "update users set first_name = split_part(name, ' ', 1), last_name = substr(name, strpos(name, ' ') + 1)"));
    });
    drop_after(client, database);
    return spent;
  }
  void drop_after(PostgresClient& client, const std::string& database) {
    { const PostgresClient gone = std::move(client); }
    drop(database);
  }

  void fill_and_start() {
    std::vector<double> fills;
    std::vector<double> starts;
    plain_update("users_1m");  // the log's files are there, as on a server that has been at work
    for (int round = 0; round < kFillRounds; ++round) {
      const double update = plain_update("users_1m");
      const StartTimes times = start_on_copy("users_1m");
      fills.push_back(times.backfill / update);
      starts.push_back(times.whole / update);
      note(fmt::format(
          "  plain UPDATE {:.2f} s, backfill {:.2f} s, verify {:.2f} s, start as a whole {:.2f} s",
          update, times.backfill, times.verify, times.whole));
    }
    figure("backfill of 1,000,000 rows / plain UPDATE", median(fills), Bound::kAtMost, 0.75,
           "median of 7 pairs");
    figure("start as a whole / plain UPDATE", median(starts), Bound::kAtMost, 1.25,
           "median of 7 pairs");
  }

  StartTimes start_on_copy(const std::string& original) {
    const std::string database = copy_of(original);
    const StartTimes times = timed_start(server_->url(database), change_);
    drop(database);
    return times;
  }

  // A server that has never written as much log makes new files for it, which costs the first run
  // a sixth: the memory's run comes first, and is that one. The plain UPDATE, measured beside,
  // tells what the server itself loses on the larger table.
  void scale() {
    std::vector<double> ratios;
    for (int round = 0; round < kPostgresRounds; ++round) {
      const double plain_small = 1'000'000 / plain_update("users_1m");
      const double small = 1'000'000 / start_on_copy("users_1m").backfill;
      const double plain_large = 4'000'000 / plain_update("users_4m");
      const double large = 4'000'000 / start_on_copy("users_4m").backfill;
      ratios.push_back(large / small);
      note(fmt::format(
          "  {:.0f} rows/s at 1,000,000 rows, {:.0f} at 4,000,000; plain UPDATE {:.0f} and {:.0f}",
          small, large, plain_small, plain_large));
    }
    figure("rows/s at 4,000,000 rows / at 1,000,000", median(ratios), Bound::kAtLeast, 0.9,
           "median of 3 pairs");
  }

  // The program as a process of its own, its largest resident size as the system accounts it.
  void memory(int rows) {
    const std::string database = copy_of(rows == 1'000'000 ? "users_1m" : "users_4m");
    const std::string program =
        (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "shoofly").string();
    const testing::ProcessResult result =
        testing::run_process({"/usr/bin/time", "-v", program, "start", change_, "--target",
                              server_->url(database), "--quiet"},
                             {.timeout = std::chrono::minutes(10)});
    if (result.exit_code != 0) give_up("start failed: " + result.err);
    const std::string word = "Maximum resident set size (kbytes): ";
    const std::size_t at = result.err.find(word);
    if (at == std::string::npos) give_up("/usr/bin/time did not say how much memory was used");
    figure(fmt::format("peak memory at {} rows, MiB", rows),
           std::stod(result.err.substr(at + word.size())) / 1024, Bound::kAtMost, 64,
           "largest resident size of the process");
    drop(database);
  }

  double update_all(PostgresClient& client, const std::string& assignment) {
    must(client.execute("vacuum users"));
    return seconds([&] { must(client.execute("update users set " + assignment)); });
  }

  // The same table, the same statement, triggers enabled and disabled in turn.
  double trigger_ratio(PostgresClient& client, const std::string& assignment) {
    std::vector<double> ratios;
    for (int round = 0; round < kPostgresRounds + 2; ++round) {
      must(client.execute("alter table users disable trigger user"));
      const double without = update_all(client, assignment);
      must(client.execute("alter table users enable trigger user"));
      const double with = update_all(client, assignment);
      if (round > 0) ratios.push_back(with / without);
    }
    return median(ratios);
  }

  void triggers() {
    at_gate_ = copy_of("users_1m");
    timed_start(server_->url(at_gate_), change_);
    PostgresClient client = must(PostgresClient::connect(server_->url(at_gate_)));
    figure("UPDATE of all rows, no synced column: sync on / off",
           trigger_ratio(client, "visits = visits + 1"), Bound::kAtMost, 1.1, "median of 4 pairs");
    figure("UPDATE of all rows, a synced column: sync on / off",
           trigger_ratio(client, "name = name || 'x'"), Bound::kAtMost, 1.8, "median of 4 pairs");
  }

  void verification() {
    PostgresClient client = must(PostgresClient::connect(server_->url(at_gate_)));
    must(client.execute("vacuum (full, analyze) users"));
    must(client.execute("set max_parallel_workers_per_gather = 0"));
    const Dsn dsn = must(Dsn::parse(server_->url(at_gate_)));
    const Engine& engine = postgres::engine();
    const std::unique_ptr<Connection> connection = must(engine.connect(dsn, {}));
    const Catalog catalog = must(engine.inspector().inspect(*connection, {}));
    const Table& table = catalog.tables.at(0);
    std::vector<double> digests;
    std::vector<double> checks;
    for (int round = 0; round < kPostgresRounds; ++round) {
      const double reference = seconds([&] {
        must(client.scalar(
            "select count(*) || '/' || bit_xor(hashtextextended(u::text, 0)) from users u"));
      });
      const double digest =
          seconds([&] { must(digest_table(engine, {.dsn = dsn, .table = table, .columns = {}})); });
      const double check = verify_once();
      digests.push_back(digest / reference);
      checks.push_back(check / reference);
      note(fmt::format("  reference select {:.2f} s, in-row condition {:.2f} s, digest {:.2f} s",
                       reference, check, digest));
    }
    figure("in-row verification of 1,000,000 rows / reference select", median(checks),
           Bound::kAtMost, 0.5, "median of 3");
    figure("digest of 1,000,000 rows / reference select", median(digests), Bound::kAtMost, 1.5,
           "median of 3");
    { const PostgresClient gone = std::move(client); }
  }

  double verify_once() {
    StopToken stop;
    Target target = must(open_target(server_->url(at_gate_)));
    return seconds([&] {
      const VerifyOutcome outcome = must(verify_run(target, "", stop));
      if (outcome.mismatches != 0) give_up("verification found mismatches");
    });
  }

  std::unique_ptr<PostgresServer> server_;
  testing::TempDir folder_{"bench"};
  std::string change_ = (folder_ / "change.yaml").string();
  std::string at_gate_;
  int copies_ = 0;
};

}  // namespace

void run_postgres() { PostgresBench().run(); }

}  // namespace shoofly::bench
