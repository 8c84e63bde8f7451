// What a person gets who asks for something that cannot be done: tests/bad_input/cases/<case>.scn
// has the database and the change file, golden/<case>.<engine>.txt the exit code and all that is
// printed. Afterwards the database is what it was.

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bad_input/program.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/postgres_server.h"
#include "harness/scenario.h"

namespace shoofly::testing {
namespace {

using Case = std::pair<std::filesystem::path, std::string>;

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_dir() / "tests" / "bad_input" / "cases")) {
    const auto engines = scenario_engines(entry.path());
    SHOOFLY_CHECK(engines.ok(), engines.error().describe().c_str());
    for (const std::string& engine : *engines) all.emplace_back(entry.path(), engine);
  }
  std::sort(all.begin(), all.end());
  return all;
}

class RefusalTest : public ::testing::TestWithParam<Case> {
 protected:
  static void expect_refused(const std::string& url) {
    const auto& [file, engine] = GetParam();
    const auto scenario = read_scenario(file, engine);
    ASSERT_TRUE(scenario.ok()) << scenario.error().describe();
    Program program(url);
    ASSERT_TRUE(program.script(scenario->schema + scenario->seed).ok())
        << program.script(scenario->schema).error().describe();
    program.write("change.yaml", scenario->change);
    const std::string before = program.dump();
    const ProcessResult result = program.run({"start", "change.yaml", "--no-probe", "--quiet"});
    EXPECT_EQ(program.dump(), before) << "the database has changed";
    const std::string golden =
        fmt::format("tests/bad_input/golden/{}.{}.txt", file.stem().string(), engine);
    EXPECT_TRUE(golden_matches(
        golden, fmt::format("exit code {}\n{}{}", result.exit_code, result.out, result.err)));
    EXPECT_NE(result.exit_code, 0);
  }
};

TEST_P(RefusalTest, SaysWhy) {
  if (GetParam().second == "sqlite") {
    const TempDir dir("bad");
    return expect_refused("sqlite:" + (dir / "target.db").string());
  }
  SHOOFLY_REQUIRE_POSTGRES(15);
  const Result<PostgresServer*> server = PostgresServer::shared(15);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<ScratchDatabase> database = ScratchDatabase::create(**server, "bad");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  expect_refused(database->url());
}

INSTANTIATE_TEST_SUITE_P(All, RefusalTest, ::testing::ValuesIn(cases()), [](const auto& test) {
  return test.param.first.stem().string() + "_" + test.param.second;
});

}  // namespace
}  // namespace shoofly::testing
