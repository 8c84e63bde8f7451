// Each line of facts/sync-triggers.md, sections 1, 2, 3 and 6, on a real file with the application
// as a handle of its own; everything with recursive_triggers off and on.

#include "engine/sqlite/sync_triggers.h"

#include "engine/sqlite/sync_test_support.h"

namespace shoofly::sqlite::test {
namespace {

class UsersSyncTest : public SyncTest, public ::testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    app_.must(std::string("pragma recursive_triggers = ") + GetParam());
    app_.must(kUsers);
    app_.must(
        "insert into users (name, email) values ('Ada Lovelace', 'ada@x'), ('Ray Charles', null), ('Anna Maria Smith', 'a@x')");
    expand(spec_);
  }
  void set_winner(Winner winner) {
    SyncSpec after = spec_;
    after.winner = winner;
    act(ReplaceSync{spec_, after});
    spec_ = after;
  }
  std::string row(int id) {
    return app_.query(
        "select name, first_name, last_name, email, mail, _shoofly_mark > 0 from users where id = " +
        std::to_string(id));
  }

  SyncSpec spec_ = users_spec();
};

INSTANTIATE_TEST_SUITE_P(RecursiveTriggers, UsersSyncTest, ::testing::Values("off", "on"),
                         [](const auto& p) { return std::string(p.param); });

TEST_P(UsersSyncTest, OldInsert) {
  app_.must("insert into users (name, email) values ('Bob Dylan', 'bob@x')");
  EXPECT_EQ(row(4), "Bob Dylan|Bob|Dylan|bob@x|bob@x|1");
}

TEST_P(UsersSyncTest, NewInsertWithAnOldNotNullColumn) {
  app_.must("insert into users (first_name, last_name, mail) values ('Bob', 'Dylan', 'bob@x')");
  EXPECT_EQ(row(4), "Bob Dylan|Bob|Dylan|bob@x|bob@x|1");
}

TEST_P(UsersSyncTest, NeitherSideWrittenIsTheOldError) {
  EXPECT_EQ(app_.exec("insert into users (email) values ('x')"),
            "NOT NULL constraint failed: users.name");
  EXPECT_EQ(app_.exec("update users set name = null where id = 1"),
            "NOT NULL constraint failed: users.name");
  EXPECT_EQ(app_.query("select count(*) from users"), "3");
}

TEST_P(UsersSyncTest, ManyRowsInOneInsert) {
  app_.must("insert into users (name) values ('A B'), ('C D'), ('E')");
  EXPECT_EQ(names(4) + "\n" + names(5) + "\n" + names(6), "A B|A|B\nC D|C|D\nE|E|");
}

TEST_P(UsersSyncTest, InsertKeepsChangesAndTheLastRowid) {
  EXPECT_EQ(app_.query("select 1 from users where id < 0"), "");
  app_.must("insert into users (name) values ('A B'), ('C D')");
  EXPECT_EQ(app_.query("select last_insert_rowid(), changes()"), "5|2");
  app_.must("update users set first_name = 'X' where id = 5");
  EXPECT_EQ(app_.query("select changes()"), "1");
}

TEST_P(UsersSyncTest, OldUpdateOfAnUnfilledRow) {
  app_.must("update users set name = 'Ada King' where id = 1");
  EXPECT_EQ(row(1), "Ada King|Ada|King|ada@x|ada@x|1");  // the other group was filled as well: the
                                                         // marker is the row's
  EXPECT_EQ(fill(spec_), 2);
}

TEST_P(UsersSyncTest, NewUpdateOfAnUnfilledRowLosesNothing) {
  app_.must("update users set first_name = 'Robert' where id = 2");
  EXPECT_EQ(row(2), "Robert Charles|Robert|Charles|∅|∅|1");
  app_.must("update users set mail = 'new@x' where id = 1");
  EXPECT_EQ(row(1), "Ada Lovelace|Ada|Lovelace|new@x|new@x|1");
}

TEST_P(UsersSyncTest, AnUnfilledRowGivenWhatItWouldGetIsNotChanged) {
  app_.must(
      "update users set name = 'Cher', _shoofly_mark = 0, first_name = null, last_name = null where id = 1");
  app_.must("update users set first_name = 'Cher' where id = 1");
  EXPECT_EQ(names(1), "Cher|Cher|");  // back() would make "Cher " of it
  app_.must("update users set first_name = 'Bono' where id = 1");
  EXPECT_EQ(names(1), "Bono |Bono|");
}

TEST_P(UsersSyncTest, UpdatesOfFilledRows) {
  EXPECT_EQ(fill(spec_), 3);
  for (int round = 0; round < 3; ++round) {
    const std::string number = std::to_string(round);
    app_.must("update users set name = 'Ada K" + number + "' where id = 1");
    EXPECT_EQ(names(1), "Ada K" + number + "|Ada|K" + number);
    app_.must("update users set last_name = 'L" + number + "' where id = 1");
    EXPECT_EQ(names(1), "Ada L" + number + "|Ada|L" + number);
    app_.must("update users set email = 'e" + number + "', first_name = 'F" + number +
              "' where id = 1");
    EXPECT_EQ(row(1), "F" + number + " L" + number + "|F" + number + "|L" + number + "|e" + number +
                          "|e" + number + "|1");
  }
  EXPECT_EQ(mismatches(spec_), 0);
}

TEST_P(UsersSyncTest, ChangesAreSeenByteForByte) {
  fill(spec_);
  app_.must("update users set name = 'ada lovelace' where id = 1");
  EXPECT_EQ(names(1), "ada lovelace|ada|lovelace");
  app_.must("update users set email = 'ADA@x' where id = 1");
  EXPECT_EQ(app_.query("select mail from users where id = 1"), "ADA@x");
}

TEST_P(UsersSyncTest, AColumnAssignedItsOwnValueIsNoChange) {
  fill(spec_);
  app_.must("update users set name = name, first_name = 'Eve', last_name = last_name where id = 1");
  EXPECT_EQ(names(1), "Eve Lovelace|Eve|Lovelace");
}

TEST_P(UsersSyncTest, BothWrittenAndInStepStays) {
  fill(spec_);
  app_.must(
      "update users set name = 'Anna Maria Smith', first_name = 'Anna Maria', last_name = 'Smith' where id = 1");
  EXPECT_EQ(
      names(1),
      "Anna Maria Smith|Anna Maria|Smith");  // value() would give Anna | Maria Smith; back() agrees
  app_.must(
      "insert into users (name, first_name, last_name) values ('Jean Paul Sartre', 'Jean Paul', 'Sartre')");
  EXPECT_EQ(names(4), "Jean Paul Sartre|Jean Paul|Sartre");
}

TEST_P(UsersSyncTest, BothWrittenAndNotInStepTheWinnerDecides) {
  fill(spec_);
  app_.must("update users set name = 'O L', first_name = 'N' where id = 1");
  EXPECT_EQ(names(1), "O L|O|L");
  app_.must("insert into users (name, first_name, last_name) values ('O L', 'N', 'W')");
  EXPECT_EQ(names(4), "O L|O|L");
  set_winner(Winner::kNewSide);
  app_.must("update users set name = 'O L2', first_name = 'N' where id = 1");
  EXPECT_EQ(names(1), "N L|N|L");
  app_.must("insert into users (name, first_name, last_name) values ('O L', 'N', 'W')");
  EXPECT_EQ(names(5), "N W|N|W");
  set_winner(Winner::kOldSide);
  app_.must("update users set name = 'O L3', first_name = 'N2' where id = 1");
  EXPECT_EQ(names(1), "O L3|O|L3");
}

TEST_P(UsersSyncTest, BothWrittenInAnUnfilledRow) {
  app_.must("update users set name = 'O L', first_name = 'N' where id = 1");
  EXPECT_EQ(names(1), "O L|O|L");
  set_winner(Winner::kNewSide);
  app_.must("update users set name = 'O L', first_name = 'N' where id = 2");
  EXPECT_EQ(names(2), "N L|N|L");
  EXPECT_EQ(fill(spec_), 1);
  EXPECT_EQ(mismatches(spec_), 0);
}

TEST_P(UsersSyncTest, BackfillNeverTouchesAWrittenRow) {
  app_.must("update users set first_name = 'Anna Maria', last_name = 'Smith' where id = 3");
  EXPECT_EQ(fill(spec_), 2);
  EXPECT_EQ(names(3), "Anna Maria Smith|Anna Maria|Smith");
  EXPECT_EQ(fill(spec_), 0);
}

TEST_P(UsersSyncTest, BackfillDoesNotFireSync) {
  app_.must("create table log (id)");
  app_.must(
      "create trigger user_log after update of name on users begin insert into log values (new.id); end");
  fill(spec_);
  EXPECT_EQ(app_.query("select count(*) from log"), "0");  // name was not written again
  EXPECT_EQ(app_.query("select distinct _shoofly_mark from users"), "1");
}

TEST_P(UsersSyncTest, UsersOwnTriggersFireForTheBackfill) {
  app_.must("create table log (id)");
  app_.must(
      "create trigger user_log after update on users begin insert into log values (new.id); end");
  fill(spec_);
  EXPECT_EQ(app_.query("select count(*) from log"), "3");
}

TEST_P(UsersSyncTest, AUsersTriggerThatWritesTheColumnIsFollowed) {
  fill(spec_);
  app_.must(
      "create trigger user_trim after update of name on users when new.name <> trim(new.name) begin "
      "update users set name = trim(name) where id = new.id; end");
  app_.must("update users set name = '  Ada  ' where id = 1");
  EXPECT_EQ(names(1), "Ada|Ada|");
  EXPECT_EQ(mismatches(spec_), 0);
}

TEST_P(UsersSyncTest, Upserts) {
  app_.must(
      "insert into users (id, name) values (1, 'U P') on conflict (id) do update set name = excluded.name");
  EXPECT_EQ(names(1), "U P|U|P");
  app_.must(
      "insert into users (id, first_name, last_name) values (1, 'V', 'Q') on conflict (id) do update set first_name = excluded.first_name");
  EXPECT_EQ(names(1), "V P|V|P");
  app_.must("insert into users (id, name) values (1, 'no') on conflict do nothing");
  EXPECT_EQ(names(1), "V P|V|P");
  app_.must(
      "insert into users (id, name) values (9, 'N E') on conflict (id) do update set name = excluded.name");
  EXPECT_EQ(names(9), "N E|N|E");
}

TEST_P(UsersSyncTest, UpsertReadsTheOtherSideOfExcludedAsNull) {
  app_.must(
      "insert into users (id, name) values (1, 'U P') on conflict (id) do update set status = coalesce(excluded.first_name, 'null')");
  EXPECT_EQ(app_.query("select status from users where id = 1"), "null");
}

TEST_P(UsersSyncTest, ReplaceDerivesAnew) {
  fill(spec_);
  app_.must("update users set first_name = 'Anna Maria', last_name = 'Smith' where id = 3");
  app_.must("replace into users (id, name) values (3, 'Anna Maria Smith')");
  EXPECT_EQ(names(3), "Anna Maria Smith|Anna|Maria Smith");  // the known loss
  EXPECT_EQ(mismatches(spec_), 0);
}

TEST_P(UsersSyncTest, InsertOrIgnore) {
  app_.must("insert or ignore into users (id, name) values (1, 'not'), (8, 'I G')");
  EXPECT_EQ(names(8), "I G|I|G");
  EXPECT_EQ(app_.query("select name from users where id = 1"), "Ada Lovelace");
  // The known limit: a plain NOT NULL would have skipped the row.
  EXPECT_EQ(app_.exec("insert or ignore into users (email) values ('x')"),
            "NOT NULL constraint failed: users.name");
}

TEST_P(UsersSyncTest, Savepoints) {
  fill(spec_);
  app_.must(
      "begin; savepoint a; update users set name = 'S P' where id = 1; rollback to a; update users set last_name = 'Z' where id = 1; commit");
  EXPECT_EQ(names(1), "Ada Z|Ada|Z");
}

TEST_P(UsersSyncTest, ReturningShowsTheRowBeforeTheTrigger) {
  EXPECT_EQ(
      app_.query(
          "insert into users (first_name, last_name) values ('R', 'T') returning name, first_name"),
      "∅|R");
  EXPECT_EQ(app_.query("select name from users where first_name = 'R'"),
            "R T");  // nearest: read again by key
}

TEST_P(UsersSyncTest, RequiredNewColumns) {
  spec_.groups[0].new_side[0].required = true;
  act(ReplaceSync{users_spec(), spec_});
  // Until cutover only who writes the new side is held to it.
  app_.must("update users set status = 'x', email = 'y' where id = 2");
  EXPECT_EQ(app_.exec("update users set first_name = null where id = 1"),
            "");  // NULL before, NULL after: not written
  fill(spec_);
  EXPECT_EQ(app_.exec("update users set first_name = null where id = 1"),
            "NOT NULL constraint failed: users.name");
  SyncSpec after = spec_;
  after.filling = Filling::kNone;
  after.winner = Winner::kNewSide;
  after.groups[0].old_side[0].required = false;
  act(ReplaceSync{spec_, after});
  EXPECT_EQ(app_.exec("update users set first_name = null where id = 1"),
            "NOT NULL constraint failed: users.first_name");
  EXPECT_EQ(app_.exec("insert into users (last_name) values ('x')"),
            "NOT NULL constraint failed: users.first_name");
}

TEST_P(UsersSyncTest, AnotherProcessNeedsNothingOfOurs) {
  EXPECT_EQ(
      cli("insert into users (name) values ('C L'); update users set last_name = 'I' where name = 'C L';"
          "select name, first_name, last_name from users where id = 4"),
      "C I|C|I");
}

TEST_P(UsersSyncTest, AttachedUnderAnotherName) {
  App other(dir_ / "other.db");
  other.must("attach '" + file_.string() + "' as elsewhere");
  other.must("insert into elsewhere.users (name, first_name) values ('A T', 'X')");  // the winner
                                                                                     // is read, too
  EXPECT_EQ(names(4), "A T|A|T");
}

TEST_P(UsersSyncTest, UntrustedSchema) {
  App other(file_);
  other.must("pragma trusted_schema = off");
  other.must("insert into users (name, first_name) values ('U S', 'X')");
  EXPECT_EQ(names(4), "U S|U|S");
}

TEST_P(UsersSyncTest, AnOpenPreparedStatementGoesOn) {
  sqlite3_stmt* raw = nullptr;
  ASSERT_EQ(
      sqlite3_prepare_v2(app_.handle(), "insert into users (name) values (?1)", -1, &raw, nullptr),
      SQLITE_OK);
  const StatementHandle statement(raw);
  act(RemoveSync{spec_});
  sqlite3_bind_text(raw, 1, "P S", -1, SQLITE_STATIC);
  EXPECT_EQ(sqlite3_step(raw), SQLITE_DONE);
  EXPECT_EQ(names(4), "P S|∅|∅");
  sqlite3_reset(raw);
  act(InstallSync{spec_});
  EXPECT_EQ(sqlite3_step(raw), SQLITE_DONE);
  EXPECT_EQ(names(5), "P S|P|S");
}

TEST_P(UsersSyncTest, AHalfReadCursorGoesOn) {
  sqlite3_stmt* raw = nullptr;
  ASSERT_EQ(
      sqlite3_prepare_v2(app_.handle(), "select id from users order by id", -1, &raw, nullptr),
      SQLITE_OK);
  const StatementHandle statement(raw);
  ASSERT_EQ(sqlite3_step(raw), SQLITE_ROW);
  app_.must("update users set name = 'H R' where id = 3");
  EXPECT_EQ(sqlite3_step(raw), SQLITE_ROW);
  EXPECT_EQ(sqlite3_step(raw), SQLITE_ROW);
  EXPECT_EQ(sqlite3_step(raw), SQLITE_DONE);
}

TEST_P(UsersSyncTest, PositionalInsertFailsAndStarShowsTheNewColumns) {
  EXPECT_EQ(app_.exec("insert into users values (9, 'P I', 'new', null)"),
            "table users has 8 columns but 4 values were supplied");
  EXPECT_EQ(app_.query("select * from users where id = 1"), "1|Ada Lovelace|new|ada@x|0|∅|∅|∅");
}

// Known limits, each as it is.
TEST_P(UsersSyncTest, WhoWritesTheMarkerPassesBySync) {
  fill(spec_);
  app_.must("update users set name = 'M W', _shoofly_mark = 9 where id = 1");
  EXPECT_EQ(names(1), "M W|Ada|Lovelace");
  EXPECT_EQ(mismatches(spec_), 1);
}

TEST_P(UsersSyncTest, TheOuterStatementsConflictRuleHoldsInsideTheTrigger) {
  fill(spec_);
  app_.must("create unique index one_mail on users (mail)");
  EXPECT_EQ(app_.exec("insert into users (name, email) values ('U N', 'ada@x')"),
            "UNIQUE constraint failed: users.mail");
  app_.must("insert or replace into users (name, email) values ('U N', 'ada@x')");
  EXPECT_EQ(app_.query("select count(*) from users where name = 'Ada Lovelace'"),
            "0");  // it removed the other row
}

TEST_P(UsersSyncTest, AnUpdateThatTouchesNeitherSideDoesNothing) {
  fill(spec_);
  const std::string before = app_.query("select _shoofly_mark from users");
  app_.must("update users set status = 'seen'");
  app_.must("update users set name = name");
  EXPECT_EQ(app_.query("select _shoofly_mark from users"), before);
}

// The fill may have passed the new key already.
TEST_P(UsersSyncTest, ARowThatGetsAnotherKeyIsFilledAtOnce) {
  app_.must("update users set id = -2 where id = 2");
  EXPECT_NE(app_.query("select _shoofly_mark from users where id = -2"), "0");
  EXPECT_EQ(app_.query("select first_name is null from users where id = -2"), "0");
}

TEST_P(UsersSyncTest, InstalledTwiceAndRemovedTwice) {
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(run_action(RemoveSync{spec_}, catalog()).ok());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(run_action(InstallSync{spec_}, catalog()).ok());
  app_.must("insert into users (name) values ('T W')");
  EXPECT_EQ(names(4), "T W|T|W");
}

}  // namespace
}  // namespace shoofly::sqlite::test
