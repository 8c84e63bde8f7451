// The crash sweep: of each operation on each engine one scenario that is killed behind every write
// of the journal, and of it and of others every n-th of all points (around chunks, inside
// transactions), from a point that is chosen anew each time (and printed).
// $SHOOFLY_CRASH_SWEEP=full kills at every point of all of them.

#include <cstdlib>
#include <iostream>
#include <random>

#include <gtest/gtest.h>

#include "crash/sweep.h"
#include "harness/paths.h"

namespace shoofly::testing {
namespace {

struct Case {
  const char* scenario;
  int stride;
  bool every_write = false;
};
constexpr Case kCases[] = {
    {"add_column/nullable", 29, true},
    {"drop_column/nullable", 29, true},
    {"rename_column/plain", 47, true},
    {"change_type/text_to_int", 47, true},
    {"set_not_null/without_value", 29, true},
    {"drop_not_null/plain", 29, true},
    {"set_default/plain", 29, true},
    {"drop_default/plain", 29, true},
    {"transform_column/phone", 47, true},
    {"split_column/names", 47, true},
    {"merge_columns/names", 47, true},
    {"add_column/not_null_value", 47},
    {"drop_column/not_null_back", 47},
    {"set_not_null/with_value", 47},
    {"rename_column/constraints", 47},
    {"change_type/views", 11},
    {"change_primary_key/serial_to_bigint", 61},
    {"drop_enum_value/plain", 47, true},
    {"drop_enum_value/every_column", 97},
    {"mixed/several_on_one", 47},
    {"mixed/copied_table", 53},
    {"partition_table/by_list", 29, true},
    {"add_unique/partitioned", 23, true},
    {"add_foreign_key/partitioned", 23, true},
    {"add_primary_key/partitioned", 29},
    {"replace_index/partitioned", 29},
    {"split_table/profiles", 23},
    {"merge_tables/profiles", 23},
    {"partition_table/by_month", 97},
    {"archive_rows/closed", 29, true},
    {"move_rows/tenants", 29},
    {"normalize/new_table", 29, true},
    {"normalize/already_there", 37},
};

std::vector<std::pair<Case, std::string>> cases() {
  std::vector<std::pair<Case, std::string>> all;
  for (const Case& one : kCases) {
    const auto file = source_dir() / "tests" / "scenario" / (std::string(one.scenario) + ".scn");
    const auto engines = scenario_engines(file);
    SHOOFLY_CHECK(engines.ok(), engines.error().describe().c_str());
    for (const std::string& engine : *engines) all.emplace_back(one, engine);
  }
  return all;
}

std::uint64_t seed() {
  const char* given = std::getenv("SHOOFLY_SEED");
  return given == nullptr ? std::random_device{}() : std::stoull(given);
}

class CrashTest : public ::testing::TestWithParam<std::pair<Case, std::string>> {
 protected:
  static void sweep(std::unique_ptr<Copies> copies) {
    const auto& [one, engine] = GetParam();
    const auto scenario = read_scenario(
        source_dir() / "tests" / "scenario" / (std::string(one.scenario) + ".scn"), engine);
    ASSERT_TRUE(scenario.ok()) << scenario.error().describe();
    const char* how = std::getenv("SHOOFLY_CRASH_SWEEP");
    const int stride = how != nullptr && std::string(how) == "full" ? 1 : one.stride;
    const std::uint64_t chosen = seed();
    Sweep sweep(*scenario, std::move(copies));
    const Status done = sweep.run(stride, one.every_write, chosen);
    EXPECT_TRUE(done.ok()) << done.error().describe() << "\nrepeat with SHOOFLY_SEED=" << chosen;
    std::cout << one.scenario << " " << engine << ": killed at " << sweep.kills() << " of "
              << sweep.points() << " points, seed " << chosen << "\n";
  }
};

TEST_P(CrashTest, EndsAsIfNothingHadHappened) {
  if (GetParam().second == "sqlite") return sweep(sqlite_copies());
  SHOOFLY_REQUIRE_POSTGRES(15);
  const Result<PostgresServer*> server = PostgresServer::shared(15);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  sweep(postgres_copies(**server));
}

INSTANTIATE_TEST_SUITE_P(All, CrashTest, ::testing::ValuesIn(cases()), [](const auto& test) {
  std::string name = std::string(test.param.first.scenario) + "_" + test.param.second;
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
});

}  // namespace
}  // namespace shoofly::testing
