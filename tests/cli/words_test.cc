// What the program says to a new user on PostgreSQL: true for the change at hand, and no error
// where there is none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/paths.h"
#include "harness/postgres_server.h"
#include "harness/process.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kIndex =
    "change: by-mail\noperations:\n  - add_index: { table: users, columns: [mail] }\n";
constexpr const char* kViews =
    "change: names\naccess: views\noperations:\n"
    "  - rename_column: { table: users, column: mail, to: email }\n";

class WordsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    database_.emplace(*ScratchDatabase::create(**server));
    sql("create table users (id bigint primary key, mail text)");
    sql("insert into users select n, 'm' || n from generate_series(1, 50) n");
  }
  void sql(const std::string& text) { ASSERT_TRUE(database_->execute(text).ok()) << text; }
  std::string change(const std::string& text) const {
    write_text(dir_ / "change.yaml", text);
    return (dir_ / "change.yaml").string();
  }
  ProcessResult shoofly(std::vector<std::string> arguments, const std::string& user = "postgres") {
    arguments.insert(arguments.begin(), shoofly_binary().string());
    arguments.insert(arguments.end(), {"--target", database_->url(user)});
    return run_process(arguments);
  }
  std::string said(const std::vector<std::string>& arguments) {
    const ProcessResult result = shoofly(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
  std::optional<ScratchDatabase> database_;
  TempDir dir_{"words"};
};

TEST_F(WordsTest, AChangeWithoutTwoShapesIsWalkedInItsOwnWords) {
  const std::string file = change(kIndex);
  EXPECT_EQ(said({"status"}), "No run was ever made on this target.\n");
  const std::string plan = said({"plan", file, "--format", "md"});
  EXPECT_THAT(plan,
              AllOf(Not(HasSubstr("planted difference")), Not(HasSubstr("beside the old one")),
                    HasSubstr("keeps no two shapes"), HasSubstr("--skip-soak")));
  EXPECT_THAT(
      said({"start", file, "-q"}),
      AllOf(HasSubstr("nothing has to be deployed before cutover"), Not(HasSubstr("verify"))));
  EXPECT_THAT(said({"cutover", "-q"}), AllOf(HasSubstr("Nothing is left to do but to end the run"),
                                             HasSubstr("--skip-soak")));
  EXPECT_THAT(said({"contract", "by-mail-1", "--approve", "by-mail-1", "--skip-soak", "-q"}),
              HasSubstr("--skip-retention"));
  EXPECT_THAT(said({"purge", "by-mail-1", "--approve", "by-mail-1", "--skip-retention", "-q"}),
              Not(HasSubstr("old shape")));
  EXPECT_THAT(said({"status"}),
              AllOf(HasSubstr("No run is open on this target. The last one, by-mail-1, is purged"),
                    HasSubstr("shoofly history --target")));
  const nlohmann::json none = nlohmann::json::parse(said({"status", "--format", "json"}));
  EXPECT_TRUE(none["open_runs"].empty());
  EXPECT_EQ(none["last_run"]["run"], "by-mail-1");
}

TEST_F(WordsTest, TwoOpenRunsAreBothNamed) {
  sql("create table orders (id bigint primary key, mail text)");
  said({"start", change(kIndex), "-q"});
  said({"start",
        change("change: other\noperations:\n  - add_index: { table: orders, columns: [mail] }\n"),
        "-q"});
  EXPECT_THAT(said({"status"}), AllOf(HasSubstr("2 runs are open"), HasSubstr("by-mail-1"),
                                      HasSubstr("other-1"), HasSubstr("at the gate")));
}

TEST_F(WordsTest, WithViewsTheGateNamesTheOldApplicationsSchema) {
  const std::string file = change(kViews);
  EXPECT_THAT(said({"plan", file, "--format", "md"}),
              HasSubstr("move the old application to its schema"));
  EXPECT_THAT(said({"start", file, "-q"}),
              AllOf(HasSubstr("the old application must have moved to schema \"names_old\""),
                    HasSubstr("take the new application back first")));
}

TEST_F(WordsTest, ARefusedTargetIsAPlanWithExitCodeThree) {
  const std::string role = "poor_" + database_->name();
  sql("create role " + role + " login");
  sql("grant select on users to " + role);
  const ProcessResult plan = shoofly({"plan", change(kIndex), "--format", "text"}, role);
  EXPECT_EQ(plan.exit_code, 3);
  EXPECT_THAT(plan.out, AllOf(HasSubstr("Summary\n-------"), HasSubstr("refused")));
  EXPECT_THAT(plan.out, Not(HasSubstr("| --- |")));
  EXPECT_THAT(plan.err, HasSubstr("this target cannot be changed as it is"));
  said({"start", change(kIndex), "-q"});
  sql("grant usage on schema shoofly to " + role);
  const ProcessResult status = shoofly({"status"}, role);
  EXPECT_EQ(status.exit_code, 3);
  EXPECT_THAT(status.err, HasSubstr("help: the journal of the runs belongs to role postgres"));
  sql("drop owned by " + role + "; drop role " + role);
}

TEST(Help, IsTheSameAsTheFlag) {
  const std::string program = shoofly_binary().string();
  const auto out = [&](const std::vector<std::string>& argv) {
    const ProcessResult result = run_process(argv);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  };
  EXPECT_EQ(out({program, "help"}), out({program, "--help"}));
  EXPECT_EQ(out({program, "help", "cutover"}), out({program, "cutover", "--help"}));
  EXPECT_EQ(run_process({program, "help", "nothing"}).exit_code, 2);
}

}  // namespace
}  // namespace shoofly::testing
