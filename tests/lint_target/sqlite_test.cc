// What a SQLite file says, in the linter's judgement.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "app/target.h"
#include "harness/process.h"
#include "harness/session.h"
#include "lint_target/target_lint.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class OnSqlite : public TargetLint {
 protected:
  std::string url() const { return "sqlite:" + (dir_ / "shop.db").string(); }
  void run(const std::string& sql) {
    const Result<std::unique_ptr<Session>> session = Session::open(url());
    ASSERT_TRUE(session.ok()) << session.error().describe();
    const Status done = (*session)->script(sql);
    ASSERT_TRUE(done.ok()) << done.error().describe();
  }
};

TEST_F(OnSqlite, WhatIsPendingIsPlayedOnWhatIsThere) {
  write("db/20240101_a.sql", "-- migrate:up\ncreate table orders (id integer primary key);\n");
  write("db/20240102_b.sql",
        "-- migrate:up\ncreate index o on orders (code);\ncreate index d on drafts (code);\n");
  run("create table orders (id integer primary key, code text);"
      "create table drafts (id integer primary key, code text);"
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)"
      " insert into orders select i, printf('%050d', i) from n;"
      "create table schema_migrations (version varchar(128) primary key);"
      "insert into schema_migrations values ('20240101')");
  const LintOutcome outcome = lint(url());
  EXPECT_EQ(standing(outcome), "1 applied by schema_migrations, 1 pending");
  EXPECT_THAT(found(outcome, {"whole-file-locked"}),
              ElementsAre(AllOf(HasSubstr("warning"), HasSubstr("orders has about 60,000 rows"),
                                HasSubstr("at 10 to 200 MB/s")),
                          AllOf(HasSubstr("note"), HasSubstr("on the target drafts is empty"))));
  EXPECT_THAT(outcome.target->server, HasSubstr("SQLite 3."));
}

TEST_F(OnSqlite, TheFileStaysAsItIs) {
  write("db/1_a.sql", "create table a (id integer primary key);");
  run("pragma journal_mode = wal; create table t (a)");
  const std::string before = read_text(dir_ / "shop.db");
  lint(url());
  EXPECT_EQ(read_text(dir_ / "shop.db"), before);
  const Result<Target> target = open_target(url(), {.read_only = true});
  ASSERT_TRUE(target.ok()) << target.error().describe();
  EXPECT_FALSE(target->connection->run({Sql::checked("insert into t values (1)"), {}}).ok());
  const Result<LintOutcome> missing = lint_migrations(request(url() + ".not"));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
}

// A writer was killed: its journal takes the transaction back at the next opening for writing.
TEST_F(OnSqlite, WhatAKilledWriterLeftIsNotTakenBack) {
  write("db/1_a.sql", "create table a (id integer primary key);");
  run("create table t (a)");
  const fs::path file = dir_ / "shop.db";
  const std::string before = read_text(file);
  const ProcessResult killed = run_process(
      {"/bin/sh", "-c",
       "sqlite3 " + file.string() +
           " \"pragma cache_size = 1; begin; create table u (a); with recursive n(i) as (select 1"
           " union all select i + 1 from n where i < 20000) insert into t select printf('%0200d', i)"
           " from n;\" \".shell kill -9 \\$PPID\""});
  ASSERT_TRUE(fs::exists(file.string() + "-journal")) << killed.err;
  const std::string half = read_text(file);
  ASSERT_NE(half, before);
  const Result<LintOutcome> outcome = lint_migrations(request(url()));
  ASSERT_FALSE(outcome.ok());
  EXPECT_THAT(outcome.error().describe(), HasSubstr("a writer was killed in its transaction"));
  EXPECT_EQ(read_text(file), half);
}

TEST_F(OnSqlite, FlywaysSumsAreCounted) {
  const std::string text = "create table a (id integer primary key);\n";
  write("db/V1__a.sql", text);
  write("db/V2__b.sql", "create table b (id integer primary key);\n");
  run("create table a (id integer primary key);"
      "create table flyway_schema_history (installed_rank int, version varchar(50), description"
      " varchar(200), type varchar(20), script varchar(1000), checksum int, installed_by"
      " varchar(100), installed_on text, execution_time int, success boolean);"
      "insert into flyway_schema_history values (1, '1', 'a', 'SQL', 'V1__a.sql', 4711, '', '', 1, 1)");
  const LintOutcome outcome = lint(url());
  EXPECT_EQ(standing(outcome), "1 applied by flyway_schema_history, 1 pending");
  EXPECT_THAT(
      found(outcome, {"edited-after-applied"}),
      ElementsAre("warning edited-after-applied V1__a.sql:1 it has run, and is not what "
                  "flyway_schema_history has the sum of: Flyway's validation fails where it "
                  "was applied"));
}

TEST_F(OnSqlite, APendingOneBeforeAnAppliedOneIsFound) {
  write("db/20240101_a.sql", "-- migrate:up\ncreate table a (id integer primary key);\n");
  write("db/20240102_b.sql", "-- migrate:up\ncreate table b (id integer primary key);\n");
  run("create table schema_migrations (version varchar(128) primary key);"
      "insert into schema_migrations values ('20240102')");
  EXPECT_THAT(found(lint(url()), {"version-out-of-order"}),
              ElementsAre(HasSubstr("20240101_a.sql:1 it is pending, and sorts before "
                                    "20240102_b.sql, which has run: dbmate runs it after")));
  run("insert into schema_migrations values ('20240101')");
  EXPECT_THAT(found(lint(url()), {"version-out-of-order"}), IsEmpty());
}

}  // namespace
}  // namespace shoofly::testing
