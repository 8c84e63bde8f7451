// Tools that keep their order in a file, or in the names of folders: Sqitch, Prisma, Drizzle.

#include <string>

#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PlannedTools : public ProjectTest {};

constexpr const char* kWho = " 2024-01-01T00:00:00Z A <a@example.org>\n";

TEST_F(PlannedTools, SqitchInTheOrderOfItsPlan) {
  write("sqitch.plan", std::string("%syntax-version=1.0.0\r\n%project=x\n\n# a comment\n+users") +
                           kWho + "a/names [users]" + kWho + "@v1" + kWho + "@v2" + kWho +
                           "users [users@v2]" + kWho);
  write("deploy/users@v2.sql", "\\set ON_ERROR_STOP\nbegin;\nselect 1;");
  write("deploy/users.sql", "select 3;");
  write("deploy/a/names.sql", "select 2;");
  write("deploy/unplanned.sql", "select 4;");
  write("revert/a/names.sql", "select -2;");
  write("verify/users.sql", "select 5;");
  const Project project = read();
  EXPECT_EQ(project.tool, "Sqitch");
  ASSERT_THAT(versions(project), ElementsAre("users", "a/names", "users"));
  EXPECT_EQ(project.migrations[0].up.text, "                  \nbegin;\nselect 1;");
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kNone);
  EXPECT_FALSE(project.migrations[0].has_down);
  EXPECT_TRUE(project.migrations[0].expects_down);
  EXPECT_EQ(project.migrations[1].down.text, "select -2;");
  EXPECT_EQ(project.migrations[2].up.text, "select 3;");
  EXPECT_THAT(versions(read("deploy/a/names.sql")), ElementsAre("users", "a/names"));
}

TEST_F(PlannedTools, SqitchNeedsTheScriptsOfItsPlan) {
  write("sqitch.plan", std::string("users") + kWho);
  EXPECT_THAT(problem(), HasSubstr("deploy/users.sql\": No such file"));
}

TEST_F(PlannedTools, PrismaByTheNamesOfItsFolders) {
  write("migration_lock.toml", "provider = \"postgresql\"");
  write("20240102000000_b/migration.sql", "select 2;");
  write("0_init/migration.sql", "select 1;");
  write("20240103000000_c/README.md", "no");
  const Project project = read();
  EXPECT_EQ(project.tool, "Prisma");
  ASSERT_THAT(versions(project), ElementsAre("0_init", "20240102000000_b"));
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kMessage);
  EXPECT_FALSE(project.migrations[0].expects_down);
  const Project one = read("20240102000000_b/migration.sql");
  EXPECT_EQ(one.tool, "Prisma");
  EXPECT_THAT(versions(one), ElementsAre("0_init", "20240102000000_b"));
}

TEST_F(PlannedTools, PrismaWithoutItsLock) {
  write("prisma/migrations/20240102000000_b/migration.sql", "select 2;");
  EXPECT_EQ(read("prisma").tool, "Prisma");
  EXPECT_EQ(read().folder, path("prisma/migrations"));
}

TEST_F(PlannedTools, DrizzlePreparesOneStatementForSqlite) {
  const auto journal = [&](const std::string& dialect) {
    write("meta/_journal.json",
          R"({"dialect":")" + dialect + R"(","entries":[{"idx":0,"when":1,"tag":"0000_z"}]})");
  };
  write("0000_z.sql",
        "create table a (t text default ';'); -- one;\n"
        "--> statement-breakpoint\n"
        "create trigger x after insert on a begin select 1; select 2; end;\n"
        "--> statement-breakpoint\n"
        "create index i on a (t);\n  create index j on a (t);\nselect 1;\n");
  journal("sqlite");
  const Project project = read();
  ASSERT_EQ(project.migrations[0].up.refusals.size(), 1U);
  EXPECT_EQ(project.migrations[0].up.refusals[0].at.line, 6);
  EXPECT_EQ(project.migrations[0].up.refusals[0].at.column, 3);
  journal("postgresql");
  EXPECT_TRUE(read().migrations[0].up.refusals.empty());
}

TEST_F(PlannedTools, DrizzleInTheOrderOfItsJournal) {
  write("meta/_journal.json",
        R"({"entries":[{"idx":0,"when":1,"tag":"0000_z"},{"idx":1,"when":2,"tag":"0001_a"}]})");
  write("0000_z.sql", "select 1\n--> statement-breakpoint\nselect 2;--> statement-breakpoint\n");
  write("0001_a.sql", "--> statement-breakpoint\nselect 3;");
  write("0002_unknown.sql", "select 4;");
  const Project project = read();
  EXPECT_EQ(project.tool, "Drizzle");
  ASSERT_THAT(versions(project), ElementsAre("0000_z", "0001_a"));
  const std::string blank(23, ' ');
  EXPECT_EQ(project.migrations[0].up.text, "select 1\n;" + blank + "\nselect 2; " + blank + "\n");
  EXPECT_EQ(project.migrations[1].up.text, " " + blank + "\nselect 3;");
  EXPECT_EQ(project.migrations[0].up.wrapping, lint::Wrapping::kAllPending);
  EXPECT_FALSE(project.migrations[0].expects_down);
}

TEST_F(PlannedTools, DrizzleJournalsThatAreWrong) {
  const auto journal = [&](const char* text) {
    write("meta/_journal.json", text);
    return problem();
  };
  EXPECT_THAT(journal("{"), HasSubstr("meta/_journal.json\": it is no JSON"));
  EXPECT_THAT(journal("[]"), HasSubstr("it has no list \"entries\""));
  EXPECT_THAT(journal(R"({"entries":[{"tag":1}]})"), HasSubstr("entry 1 has no \"tag\""));
  EXPECT_THAT(journal(R"({"entries":[{"tag":"0000_x"}]})"),
              HasSubstr("0000_x.sql\": No such file"));
}

TEST_F(PlannedTools, DrizzleWithAFolderPerMigration) {
  write("20240101000000_a/migration.sql", "select 1;");
  write("20240101000000_a/snapshot.json", "{}");
  const Project project = read();
  EXPECT_EQ(project.tool, "Drizzle");
  ASSERT_THAT(versions(project), ElementsAre("20240101000000_a"));
}

}  // namespace
}  // namespace shoofly::toolchain
