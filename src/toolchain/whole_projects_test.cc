// What is said of a project as a whole: files that are left out, Atlas' sums; and Skeema.

#include "base/sha256.h"
#include "toolchain/atlas_sum.h"
#include "toolchain/test_support.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string sum_of(const std::vector<std::string>& parts) {
  Sha256 sum;
  for (const std::string& part : parts) sum.add(part);
  return sum.base64();
}

TEST(AtlasSum, IsSha256) {
  // sha256sum's, in base64.
  EXPECT_EQ(sum_of({}), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_EQ(sum_of({"abc"}), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  const std::string bytes(1'000'000, 'a');
  EXPECT_EQ(sum_of({bytes.substr(0, 77), bytes.substr(77)}),
            "zcduXJkU+5KBocfihNc+Z/GAmkiklyAOBG05zMcRLNA=");
}

class WholeProjects : public ProjectTest {
 protected:
  std::vector<std::string> left_out() {
    std::vector<std::string> names;
    for (const lint::LeftOut& file : read().left_out)
      names.push_back(std::filesystem::path(file.file).filename().string() + ": " + file.why);
    return names;
  }
};

TEST_F(WholeProjects, TheFirstFileThatAtlasSumDoesNotKnow) {
  write("1_a.sql", "select 1;\n");
  write("2_b.sql", "-- atlas:sum ignore\n\nselect 2;\n");
  write("3_c.sql", "select 3;\n");
  const std::string one = sum_of({"1_a.sql", "select 1;\n"});
  const std::string three = sum_of({"1_a.sql", "select 1;\n", "2_b.sql", "3_c.sql", "select 3;\n"});
  write("atlas.sum", "h1:x\n1_a.sql h1:" + one + "\n3_c.sql h1:" + three + "\n");
  EXPECT_THAT(read().unsealed, IsEmpty());
  write("1_a.sql", "select 1 ;\n");
  EXPECT_THAT(read().unsealed, ElementsAre(path("1_a.sql")));
  write("1_a.sql", "select 1;\n");
  write("4_d.sql", "select 4;\n");
  EXPECT_THAT(read().unsealed, ElementsAre(path("4_d.sql")));
}

TEST_F(WholeProjects, FilesThatFlywayPassesOver) {
  for (const char* name :
       {"V1__a.sql", "V2_b.sql", "v3__c.sql", "V4__d.SQL", "R_e.sql", "beforeMigrate.sql",
        "value.sql", "V5__e.sql.conf", "deep/V6_f.sql", "V__g.sql", "007__h.sql"})
    write(name, "");
  EXPECT_THAT(left_out(),
              ElementsAre("007__h.sql: its name does not begin with V",
                          "R_e.sql: two underscores come between version and description",
                          "V2_b.sql: two underscores come between version and description",
                          "V4__d.SQL: its suffix is not .sql, in small letters",
                          "V__g.sql: there is no version between V and the two underscores",
                          "v3__c.sql: its prefix is in small letters",
                          "V6_f.sql: two underscores come between version and description"));
}

TEST_F(WholeProjects, FilesThatGolangMigratePassesOver) {
  for (const char* name :
       {"1_a.up.sql", "2.up.sql", "3_c.sql", "4-d.up.sql", "e.up.sql", "seed.sql"})
    write(name, "");
  EXPECT_THAT(left_out(), ElementsAre("2.up.sql: an underscore follows the number",
                                      "3_c.sql: its name does not end with .up.sql or .down.sql",
                                      "4-d.up.sql: an underscore follows the number",
                                      "e.up.sql: its name does not begin with a number"));
}

TEST_F(WholeProjects, FilesThatGooseAndSqitchPassOver) {
  write("1_a.sql", "-- +goose Up\nselect 1;");
  write("migration_2.sql", "-- +goose Up\nselect 1;");
  write("schema.sql", "");
  EXPECT_THAT(left_out(), ElementsAre("migration_2.sql: its name does not begin with a number"));
  write("sqitch.plan", "%project=x\na 2024-01-01T00:00:00Z A <a@example.org>\n");
  write("deploy/a.sql", "");
  write("deploy/b.sql", "");
  EXPECT_THAT(left_out(), ElementsAre("b.sql: it is not in the plan"));
}

TEST_F(WholeProjects, FilesThatTheListOfTheToolLeavesOut) {
  write("meta/_journal.json", R"({"entries": [{"tag": "0000_a", "when": 1}]})");
  write("0000_a.sql", "select 1;");
  write("0001_b.sql", "select 2;");
  write("seed.sql", "select 3;");
  EXPECT_THAT(left_out(), ElementsAre("0001_b.sql: it is not in meta/_journal.json"));
}

TEST_F(WholeProjects, FormattedSqlThatNoChangelogIncludes) {
  write("master.xml",
        "<databaseChangeLog><include file='a.sql' relativeToChangelogFile='true'/>"
        "</databaseChangeLog>");
  write("a.sql", "--liquibase formatted sql\n--changeset x:1\nselect 1;\n");
  write("b.sql", "--liquibase formatted sql\n--changeset x:2\nselect 1;\n");
  write("load.sql", "select 1;\n");
  EXPECT_THAT(left_out(), ElementsAre("b.sql: no changelog includes it"));
  write("other.xml",
        "<databaseChangeLog><includeAll path='none' errorIfMissingOrEmpty='false'/>"
        "</databaseChangeLog>");
  EXPECT_THAT(left_out(), IsEmpty());
}

TEST_F(WholeProjects, FilesBesideTheFoldersOfMigrations) {
  write("migration_lock.toml", "provider = \"postgresql\"\n");
  write("20240101000000_a/migration.sql", "select 1;");
  write("20240102000000_b.sql", "select 1;");
  write("views.sql", "select 1;");
  write("20240103000000_c/change.sql", "select 1;");
  EXPECT_THAT(left_out(),
              ElementsAre("20240102000000_b.sql: each migration has a folder of its own",
                          "change.sql: its folder has no migration.sql"));
}

TEST_F(WholeProjects, FilesThatRailsAndEctoPassOver) {
  const std::string body = " < ActiveRecord::Migration[7.0]\n  def change\n  end\nend\n";
  write("20240101000000_a.rb", "class A" + body);
  write("add_b.rb", "class AddB" + body);
  write("helper.rb", "module Helper\nend\n");
  EXPECT_EQ(read().migrations.size(), 1U);
  EXPECT_THAT(left_out(), ElementsAre("add_b.rb: its name does not begin with a number and _"));
}

TEST_F(WholeProjects, FilesThatGooseAndDbmateStopAt) {
  const auto refusals = [&](const std::string& folder) {
    std::vector<std::string> said;
    for (const lint::Migration& migration : read(folder).migrations) {
      for (const lint::ToolRefusal& refusal : migration.up.refusals)
        said.push_back(migration.version + ": " + refusal.problem + "; " + refusal.help);
    }
    return said;
  };
  write("goose/1_a.sql", "-- +goose Up\nselect 1;");
  write("goose/2_b.sql", "select 1;");
  EXPECT_THAT(refusals("goose"),
              ElementsAre("2: goose stops at a file that has no Up annotation; -- +goose Up before "
                          "its statements"));
  write("dbmate/1_a.sql", "-- migrate:up\nselect 1;");
  write("dbmate/2_b.sql", "-- migrate:down\nselect 1;");
  EXPECT_THAT(refusals("dbmate"), ElementsAre("2: dbmate stops at a file that has no up block; -- "
                                              "migrate:up before its statements"));
}

TEST_F(WholeProjects, SkeemaHasNoOrderAndSaysItsServer) {
  write(".skeema", "generator=skeema:1.9.0\n[production]\nflavor=mariadb:10.11\n");
  write("app/.skeema", "schema=app\n");
  write("app/users.sql", "CREATE TABLE users (id int NOT NULL PRIMARY KEY);\n");
  const Project project = read();
  EXPECT_EQ(project.tool, "Skeema");
  EXPECT_EQ(project.engine, "mariadb");
  ASSERT_EQ(project.migrations.size(), 1U);
  EXPECT_FALSE(project.migrations[0].expects_down);
  EXPECT_EQ(read("app").engine, "mariadb");
}

TEST_F(WholeProjects, WhatIsRunAgainSaysSo) {
  write("V1__a.sql", "select 1;");
  write("R__b.sql", "select 2;");
  EXPECT_FALSE(read().migrations[0].repeats);
  EXPECT_TRUE(read().migrations[1].repeats);
}

}  // namespace
}  // namespace shoofly::toolchain
