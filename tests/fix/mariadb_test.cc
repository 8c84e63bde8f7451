// What --fix writes for MariaDB, on a real server: what it makes of each rule's bad.sql runs and
// leads where bad.sql leads, and the way back of each piece of a divided migration leads to where
// the piece began.

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "fix/rule_project.h"
#include "harness/golden.h"
#include "harness/mariadb_server.h"
#include "harness/paths.h"
#include "harness/temp_dir.h"
#include "report/unified_diff.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

TEST(MariaDbRewrites, LintClean) {
  for (const lint::Rule* rule : fixed_rules("mysql"))
    expect_fixed_rule_lints_clean(*rule, "mysql", "mariadb");
}

TEST(MariaDbRewrites, HaveRowsWhereSomethingIsProposed) {
  expect_rows_where_a_rule_proposes("mysql", "mariadb");
}

// A database of its own.
class Schema {
 public:
  Schema(MariaDbServer& server, std::string name) : server_(server), name_(std::move(name)) {
    const auto made = server_.query(
        fmt::format("set foreign_key_checks = 0; create or replace database {0}", name_));
    EXPECT_TRUE(made.ok()) << made.error().describe();
  }
  // A session of its own. What the client prints.
  std::string run(const std::string& text) {
    const auto done = server_.query(fmt::format("use {};\n{}\n", name_, text));
    EXPECT_TRUE(done.ok()) << done.error().describe() << "\n" << text;
    return done.ok() ? *done : "";
  }
  // Behind a statement that fails it goes on.
  void try_to_run(const std::string& text) {
    EXPECT_TRUE(server_.failing_lines({fmt::format("use {};", name_), text}).ok()) << text;
  }
  // Its tables as the server prints them, with their rows where these are asked for.
  std::string state(bool rows) {
    std::string text;
    std::istringstream tables(
        run(fmt::format("select table_name from information_schema.tables where table_schema = "
                        "'{}' order by 1;",
                        name_)));
    for (std::string table; std::getline(tables, table);) {
      text += run(fmt::format("show create table `{}`\\G", table));
      if (rows) text += run(fmt::format("select * from `{}` order by 1;", table));
    }
    // What is another one each time.
    text =
        std::regex_replace(text, std::regex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID");
    return std::regex_replace(text, std::regex(" AUTO_INCREMENT=[0-9]+"), "");
  }

 private:
  MariaDbServer& server_;
  std::string name_;
};

TEST(MariaDbRewrites, RunAndLeadWhereTheStatementLeads) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  for (const lint::Rule* rule : fixed_rules("mysql")) {
    SCOPED_TRACE(rule->id);
    const FixedRule project(*rule, "mysql", "mariadb", FixedRule::Rules::kAll);
    ASSERT_TRUE(write_fixes(project.plan()).ok());
    Schema was(**server, "was");
    Schema is(**server, "fixed");
    for (Schema* each : {&was, &is}) {
      each->run(project.text("before.sql"));
      each->run(project.text("rows.sql"));
    }
    was.try_to_run(project.bad());
    // What the server refuses, and no rule knows an answer to, it refuses still.
    const bool refused =
        project.text("stays.txt").find("algorithm-not-possible") != std::string::npos;
    if (refused) {
      is.try_to_run(project.now());
    } else {
      is.run(project.now());
    }
    const std::string differs = unified_diff("schema", was.state(true), is.state(true), false);
    const std::string said = "tests/lint/mysql/" + std::string(rule->id) + "/differs.txt";
    if (differs.empty()) {
      EXPECT_EQ(project.text("differs.txt"), "");
    } else {
      EXPECT_TRUE(golden_matches(said, differs)) << project.now();
    }
    if (HasFailure()) return;
  }
}

// Written with foreign_key_checks = 0, it would else be in place and not hold.
TEST(MariaDbRewrites, AKeyThatDoesNotHoldFailsBeforeItIsThere) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  const lint::Rule* rule = lint::find_rule("writes-wait-for-alter");
  const FixedRule project(*rule, "mysql", "mariadb", FixedRule::Rules::kAll);
  ASSERT_TRUE(write_fixes(project.plan()).ok());
  Schema schema(**server, "orphans");
  schema.run(project.text("before.sql") + "insert into orders values (1, 7);");
  const std::string fixed = project.now();
  EXPECT_NE(fixed.find("add constraint orders_plan"), std::string::npos);
  const auto done = (*server)->query("use orphans;\n" + fixed);
  ASSERT_FALSE(done.ok());
  EXPECT_NE(done.error().message.find("ERROR 1242"), std::string::npos) << done.error().message;
  EXPECT_EQ(schema.state(false).find("orders_plan"), std::string::npos);
}

// Names in backticks, comments where they disturb, keys of two columns.
TEST(MariaDbRewrites, OfAProjectRunInItsOrder) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  TempDir dir("fixed_plain");
  const fs::path folder = dir / "plain";
  fs::copy(source_dir() / "tests/fix/projects/plain-mariadb", folder);
  Schema was(**server, "was");
  Schema is(**server, "fixed");
  const auto run_all = [&](Schema& schema) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".sql") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) schema.run(read_text(file));
  };
  run_all(was);
  FixRequest request;
  request.lint.paths = {folder.string()};
  request.known = true;
  const Result<FixOutcome> outcome = plan_fixes(request);
  ASSERT_TRUE(outcome.ok() && write_fixes(*outcome).ok());
  run_all(is);
  EXPECT_TRUE(golden_matches("tests/fix/projects/plain-mariadb.differs.txt",
                             unified_diff("schema", was.state(false), is.state(false), false)));
  // What is not written there.
  const auto dropped = (*server)->query("use fixed; drop index ue on pairs algorithm=inplace;");
  ASSERT_FALSE(dropped.ok());
  EXPECT_NE(dropped.error().message.find("ERROR 1064"), std::string::npos);
}

// golang-migrate's files.
class DividedMigrations {
 public:
  explicit DividedMigrations(const std::string& project) {
    fs::copy(source_dir() / "tests/fix/projects" / project, folder(), fs::copy_options::recursive);
    FixRequest request;
    request.lint.paths = {folder().string()};
    request.known = true;
    const Result<FixOutcome> outcome = plan_fixes(request);
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    EXPECT_TRUE(outcome.ok() && write_fixes(*outcome).ok());
    constexpr std::string_view kEnd = ".up.sql";
    for (const auto& entry : fs::directory_iterator(folder())) {
      const std::string name = entry.path().string();
      if (name.ends_with(kEnd)) stems_.push_back(name.substr(0, name.size() - kEnd.size()));
    }
    std::sort(stems_.begin(), stems_.end());
  }
  std::size_t size() const { return stems_.size(); }
  std::string up(std::size_t i) const { return read_text(stems_[i] + ".up.sql"); }
  std::string down(std::size_t i) const { return read_text(stems_[i] + ".down.sql"); }

 private:
  fs::path folder() const { return dir_ / "migrations"; }
  TempDir dir_{"divided"};
  std::vector<std::string> stems_;
};

TEST(MariaDbWaysBack, LeadToWhereEachPieceBegan) {
  SHOOFLY_REQUIRE_MARIADB();
  auto server = MariaDbServer::create();
  ASSERT_TRUE(server.ok()) << server.error().describe();
  Schema schema(**server, "shop");
  const DividedMigrations migrations("golang-migrate-mariadb");
  ASSERT_GT(migrations.size(), 1U);
  std::vector<std::string> before;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    SCOPED_TRACE(migrations.up(i));
    before.push_back(schema.state(false));
    schema.run(migrations.up(i));
    schema.run(migrations.down(i));
    EXPECT_EQ(schema.state(false), before.back()) << migrations.down(i);
    schema.run(migrations.up(i));
    if (HasFailure()) return;
  }
  for (std::size_t i = migrations.size(); i-- > 0;) {
    schema.run(migrations.down(i));
    EXPECT_EQ(schema.state(false), before[i]) << migrations.down(i);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace shoofly::testing
