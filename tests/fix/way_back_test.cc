// Where --fix divides a migration, each piece's way back leads where the piece began, and from
// there the piece runs again.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "app/target.h"
#include "catalog/diff.h"
#include "harness/paths.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kVersion = 15;

std::string text_of_file(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Catalog catalog_at(const std::string& url) {
  Result<Target> target = open_target(url);
  EXPECT_TRUE(target.ok()) << target.error().describe();
  if (!target.ok()) return {};
  Result<Catalog> catalog = target->engine->inspector().inspect(*target->connection, {{}, false});
  EXPECT_TRUE(catalog.ok()) << catalog.error().describe();
  if (!catalog.ok()) return {};
  for (Table& table : catalog->tables) {
    table.attribute_slots = 0;
    // A check that is made again for the next try has not looked at the rows yet.
    for (Constraint& constraint : table.constraints) constraint.validated = true;
  }
  return std::move(*catalog);
}

// golang-migrate's files, which it sends whole.
class FixedMigrations {
 public:
  explicit FixedMigrations(const std::string& project) {
    fs::copy(source_dir() / "tests/fix/projects" / project, folder(), fs::copy_options::recursive);
    FixRequest request;
    request.lint.paths = {folder().string()};
    request.known = true;
    const Result<FixOutcome> outcome = plan_fixes(request);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    EXPECT_TRUE(outcome.ok() && write_fixes(*outcome).ok());
    for (const auto& entry : fs::directory_iterator(folder())) {
      const std::string name = entry.path().string();
      if (name.ends_with(".up.sql")) ups_.push_back(name.substr(0, name.size() - 7));
    }
    std::sort(ups_.begin(), ups_.end());
  }
  std::size_t size() const { return ups_.size(); }
  std::string up(std::size_t i) const { return text_of_file(ups_[i] + ".up.sql"); }
  std::string down(std::size_t i) const { return text_of_file(ups_[i] + ".down.sql"); }

 private:
  fs::path folder() const { return dir_ / "migrations"; }
  TempDir dir_{"way_back"};
  std::vector<std::string> ups_;
};

class FixedWaysBack : public ::testing::TestWithParam<const char*> {};

TEST_P(FixedWaysBack, LeadToWhereEachPieceBegan) {
  SHOOFLY_REQUIRE_POSTGRES(kVersion);
  auto server = PostgresServer::shared(kVersion);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  auto database = ScratchDatabase::create(**server, "way_back");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect(database->url());
  ASSERT_TRUE(client.ok()) << client.error().describe();
  const auto run = [&](const std::string& text) {
    const Status done = client->execute(text);
    EXPECT_TRUE(done.ok()) << done.error().describe() << "\n" << text;
  };
  const FixedMigrations migrations(GetParam());
  ASSERT_GT(migrations.size(), 5U) << "none was divided";
  std::vector<Catalog> before;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    SCOPED_TRACE(migrations.up(i));
    before.push_back(catalog_at(database->url()));
    run(migrations.up(i));
    run(migrations.down(i));
    EXPECT_EQ(render(diff(before.back(), catalog_at(database->url()))), "") << migrations.down(i);
    run(migrations.up(i));
    if (HasFailure()) return;
  }
  for (std::size_t i = migrations.size(); i-- > 0;) {
    run(migrations.down(i));
    EXPECT_EQ(render(diff(before[i], catalog_at(database->url()))), "") << migrations.down(i);
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Projects, FixedWaysBack,
                         ::testing::Values("golang-migrate", "golang-migrate-names"),
                         [](const auto& project) {
                           std::string name = project.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace shoofly::testing
