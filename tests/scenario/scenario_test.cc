// One test for each scenario file and each engine that it names. PostgreSQL is version 15; the
// first file of each folder that is no refusal and no short life is lived on the oldest and the
// newest version too, and one file on all of them. $SHOOFLY_PG_MAJORS ("13,18") names other
// versions, for all files. $SHOOFLY_SEED repeats a failed test's choices.

#include <cstdlib>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "harness/paths.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "scenario/life.h"

namespace shoofly::testing {
namespace {

struct Case {
  std::filesystem::path file;
  std::string engine;
  int major = 0;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.file.filename().string() << " on " << one.engine;
}

bool is_lived_in_full(const std::filesystem::path& file) {
  const auto scenario = read_scenario(file, "postgres");
  SHOOFLY_CHECK(scenario.ok(), scenario.error().describe().c_str());
  return !scenario->error && !scenario->short_life();
}

std::vector<int> majors(const std::filesystem::path& file, bool first_of_folder) {
  const char* wanted = std::getenv("SHOOFLY_PG_MAJORS");
  if (wanted == nullptr && file.stem() == "several_on_one") return {13, 14, 15, 16, 17, 18};
  std::istringstream in(wanted != nullptr ? wanted : first_of_folder ? "13,15,18" : "15");
  std::vector<int> all;
  for (std::string major; std::getline(in, major, ',');) all.push_back(std::stoi(major));
  return all;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  std::set<std::filesystem::path> seen;
  for (const auto& file : scenario_files()) {
    const auto engines = scenario_engines(file);
    SHOOFLY_CHECK(engines.ok(), engines.error().describe().c_str());
    for (const std::string& engine : *engines) {
      if (engine == "sqlite") all.push_back({file, engine, 0});
      if (engine != "postgres") continue;
      const bool first = is_lived_in_full(file) && seen.insert(file.parent_path()).second;
      for (const int major : majors(file, first)) all.push_back({file, engine, major});
    }
  }
  return all;
}

std::string name_of(const ::testing::TestParamInfo<Case>& info) {
  std::string name = (info.param.file.parent_path().filename() / info.param.file.stem()).string() +
                     "_" + info.param.engine;
  if (info.param.major != 0) name += std::to_string(info.param.major);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

std::uint64_t seed() {
  const char* given = std::getenv("SHOOFLY_SEED");
  return given == nullptr ? std::random_device{}() : std::stoull(given);
}

class ScenarioTest : public ::testing::TestWithParam<Case> {
 protected:
  // A refusal: what the program itself prints and returns; nothing has changed.
  static void expect_error(const Scenario& scenario, const std::string& url) {
    const auto session = Session::open(url);
    ASSERT_TRUE(session.ok());
    const Status made = (*session)->script(scenario.schema + scenario.seed);
    ASSERT_TRUE(made.ok()) << made.error().describe();
    const TempDir dir("scn");
    write_text(dir / "change.yaml", scenario.change);
    const ProcessResult result =
        run_process({shoofly_binary(), scenario.error->command, "change.yaml", "--target", url},
                    {.working_dir = dir.path()});
    EXPECT_EQ(result.exit_code, scenario.error->exit_code);
    EXPECT_EQ(result.err, scenario.error->text) << result.out;
  }

  static void live(const Scenario& scenario, const std::string& url) {
    if (scenario.error) return expect_error(scenario, url);
    const std::uint64_t chosen = seed();
    Life life(scenario, url, chosen);
    const Status lived = life.run();
    EXPECT_TRUE(lived.ok()) << lived.error().describe() << "\nrepeat with SHOOFLY_SEED=" << chosen;
  }
};

TEST_P(ScenarioTest, Life) {
  const Result<Scenario> scenario = read_scenario(GetParam().file, GetParam().engine);
  ASSERT_TRUE(scenario.ok()) << scenario.error().describe();
  if (GetParam().engine == "sqlite") {
    const TempDir dir("scn");
    return live(*scenario, "sqlite:" + (dir / "target.db").string());
  }
  SHOOFLY_REQUIRE_POSTGRES(GetParam().major);
  const Result<PostgresServer*> server = PostgresServer::shared(GetParam().major);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<ScratchDatabase> database = ScratchDatabase::create(**server, "scn");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  live(*scenario, database->url());
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioTest, ::testing::ValuesIn(cases()), name_of);

}  // namespace
}  // namespace shoofly::testing
