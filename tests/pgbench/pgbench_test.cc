// The whole life of changes on pgbench's own database while pgbench runs on it: no error, no
// transaction that waits longer for us than lock_timeout, and the sums of balances agree.
// $SHOOFLY_PGBENCH_SCALE says how many 100,000 accounts there are.

#include <cstdlib>
#include <iostream>
#include <regex>

#include <gtest/gtest.h>

#include "harness/paths.h"
#include "pgbench/bench_traffic.h"

namespace shoofly::testing {
namespace {

constexpr double kLockTimeoutMs = 300;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr const char* kScale = "1";
#else
constexpr const char* kScale = "10";
#endif

constexpr const char* kWiden = R"yaml(
change: widen
operations:
  - rename_column: { table: pgbench_accounts, column: filler, to: memo }
  - change_type: { table: pgbench_accounts, column: abalance, type: bigint }
)yaml";
constexpr const char* kRetype = R"yaml(
change: retype
operations:
  - change_type: { table: pgbench_accounts, column: memo, type: text, value: "cast(memo as text)", back: "cast(memo as character(84))" }
)yaml";

class PgbenchTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::create(
        {.major = 15,
         .settings = {"shared_buffers = '256MB'", "autovacuum = on", "max_wal_size = '4GB'"}});
    ASSERT_TRUE(server.ok()) << server.error().describe();
    server_ = std::move(*server);
    ASSERT_TRUE(server_->create_database("bench").ok());
    const char* scale = std::getenv("SHOOFLY_PGBENCH_SCALE");
    const ProcessResult made = run_process({"/usr/lib/postgresql/15/bin/pgbench", "-q", "-i", "-s",
                                            scale == nullptr ? kScale : scale, "-h",
                                            server_->socket_dir(), "-U", "postgres", "bench"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  void shoofly(BenchTraffic& traffic, std::vector<std::string> arguments) {
    const std::string phase = arguments[0];
    traffic.set_phase(phase);
    arguments.insert(arguments.begin(), shoofly_binary().string());
    arguments.insert(arguments.end(), {"--target", server_->url("bench"), "--quiet"});
    const auto begun = std::chrono::steady_clock::now();
    const ProcessResult result =
        run_process(arguments, {.working_dir = dir_.path(), .timeout = std::chrono::minutes(10)});
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begun);
    std::cout << phase << ": " << took.count() << " ms\n";
    ASSERT_EQ(result.exit_code, 0) << phase << "\n" << result.out << result.err;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    traffic.set_phase("after " + phase);
    expect_sums();
  }

  void whole_life(BenchTraffic& traffic, const std::string& name, const std::string& change) {
    write_text(dir_ / "change.yaml", change);
    const auto id = [&](int number) { return name + "-" + std::to_string(number); };
    const std::vector<std::string> start = {"start", "change.yaml"};
    const std::vector<std::vector<std::string>> steps = {
        start,
        {"rollback", id(1)},
        start,
        {"cutover", id(2)},
        {"rollback", id(2)},
        start,
        {"cutover", id(3)},
        {"contract", id(3), "--approve", id(3), "--skip-soak"},
        {"restore", id(3)},
        {"contract", id(3), "--approve", id(3), "--skip-soak"},
        {"purge", id(3), "--approve", id(3), "--skip-retention"}};
    for (const auto& step : steps) {
      ASSERT_NO_FATAL_FAILURE(shoofly(traffic, step));
    }
  }

  // One statement, one snapshot: true at any time.
  void expect_sums() {
    const auto sums = server_->scalar(
        "bench",
        "select string_agg(s::text, ' ') from (select sum(abalance)::numeric s from pgbench_accounts union all "
        "select sum(tbalance) from pgbench_tellers union all select sum(bbalance) from pgbench_branches union all "
        "select sum(delta) from pgbench_history) x");
    ASSERT_TRUE(sums.ok()) << sums.error().describe();
    std::istringstream in(*sums);
    std::string first;
    in >> first;
    for (std::string next; in >> next;) EXPECT_EQ(next, first) << *sums;
  }

  static void expect_allowed(const std::vector<std::string>& errors, const std::string& mode) {
    static const std::regex kAllowed(
        "(after )?(cutover|rollback): .*(cached plan must not change result type|Run was aborted).*");
    for (const std::string& error : errors) {
      EXPECT_TRUE(mode == "prepared" && std::regex_match(error, kAllowed)) << error;
    }
  }

  std::unique_ptr<PostgresServer> server_;
  TempDir dir_{"bench"};
};

TEST_P(PgbenchTest, NobodyNotices) {
  std::vector<std::string> errors;
  {
    BenchTraffic traffic(*server_, "bench", GetParam());
    const WaitWatch waits(server_->url("bench"));
    ASSERT_NO_FATAL_FAILURE(whole_life(traffic, "widen", kWiden));
    if (std::string(GetParam()) == "simple") {
      ASSERT_NO_FATAL_FAILURE(whole_life(traffic, "retype", kRetype));
    }
    errors = traffic.errors();
    std::cout << "longest wait for us: " << waits.longest_ms() << " ms: " << waits.longest()
              << "\n";
    EXPECT_LE(waits.longest_ms(), kLockTimeoutMs) << waits.longest();
  }
  expect_allowed(errors, GetParam());
  expect_sums();
  EXPECT_EQ(
      server_
          ->scalar(
              "bench",
              "select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attname) from pg_attribute "
              "where attrelid = 'pgbench_accounts'::regclass and attnum > 0 and not attisdropped")
          .value(),
      std::string(GetParam()) == "simple"
          ? "abalance bigint, aid integer, bid integer, memo text"
          : "abalance bigint, aid integer, bid integer, memo character(84)");
}

INSTANTIATE_TEST_SUITE_P(All, PgbenchTest, ::testing::Values("simple", "prepared"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace shoofly::testing
