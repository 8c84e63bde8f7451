// What each tool notes, and what its notes mean for the files. tests/lint_target reads them from
// real tables; tests/interop those that real tools have written.

#include "toolchain/history.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "toolchain/file_sums.h"

namespace shoofly::toolchain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Noted {
  std::string version;
  std::string file;
  std::string noted_as;
  std::vector<std::string> follows;
};

std::vector<lint::Migration> migrations_of(const std::vector<Noted>& all) {
  std::vector<lint::Migration> migrations;
  for (const Noted& one : all) {
    lint::Migration migration;
    migration.version = one.version;
    migration.up.file = one.file;
    migration.noted_as = one.noted_as;
    migration.follows = one.follows;
    migration.repeats = one.version.empty();
    migrations.push_back(std::move(migration));
  }
  return migrations;
}

HistoryNotes notes_of(std::string_view tool, const std::vector<Noted>& files,
                      const std::vector<HistoryRow>& rows, const std::string& bytes = "") {
  const History* history = history_of(tool);
  EXPECT_NE(history, nullptr) << tool;
  const std::vector<lint::Migration> migrations = migrations_of(files);
  return history->read({migrations, rows, [&](const std::string&) { return bytes; }});
}

TEST(History, OfDieselIsItsVersions) {
  const std::vector<Noted> files = {{"00000000000000", "00000000000000_a/up.sql"},
                                    {"20240101000000", "2024-01-01-000000_b/up.sql"}};
  const HistoryNotes notes = notes_of("Diesel", files, {{"00000000000000"}, {"20230101000000"}});
  EXPECT_THAT(notes.applied, ElementsAre(true, false));
  EXPECT_THAT(notes.gone, IsEmpty());
}

TEST(History, OfGolangMigrateIsOneRow) {
  const std::vector<Noted> files = {
      {"1", "1_a.up.sql"}, {"2", "2_b.up.sql"}, {"10", "10_c.up.sql"}};
  HistoryNotes notes = notes_of("golang-migrate", files, {{"2", "f"}});
  EXPECT_THAT(notes.applied, ElementsAre(true, true, false));
  EXPECT_THAT(notes.gone, IsEmpty());
  EXPECT_THAT(notes.stopped, IsEmpty());
  notes = notes_of("golang-migrate", files, {{"7", "t"}});
  EXPECT_THAT(notes.applied, ElementsAre(true, true, false));
  EXPECT_THAT(notes.gone, ElementsAre("7"));
  EXPECT_THAT(notes.stopped, ElementsAre("7"));
  EXPECT_THAT(notes_of("golang-migrate", files, {}).applied, ElementsAre(false, false, false));
}

TEST(History, OfGooseIsWhatWasSaidLast) {
  const HistoryNotes notes = notes_of(
      "goose", {{"00001", "00001_a.sql"}, {"00002", "00002_b.sql"}, {"00003", "00003_c.sql"}},
      {{"2", "f", "9"}, {"0", "t", "1"}, {"1", "t", "2"}, {"2", "t", "3"}, {"3", "t", "10"}});
  EXPECT_THAT(notes.applied, ElementsAre(true, false, true));
}

TEST(History, OfFlywayFollowsItsRows) {
  const std::string text = "create table t (a int);\n";
  const std::string sum = std::to_string(*flyway_checksum(text));
  const std::vector<Noted> files = {
      {"1", "db/V1__a.sql"}, {"2.0", "db/V2_0__b.sql"}, {"3", "db/V3__c.sql"}, {"", "db/R__v.sql"}};
  // rank, version, type, script, checksum, success
  HistoryNotes notes = notes_of("Flyway", files,
                                {{"1", "1", "SQL", "V1__a.sql", sum, "t"},
                                 {"3", "2", "UNDO_SQL", "U2__b.sql", sum, "t"},
                                 {"2", "2", "SQL", "V2_0__b.sql", sum, "t"},
                                 {"4", "3", "SQL", "V3__c.sql", "17", "t"},
                                 {"5", std::nullopt, "SQL", "R__v.sql", sum, "t"},
                                 {"6", "4", "JDBC", "db.V4", std::nullopt, "t"},
                                 {"7", "5", "SQL", "V5__e.sql", "1", "t"},
                                 {"8", "6", "SQL", "V6__f.sql", "1", "f"}},
                                text);
  EXPECT_THAT(notes.applied, ElementsAre(true, false, true, true));
  EXPECT_THAT(notes.edited, ElementsAre(2U));
  EXPECT_THAT(notes.gone, ElementsAre("5"));
  EXPECT_THAT(notes.stopped, ElementsAre("6"));
  // What repeats runs again when it has changed; what a baseline covers never runs.
  notes = notes_of("Flyway", files,
                   {{"1", "2", "BASELINE", "<< Flyway Baseline >>", std::nullopt, "1"},
                    {"2", std::nullopt, "SQL", "R__v.sql", "1", "1"}},
                   text);
  EXPECT_THAT(notes.applied, ElementsAre(true, true, false, false));
  EXPECT_THAT(notes.edited, IsEmpty());
}

TEST(History, FlywaysSumIsOverTheLines) {
  EXPECT_EQ(flyway_checksum("123456789"), static_cast<std::int32_t>(0xCBF43926U));
  EXPECT_EQ(flyway_checksum("12345\r\n6789\n"), flyway_checksum("\xEF\xBB\xBF"
                                                                "123456789"));
  EXPECT_EQ(flyway_checksum("1234\n\n56789"), flyway_checksum("123456789"));
  EXPECT_EQ(flyway_checksum("\xFF"), std::nullopt);
  EXPECT_EQ(flyway_checksum(""), 0);
}

TEST(History, OfPrismaHasSums) {
  const std::string sum =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";  // abc
  const std::vector<Noted> files = {
      {"1_a", "1_a/migration.sql"}, {"2_b", "2_b/migration.sql"}, {"3_c", "3_c/migration.sql"}};
  const HistoryNotes notes = notes_of("Prisma", files,
                                      {{"1_a", sum, "2026-01-01", std::nullopt},
                                       {"2_b", "00", "2026-01-01", std::nullopt},
                                       {"3_c", sum, std::nullopt, std::nullopt},
                                       {"3_c", sum, std::nullopt, "2026-01-01"},
                                       {"0_x", sum, "2026-01-01", std::nullopt}},
                                      "abc");
  EXPECT_THAT(notes.applied, ElementsAre(true, true, false));
  EXPECT_THAT(notes.edited, ElementsAre(1U));
  EXPECT_THAT(notes.stopped, ElementsAre("3_c"));
  EXPECT_THAT(notes.gone, ElementsAre("0_x"));
}

TEST(History, ASumMayBeOfAnotherCheckout) {
  const std::string sum =
      "7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78";  // a\nb
  EXPECT_TRUE(has_sha256("a\nb", sum));
  EXPECT_TRUE(has_sha256("a\r\nb", sum));
  EXPECT_FALSE(has_sha256("a b", sum));
}

TEST(History, OfDrizzleIsATime) {
  const std::string sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const HistoryNotes notes = notes_of("Drizzle",
                                      {{"0000_a", "0000_a.sql", "1000"},
                                       {"0001_b", "0001_b.sql", "2000"},
                                       {"0002_c", "0002_c.sql", "3000"}},
                                      {{"1000", sum}, {"2000", "00"}}, "abc");
  EXPECT_THAT(notes.applied, ElementsAre(true, true, false));
  EXPECT_THAT(notes.edited, ElementsAre(1U));
  // Without a journal the sum alone tells.
  EXPECT_THAT(notes_of("Drizzle", {{"a", "a/migration.sql"}}, {{"1000", sum}}, "abc").applied,
              ElementsAre(true));
  EXPECT_THAT(notes_of("Drizzle", {{"a", "a/migration.sql"}}, {{"1000", sum}}, "abd").applied,
              ElementsAre(false));
}

TEST(History, OfAlembicIsTheHeads) {
  const std::vector<Noted> files = {{"a", "a.py"},
                                    {"b", "b.py", "", {"a"}},
                                    {"c", "c.py", "", {"a"}},
                                    {"d", "d.py", "", {"b", "c"}}};
  EXPECT_THAT(notes_of("Alembic", files, {{"b"}}).applied, ElementsAre(true, true, false, false));
  EXPECT_THAT(notes_of("Alembic", files, {{"d"}}).applied, ElementsAre(true, true, true, true));
  EXPECT_THAT(notes_of("Alembic", files, {{"x"}}).gone, ElementsAre("x"));
}

TEST(History, OfSqitchCountsWhatWasReworked) {
  const std::vector<Noted> files = {{"users", "deploy/users@v1.sql"},
                                    {"users", "deploy/users.sql"}};
  EXPECT_THAT(notes_of("Sqitch", files, {{"users", "shop"}}).applied, ElementsAre(true, false));
  const std::vector<HistoryRow> rows = {
      {"users", "shop"}, {"users", "shop"}, {"orders", "shop"}, {"roles", "admin"}};
  EXPECT_THAT(notes_of("Sqitch", files, rows).applied, ElementsAre(true, true));
  EXPECT_THAT(notes_of("Sqitch", files, rows).gone, ElementsAre("orders"));
  EXPECT_THAT(notes_of("Sqitch", files, {{"roles", "admin"}}).gone, IsEmpty());
}

TEST(History, OfLiquibaseIsIdAuthorAndFile) {
  const std::vector<Noted> files = {
      {"ann:1", "db/a.sql"}, {"ann:1", "db/b.sql"}, {"ann:2", "db/b.sql"}};
  const HistoryNotes notes =
      notes_of("Liquibase", files, {{"1", "ann", "changes/a.sql"}, {"2", "ann", "other.xml"}});
  EXPECT_THAT(notes.applied, ElementsAre(true, false, true));
}

TEST(History, OfAtlasKnowsWhatStopped) {
  const HistoryNotes notes =
      notes_of("Atlas", {{"1", "1_checkpoint.sql"}, {"2", "2.sql"}, {"3", "3.sql"}},
               {{".atlas_cloud_identifier", "0", "0"}, {"2", "1", "3"}});
  EXPECT_THAT(notes.applied, ElementsAre(true, true, false));
  EXPECT_THAT(notes.stopped, ElementsAre("2"));
}

TEST(History, OfOthersIsTheirFilesNames) {
  EXPECT_THAT(
      notes_of("knex", {{"1", "m/1_a.js"}, {"2", "m/2_b.js"}}, {{"1_a.js"}, {"0_x.js"}}).gone,
      ElementsAre("0_x.js"));
  EXPECT_THAT(
      notes_of("node-pg-migrate", {{"1", "m/1_a.sql"}, {"2", "m/2_b.sql"}}, {{"1_a"}}).applied,
      ElementsAre(true, false));
  EXPECT_THAT(notes_of("Sequelize", {{"1", "m/1-a.js"}, {"2", "m/2-b.js"}}, {{"2-b.js"}}).applied,
              ElementsAre(false, true));
  EXPECT_THAT(notes_of("Django", {{"shop.0001_a", "0001_a.py"}, {"shop.0002_b", "0002_b.py"}},
                       {{"auth", "0001_initial"}, {"shop", "0001_a"}})
                  .applied,
              ElementsAre(true, false));
  for (const char* tool : {"dbmate", "Rails", "Ecto"})
    EXPECT_THAT(
        notes_of(tool, {{"20240101", "20240101_a"}, {"20240102", "20240102_b"}}, {{"20240101"}})
            .applied,
        ElementsAre(true, false));
  EXPECT_THAT(notes_of("TypeORM", {{"17", "17-A.ts"}, {"18", "18-B.ts"}}, {{"17", "A17"}}).applied,
              ElementsAre(true, false));
}

TEST(History, OfNodePgMigrateIsHeldAgainstTheFiles) {
  const std::vector<Noted> files = {{"1", "m/1_a.sql"}, {"3", "m/3_c.sql"}};
  EXPECT_THAT(notes_of("node-pg-migrate", files, {{"1_a"}, {"2_b"}}).gone, ElementsAre("2_b"));
  EXPECT_THAT(notes_of("node-pg-migrate", files, {{"1_a"}, {"3_c"}, {"4_d"}}).gone, IsEmpty());
}

TEST(History, IsKeptByEveryToolThatHasOne) {
  for (const char* tool : {"Skeema", "plain SQL", "standard input"})
    EXPECT_EQ(history_of(tool), nullptr) << tool;
}

}  // namespace
}  // namespace shoofly::toolchain
