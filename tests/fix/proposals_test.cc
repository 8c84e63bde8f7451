// The change files that --fix writes are those that plan takes, whatever the names in them; where
// plan would refuse, none is written.

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "app/lint_fix.h"
#include "app/planning.h"
#include "app/target.h"
#include "harness/golden.h"
#include "harness/paths.h"
#include "harness/postgres_client.h"
#include "harness/postgres_server.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

struct Proposal {
  const char* name;
  const char* before;
  const char* statement;
  bool proposed;
};

void PrintTo(const Proposal& proposal, std::ostream* to) { *to << proposal.name; }

class ChangeProposals : public ::testing::TestWithParam<Proposal> {};

TEST_P(ChangeProposals, AreWhatPlanTakes) {
  constexpr int kVersion = 15;
  SHOOFLY_REQUIRE_POSTGRES(kVersion);
  const Proposal& proposal = GetParam();
  TempDir dir{"proposals"};
  std::filesystem::create_directories(dir / "migrations");
  write_text(dir / "migrations/1.sql", proposal.before);
  write_text(dir / "migrations/2.sql", proposal.statement);
  FixRequest request;
  request.lint.paths = {(dir / "migrations").string()};
  request.known = true;
  const Result<FixOutcome> outcome = plan_fixes(request);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  std::string change;
  for (const PlannedFile& file : outcome->files) {
    if (file.path.ends_with(".yaml")) change = file.after;
    if (!proposal.proposed) {
      EXPECT_EQ(file.after.find("shoofly:ignore"), std::string::npos);
    }
  }
  ASSERT_EQ(!change.empty(), proposal.proposed) << change;
  if (!proposal.proposed) return;
  auto server = PostgresServer::shared(kVersion);
  ASSERT_TRUE(server.ok()) << server.error().describe();
  auto database = ScratchDatabase::create(**server, "proposals");
  ASSERT_TRUE(database.ok()) << database.error().describe();
  auto client = PostgresClient::connect(database->url());
  ASSERT_TRUE(client.ok()) << client.error().describe();
  ASSERT_TRUE(client->execute(proposal.before).ok());
  Result<Target> target = open_target(database->url());
  ASSERT_TRUE(target.ok()) << target.error().describe();
  PlanOptions options;
  options.probe = false;
  const Result<PlanOutcome> plan = plan_text(*target, change, "change.yaml", options);
  ASSERT_TRUE(plan.ok()) << plan.error().describe();
  std::string problems;
  for (const Diagnostic& each : plan->problems) problems += each.problem + "\n";
  EXPECT_FALSE(plan->refused) << change << problems;
  EXPECT_FALSE(plan->bad_file) << change << problems;
}

constexpr Proposal kProposals[] = {
    {"type", "create table t (id bigint primary key, a int);", "alter table t alter a type bigint;",
     true},
    {"type_of_text", "create table t (id bigint primary key, a text);",
     "alter table t alter a type int using a::int;", true},
    {"type_without_a_way_back", "create table t (id bigint primary key, a int);",
     "alter table t alter a type text;", false},
    {"type_of_a_serial_key", "create table t (id serial primary key);",
     "alter table t alter id type bigint;", true},
    {"type_of_an_identity_key", "create table t (id int generated always as identity primary key);",
     "alter table t alter id type bigint;", true},
    {"type_of_a_key_that_is_referred_to",
     "create table t (id serial primary key); create table u (id bigint primary key, t int "
     "references t);",
     "alter table t alter id type bigint;", true},
    {"type_of_a_key_to_text", "create table t (id int primary key);",
     "alter table t alter id type text;", false},
    {"type_of_part_of_a_key", "create table t (a int, b int, primary key (a, b));",
     "alter table t alter b type bigint;", false},
    {"type_of_a_serial", "create table t (id bigint primary key, n serial);",
     "alter table t alter n type bigint;", false},
    {"type_without_a_key", "create table t (a int);", "alter table t alter a type bigint;", false},
    {"type_under_names_with_capitals",
     "create table \"Tickets\" (id bigint primary key, \"isOpen\" int);",
     "alter table \"Tickets\" alter \"isOpen\" type bigint;", true},
    {"type_under_reserved_words", "create table \"order\" (id bigint primary key, \"user\" int);",
     "alter table \"order\" alter \"user\" type bigint;", true},
    {"type_under_words_of_yaml", "create table \"null\" (id bigint primary key, \"yes\" int);",
     "alter table \"null\" alter \"yes\" type bigint;", true},
    {"type_with_brackets", "create table t (id bigint primary key, a numeric(10, 2));",
     "alter table t alter a type numeric(9, 3);", false},
    {"column_with_capitals", "create table \"Tickets\" (id bigint primary key, \"isOpen\" int);",
     "alter table \"Tickets\" rename \"isOpen\" to \"isClosed\";", true},
    {"name_of_a_key", "create table t (id bigint primary key);", "alter table t rename id to nr;",
     false},
    {"table_with_capitals", "create table \"Tickets\" (id bigint primary key);",
     "alter table \"Tickets\" rename to \"Cards\";", true},
    {"table_under_a_reserved_word", "create table \"order\" (id bigint primary key);",
     "alter table \"order\" rename to \"table\";", true},
};

INSTANTIATE_TEST_SUITE_P(All, ChangeProposals, ::testing::ValuesIn(kProposals),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace shoofly::testing
