// `shoofly doctor` as a person at a terminal has it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "harness/paths.h"
#include "harness/postgres_server.h"
#include "harness/process.h"

namespace shoofly::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class DoctorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SHOOFLY_REQUIRE_POSTGRES(15);
    auto server = PostgresServer::shared(15);
    ASSERT_TRUE(server.ok()) << server.error().describe();
    database_.emplace(*ScratchDatabase::create(**server));
  }
  ProcessResult doctor(std::vector<std::string> more = {}, const std::string& user = "postgres") {
    more.insert(more.begin(), {shoofly_binary().string(), "doctor", database_->url(user)});
    return run_process(more);
  }
  std::optional<ScratchDatabase> database_;
};

TEST_F(DoctorTest, SaysTheWorstFirstAndHowItEnds) {
  const ProcessResult healthy = doctor();
  EXPECT_EQ(healthy.exit_code, 0) << healthy.err;
  EXPECT_THAT(healthy.out,
              HasSubstr("note       backup: not known: it cannot be seen through SQL"));
  EXPECT_THAT(healthy.out, HasSubstr("This target can be changed"));
  const std::string role = "poor_" + database_->name();
  ASSERT_TRUE(database_->execute("create role " + role + " login").ok());
  const ProcessResult refused = doctor({}, role);
  EXPECT_EQ(refused.exit_code, 3);
  const std::size_t worst = refused.out.find("refused    journal: ");
  EXPECT_LT(worst, refused.out.find("warning    "));
  EXPECT_THAT(refused.out, HasSubstr("    means  "));
  EXPECT_THAT(refused.out, HasSubstr("    do     as owner of the database: CREATE SCHEMA shoofly"));
  EXPECT_THAT(refused.out, HasSubstr("This target cannot be changed as it is: 1 check refused."));
  ASSERT_TRUE(database_->execute("drop role " + role).ok());
}

TEST_F(DoctorTest, AsksTheCommandsThatItIsGiven) {
  const ProcessResult asked =
      doctor({"--backup-command", "echo nothing", "--restore-test", "true"});
  EXPECT_EQ(asked.exit_code, 0) << asked.err;
  EXPECT_THAT(asked.out, HasSubstr("warning    backup: the backup command did not print"));
  const ProcessResult json = doctor({"--restore-test", "exit 9", "--format", "json"});
  EXPECT_EQ(json.exit_code, 3) << json.err;
  const nlohmann::json said = nlohmann::json::parse(json.out, nullptr, false);
  EXPECT_EQ(said["safe"], false);
  EXPECT_EQ(said["checks"][0]["check"], "restore test");
  EXPECT_EQ(said["checks"][0]["level"], "refused");
  EXPECT_THAT(said["checks"][0]["found"].get<std::string>(), HasSubstr("exit code 9"));
}

// A target in the environment is for commands that are given none.
TEST_F(DoctorTest, WhatIsOnTheCommandLineWins) {
  const auto history = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {shoofly_binary().string(), "history"});
    return run_process(more, {.env = {{"SHOOFLY_TARGET", database_->url()}}});
  };
  EXPECT_EQ(history({}).out, "No run was ever made on this target.\n");
  const ProcessResult other = history({"--target", "sqlite:not-there.db"});
  EXPECT_EQ(other.exit_code, 2) << other.out;
  EXPECT_THAT(other.err, HasSubstr("there is no file \"not-there.db\""));
}

}  // namespace
}  // namespace shoofly::testing
