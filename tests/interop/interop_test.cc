// A project of each tool, applied by the tool itself on a real server: the schema that the linter
// plays the same files into is the one that is there then. projects/<tool> is a project as the tool
// wants it, with `apply`, which runs the tool.

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/lint.h"
#include "app/target.h"
#include "harness/paths.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/proxy.h"
#include "harness/temp_dir.h"
#include "interop/schemas.h"
#include "lint/rule.h"
#include "toolchain/tools.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kServer = 17;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> projects() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(source_dir() / "tests/interop/projects"))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// Where scripts/install-interop-tools has put the tools.
std::string tools_dir() {
  const fs::path note = source_dir() / "build" / "interop-path";
  if (!fs::exists(note)) return "";
  std::string place = read_text(note);
  place.erase(place.find_last_not_of('\n') + 1);
  return place;
}

class RealTools : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(kServer);
    ASSERT_NE(tools_dir(), "") << "the tools are not there; scripts/install-interop-tools";
    // Tools leave files beside what they read.
    fs::copy(source_dir() / "tests/interop/projects" / GetParam(), folder(),
             fs::copy_options::recursive);
  }
  fs::path folder() const { return dir_ / GetParam(); }

  // The last migration is taken away: from the plan, where there is one.
  void forget_last(const toolchain::Project& project) const {
    const fs::path plan = folder() / "sqitch.plan";
    if (fs::exists(plan)) {
      std::string text = read_text(plan);
      text.erase(text.find_last_not_of('\n') + 1);
      text.erase(text.rfind('\n') + 1);
      write_text(plan, text);
    } else {
      fs::remove(project.migrations.back().up.file);
    }
  }

  // As libpq's variables; what speaks no Unix socket has INTEROP_TCP (host:port).
  void apply(const PostgresServer& server, const std::string& database) {
    const ProcessResult done = run_tool(server, database);
    ASSERT_EQ(done.exit_code, 0) << done.out << done.err;
  }
  ProcessResult run_tool(const PostgresServer& server, const std::string& database) {
    const Result<std::unique_ptr<Proxy>> proxy = Proxy::start(server.socket_dir(), Listen::kTcp);
    EXPECT_TRUE(proxy.ok()) << proxy.error().describe();
    const std::string url = (*proxy)->url(database);
    const std::size_t host = url.find("//") + 2;
    ProcessOptions options;
    options.working_dir = folder();
    options.env = {{"INTEROP_TOOLS", tools_dir()},
                   {"INTEROP_TCP", url.substr(host, url.find('/', host) - host)},
                   {"PGHOST", server.socket_dir()},
                   {"PGPORT", std::to_string(server.port())},
                   {"PGUSER", "postgres"},
                   {"PGDATABASE", database},
                   {"HOME", dir_.path().string()},
                   {"LC_ALL", "C.UTF-8"}};
    return run_process({(folder() / "apply").string()}, options);
  }

  TempDir dir_{"interop"};
};

TEST_P(RealTools, LeadWhereTheLinterSays) {
  const Result<PostgresServer*> server = PostgresServer::shared(kServer);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("interop");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  ASSERT_NO_FATAL_FAILURE(apply(**server, *database));
  Result<toolchain::Project> project = toolchain::read_project(folder().string());
  ASSERT_TRUE(project.ok()) << project.error().describe();
  EXPECT_EQ(lower(std::string(project->tool)), GetParam());
  EXPECT_GE(project->migrations.size(), 6U);
  Result<Target> target = open_target((*server)->url(*database));
  ASSERT_TRUE(target.ok()) << target.error().describe();
  const Result<Schemas> schemas = replay_and_inspect(*project, *target);
  ASSERT_TRUE(schemas.ok()) << schemas.error().describe();
  for (const std::string& unread : schemas->unread) ADD_FAILURE() << unread;
  EXPECT_GE(schemas->replayed.tables.size(), 3U);
  EXPECT_EQ(differences(*schemas), "") << "- only replayed, + only there, ~ replayed -> there";
}

// What the tool has noted is read as the tool means it.
TEST_P(RealTools, HaveNotedWhatIsApplied) {
  const Result<PostgresServer*> server = PostgresServer::shared(kServer);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("interop");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  ASSERT_NO_FATAL_FAILURE(apply(**server, *database));
  LintRequest request{{folder().string()}};
  request.target = (*server)->url(*database);
  const Result<LintOutcome> outcome = lint_migrations(request);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  ASSERT_EQ(outcome->target->standings.size(), 1U);
  const TargetStanding& standing = outcome->target->standings.front();
  EXPECT_NE(standing.history, "") << standing.assumed;
  EXPECT_GE(standing.applied, 6U);
  EXPECT_EQ(standing.pending, 0U);
  for (const lint::Finding& finding : outcome->findings)
    ADD_FAILURE() << finding.file << ": " << finding.problem;
}

// Where the linter says that a tool goes no further without the file of what has run, it does not.
TEST_P(RealTools, GoNoFurtherWhereTheLinterSaysSo) {
  const Result<PostgresServer*> server = PostgresServer::shared(kServer);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const Result<std::string> database = (*server)->fresh_database("interop");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  ASSERT_NO_FATAL_FAILURE(apply(**server, *database));
  const Result<toolchain::Project> project = toolchain::read_project(folder().string());
  ASSERT_TRUE(project.ok()) << project.error().describe();
  if (GetParam() == "liquibase") GTEST_SKIP() << "one file has many of its changesets";
  forget_last(*project);
  LintRequest request{{folder().string()}};
  request.target = (*server)->url(*database);
  const Result<LintOutcome> outcome = lint_migrations(request);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  const bool says = std::any_of(
      outcome->findings.begin(), outcome->findings.end(),
      [](const lint::Finding& one) { return one.rule->id == "applied-migration-missing"; });
  const ProcessResult again = run_tool(**server, *database);
  EXPECT_EQ(says, again.exit_code != 0) << again.out << again.err;
}

INSTANTIATE_TEST_SUITE_P(All, RealTools, ::testing::ValuesIn(projects()), [](const auto& project) {
  std::string name = project.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace shoofly::testing
