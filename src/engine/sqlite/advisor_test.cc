// Each fact, proved by counting the pages of a table of 200 that the action reads and writes.

#include "engine/sqlite/advisor.h"

#include "engine/sqlite/sync_test_support.h"

namespace shoofly::sqlite::test {
namespace {

const QualifiedName kUsersName{"", "users"};

class AdvisorTest : public SyncTest {
 protected:
  void SetUp() override {
    app_.must("create table teams (id integer primary key); insert into teams values (1)");
    app_.must(
        "create table users (id integer primary key, name text not null, age int unique, team int, pad text)");
    app_.must(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) "
        "insert into users select i, 'First Last', i, 1, hex(zeroblob(180)) from n");
    pages_ = std::stoi(app_.query("select count(*) from dbstat where name = 'users'"));
    ASSERT_GT(pages_, 150);
  }

  int status(int what) {
    int now = 0;
    int highest = 0;
    sqlite3_db_status(ours().handle(), what, &now, &highest, 1);
    return now;
  }

  // What it did, as the advisor says it.
  DdlFacts measured(const Action& action) {
    const Catalog before = catalog();
    const auto rendered = dialect().render(action, before);
    EXPECT_TRUE(rendered.ok());
    for (const int what :
         {SQLITE_DBSTATUS_CACHE_HIT, SQLITE_DBSTATUS_CACHE_MISS, SQLITE_DBSTATUS_CACHE_WRITE})
      status(what);
    const auto done = ours().run_together(rendered->statements);
    EXPECT_TRUE(done.ok()) << done.error().describe();
    const int read = status(SQLITE_DBSTATUS_CACHE_HIT) + status(SQLITE_DBSTATUS_CACHE_MISS);
    const int written = status(SQLITE_DBSTATUS_CACHE_WRITE);
    DdlFacts facts;
    // An index is written too, but not the table.
    facts.rewrites = written > pages_ / 2;
    facts.scans = read > pages_;
    return facts;
  }

  void proves(const Action& action) {
    const DdlFacts said = advisor().advise(action, catalog());
    const DdlFacts saw = measured(action);
    EXPECT_EQ(said.scans, saw.scans) << describe(action);
    EXPECT_EQ(said.rewrites, saw.rewrites) << describe(action);
    EXPECT_FALSE(said.source.empty());
    ASSERT_EQ(said.locks.size(), 1U);
    EXPECT_TRUE(said.locks[0].blocks_writes);
  }

  int pages_ = 0;
};

TEST_F(AdvisorTest, EveryActionDoesWhatIsSaidOfIt) {
  proves(SetDefault{kUsersName, "team", "7"});
  proves(DropDefault{kUsersName, "team"});
  Column column;
  column.name = "state";
  column.type = "TEXT";
  column.default_sql = "'x'";
  proves(AddColumn{kUsersName, column});
  proves(SetDefault{kUsersName, "pad", "datetime('now')",
                    false});  // short rows read NULL before and after
  proves(DropNotNull{kUsersName, "name"});
  proves(SetNotNull{kUsersName, "name"});
  Constraint check;
  check.name = "some_check";
  check.columns = {"pad"};
  check.expression = "pad <> 'x'";
  proves(AddConstraint{kUsersName, check});
  proves(DropConstraint{kUsersName, "some_check"});
  Constraint key;
  key.name = "some_key";
  key.kind = ConstraintKind::kForeignKey;
  key.columns = {"team"};
  key.references = {"", "teams"};
  key.referenced_columns = {"id"};
  proves(AddConstraint{kUsersName, key});
  Index index;
  index.name = "by_team";
  index.parts = {{"team", "", "", "", false, false}};
  index.reads = {"team"};
  proves(CreateIndex{kUsersName, index});
  proves(RenameColumns{kUsersName, {{"team", "squad"}}, {{"by_team", "by_squad"}}, {}});
  proves(DropIndex{kUsersName, "by_squad"});
  proves(DropConstraint{kUsersName, "users_age_key"});
  proves(DropColumn{kUsersName, "squad"});
}

// Only rows stored before their column was added are written, and those are as many as there are.
TEST_F(AdvisorTest, AChangedDefaultWritesShortRows) {
  Column column;
  column.name = "state";
  column.type = "TEXT";
  column.default_sql = "'x'";
  act(AddColumn{kUsersName, column});
  EXPECT_TRUE(measured(SetDefault{kUsersName, "state", "'y'"}).rewrites);
  EXPECT_FALSE(measured(SetDefault{kUsersName, "state", "'z'"}).rewrites);
}

TEST_F(AdvisorTest, TriggersAreSchemaText) {
  SyncSpec spec = users_spec();
  spec.groups = {split_group()};
  expand(spec);
  proves(RemoveSync{spec});
  proves(InstallSync{spec});
  SyncSpec after = spec;
  after.winner = Winner::kNewSide;
  proves(ReplaceSync{spec, after});
}

TEST_F(AdvisorTest, ReadersInBothJournalModes) {
  const Action drop = DropColumn{kUsersName, "pad"};
  const DdlFacts rollback = advisor().advise(drop, catalog());
  EXPECT_TRUE(rollback.locks[0].blocks_reads);
  EXPECT_EQ(rollback.locks[0].blocks,
            "every other writer of the file, and readers once its changes outgrow the cache");
  app_.must("pragma journal_mode = wal");
  const DdlFacts wal = advisor().advise(drop, catalog());
  EXPECT_FALSE(wal.locks[0].blocks_reads);
  EXPECT_EQ(wal.locks[0].blocks, "every other writer of the file; readers go on");
  // In WAL mode a reader goes on while the column is being dropped.
  const auto rendered = dialect().render(drop, catalog());
  ASSERT_TRUE(ours().begin().ok());
  for (const Statement& statement : rendered->statements) ASSERT_TRUE(ours().run(statement).ok());
  EXPECT_EQ(app_.query("select count(*) from users"), "2000");
  App impatient(file_, 0);
  EXPECT_EQ(impatient.exec("update users set age = 1 where id = 1"), "database is locked");
  ours().rollback();
}

}  // namespace
}  // namespace shoofly::sqlite::test
