// What both applications see while a sync is on: design.md section 2, line by line.

#include <random>

#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

class SplitSync : public SyncTest {
 protected:
  void SetUp() override {
    SyncTest::SetUp();
    if (connection_ == nullptr) return;
    execute(
        "create table users(id bigint primary key, name text not null, status text not null default 'new', email text);"
        "insert into users(id, name) values (1, 'Ray Old'), (2, 'Bob Two'), (3, 'Cid')");
  }
  std::string user(int id) {
    return scalar(
        "select concat_ws('|', name, coalesce(first_name, '-'), coalesce(last_name, '-'), _m) from users where id = " +
        std::to_string(id));
  }
};

TEST_F(SplitSync, OldInsertDerivesNewSide) {
  expand(split_spec());
  execute("insert into users(id, name) values (10, 'Anna Maria Smith')");
  EXPECT_EQ(user(10), "Anna Maria Smith|Anna|Maria Smith|1");
}

TEST_F(SplitSync, NewInsertDerivesNotNullOldSide) {
  expand(split_spec());
  execute("insert into users(id, first_name, last_name) values (10, 'Anna', 'Smith')");
  EXPECT_EQ(user(10), "Anna Smith|Anna|Smith|1");
  EXPECT_EQ(failure("insert into users(id, email) values (11, 'x')"), "23502");
}

TEST_F(SplitSync, InsertOfBothSidesAsksTheWinnerUnlessInStep) {
  SyncSpec spec = split_spec();
  expand(spec);
  execute(
      "insert into users(id, name, first_name, last_name) values (10, 'Old Name', 'New', 'Person'), (11, 'Anna Maria Smith', 'Anna Maria', 'Smith')");
  EXPECT_EQ(user(10), "Old Name|Old|Name|1");
  EXPECT_EQ(user(11), "Anna Maria Smith|Anna Maria|Smith|1");  // in step by back()
  SyncSpec after = spec;
  after.winner = Winner::kNewSide;
  must(ReplaceSync{spec, after});
  execute(
      "insert into users(id, name, first_name, last_name) values (12, 'Old Name', 'New', 'Person')");
  EXPECT_EQ(user(12), "New Person|New|Person|1");
}

TEST_F(SplitSync, UpdateOfOneSideDerivesTheOther) {
  expand(split_spec());
  execute("update users set name = 'Roy Young' where id = 1");
  EXPECT_EQ(user(1), "Roy Young|Roy|Young|1");
  execute("update users set last_name = 'Older' where id = 1");
  EXPECT_EQ(user(1), "Roy Older|Roy|Older|1");
}

TEST_F(SplitSync, ColumnAssignedItsOwnValueIsNoChange) {
  expand(split_spec());
  execute(
      "update users set name = 'Roy Young' where id = 1; update users set name = name, first_name = 'X' where id = 1");
  EXPECT_EQ(user(1), "X Young|X|Young|1");
}

TEST_F(SplitSync, UpdateOfBothSidesAsksTheWinnerUnlessInStep) {
  SyncSpec spec = split_spec();
  expand(spec);
  execute(
      "update users set name = 'A B' where id = 1; update users set name = 'C D', first_name = 'E' where id = 1");
  EXPECT_EQ(user(1), "C D|C|D|1");
  execute(
      "update users set name = 'Jo Ann Li', first_name = 'Jo Ann', last_name = 'Li' where id = 1");
  EXPECT_EQ(user(1), "Jo Ann Li|Jo Ann|Li|1");
  SyncSpec after = spec;
  after.winner = Winner::kNewSide;
  must(ReplaceSync{spec, after});
  execute("update users set name = 'C D', first_name = 'E' where id = 1");
  EXPECT_EQ(user(1), "E Li|E|Li|1");
}

TEST_F(SplitSync, EarlyNewWriteToUnfilledRowKeepsTheRest) {
  expand(split_spec());
  EXPECT_EQ(user(1), "Ray Old|-|-|0");
  execute("update users set first_name = 'Robert' where id = 1");
  EXPECT_EQ(user(1), "Robert Old|Robert|Old|1");
}

TEST_F(SplitSync, EarlyNewWriteOfWhatTheFillGivesIsNoChange) {
  expand(split_spec());
  execute("update users set first_name = 'Cid' where id = 3");
  EXPECT_EQ(user(3), "Cid|Cid|Cid|1");  // back() would say "Cid Cid"
}

// The fill may have passed the new key already.
TEST_F(SplitSync, ARowThatGetsAnotherKeyIsFilledAtOnce) {
  expand(split_spec());
  execute("update users set id = -2 where id = 2");
  EXPECT_EQ(user(-2), "Bob Two|Bob|Two|1");
}

TEST_F(SplitSync, EarlyConflictOnUnfilledRowAfterCutover) {
  SyncSpec spec = split_spec();
  spec.winner = Winner::kNewSide;
  expand(spec);
  execute("update users set name = 'No Body', first_name = 'Robert' where id = 1");
  EXPECT_EQ(user(1), "Robert Old|Robert|Old|1");
}

TEST_F(SplitSync, UnrelatedUpdateLeavesUnfilledRowUnfilled) {
  expand(split_spec());
  execute("update users set email = 'x' where id = 1");
  EXPECT_EQ(user(1), "Ray Old|-|-|0");
}

TEST_F(SplitSync, TheFillsOwnWritePassesAndWrittenRowsAreLeft) {
  expand(split_spec());
  execute("update users set first_name = 'F', last_name = 'L', _m = 2 where _m = 0 and id = 1");
  EXPECT_EQ(user(1), "Ray Old|F|L|2");
  execute("update users set name = 'Other Name' where id = 1");
  EXPECT_EQ(user(1), "Other Name|Other|Name|1");
}

TEST_F(SplitSync, NullsAreValues) {
  expand(split_spec());
  execute(
      "update users set name = 'Solo X' where id = 3; update users set last_name = null where id = 3");
  EXPECT_EQ(user(3), "Solo|Solo|-|1");
  execute("update users set last_name = '' where id = 3");
  EXPECT_EQ(user(3), "Solo |Solo||1");
}

// Whatever either application writes, in whatever order, beside a fill: every row that was touched
// is in step at once, and no other row is touched.
TEST_F(SplitSync, RandomWritesStayInStep) {
  SyncSpec spec = split_spec();
  expand(spec);
  const std::string in_step = sync_writer().in_step(spec).str();
  auto client = testing::PostgresClient::connect(database_->url());
  ASSERT_TRUE(client.ok());
  testing::PostgresClient& session = *client;
  std::mt19937 random(20261121);
  const std::vector<std::string> values = {"''",     "' '",     "'A'",  "'A B'",
                                           "'A  B'", "'A B C'", "' A'", "'B '"};
  const auto pick = [&](int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
  };
  const auto value = [&] {
    return values[static_cast<std::size_t>(pick(static_cast<int>(values.size())))];
  };
  const auto maybe = [&] { return pick(4) == 0 ? std::string("null") : value(); };
  for (int i = 0; i < 400; ++i) {
    if (i == 200) {
      SyncSpec after = spec;
      after.winner = Winner::kNewSide;
      must(ReplaceSync{spec, after});
    }
    const std::string id = std::to_string(1 + pick(12));
    std::string sql;
    switch (pick(7)) {
      case 0:
        sql = "insert into users(id, name) values (" + id + ", " + value() +
              ") on conflict (id) do update set name = excluded.name";
        break;
      case 1:
        sql = "insert into users(id, first_name, last_name) values (" + id + ", " + value() + ", " +
              maybe() + ") on conflict do nothing";
        break;
      case 2:
        sql = "update users set name = " + value() + " where id = " + id;
        break;
      case 3:
        sql = "update users set first_name = " + maybe() + " where id = " + id;
        break;
      case 4:
        sql = "update users set first_name = " + maybe() + ", last_name = " + maybe() +
              " where id = " + id;
        break;
      case 5:
        sql =
            "update users set name = " + value() + ", last_name = " + maybe() + " where id = " + id;
        break;
      default:
        sql = "update users set email = 'e' where id = " + id;
        break;
    }
    ASSERT_TRUE(session.execute(sql).ok()) << sql;
    EXPECT_EQ(*session.scalar("select count(*) from users where _m <> 0 and not (" + in_step + ")"),
              "0")
        << sql;
    EXPECT_EQ(
        *session.scalar(
            "select count(*) from users where _m = 0 and (first_name, last_name) is distinct from (null, null)"),
        "0")
        << sql;
    if (HasFailure()) return;
  }
}

TEST_F(SplitSync, ReturningConflictCopyMergeAndViews) {
  expand(split_spec());
  EXPECT_EQ(
      scalar(
          "with i as (insert into users(id, name) values (20, 'Re Turn') returning first_name || '/' || last_name) select * from i"),
      "Re/Turn");
  EXPECT_EQ(
      scalar(
          "with i as (update users set last_name = 'Back' where id = 20 returning name) select * from i"),
      "Re Back");
  execute(
      "insert into users(id, name) values (20, 'Up Sert') on conflict (id) do update set name = excluded.name");
  EXPECT_EQ(user(20), "Up Sert|Up|Sert|1");
  execute(
      "insert into users(id, name) values (20, 'Ex Cluded') on conflict (id) do update set last_name = excluded.last_name");
  EXPECT_EQ(user(20), "Up Cluded|Up|Cluded|1");
  execute("insert into users(id, name) values (20, 'No Thing') on conflict do nothing");
  EXPECT_EQ(user(20), "Up Cluded|Up|Cluded|1");
  execute(
      "update users u set name = v.n from (values (20, 'From Values')) v(i, n) where u.id = v.i");
  EXPECT_EQ(user(20), "From Values|From|Values|1");
  execute(
      "create view vw as select id, first_name, last_name from users; update vw set first_name = 'View' where id = 20");
  EXPECT_EQ(user(20), "View Values|View|Values|1");
  execute(
      "begin; savepoint a; update users set name = 'Gone Gone' where id = 20; rollback to a; commit");
  EXPECT_EQ(user(20), "View Values|View|Values|1");
  execute(
      "copy (select 21, 'Cop Ied') to '/tmp/shoofly_copy_test'; copy users(id, name) from '/tmp/shoofly_copy_test'");
  EXPECT_EQ(user(21), "Cop Ied|Cop|Ied|1");
  if (major() < 15) return;
  execute(
      "merge into users u using (values (20, 'Mer Ged'), (22, 'Mer Ged')) v(i, n) on u.id = v.i "
      "when matched then update set name = v.n when not matched then insert (id, name) values (v.i, v.n)");
  EXPECT_EQ(user(20), "Mer Ged|Mer|Ged|1");
  EXPECT_EQ(user(22), "Mer Ged|Mer|Ged|1");
}

TEST_F(SplitSync, DefaultOfTheOldColumnIsNotWritten) {
  execute(
      "create table t(id int primary key, status text not null default 'new'); insert into t values (1, 'x')");
  SyncSpec spec = rename_spec("status", "state", "text");
  spec.groups[0].old_side[0].literal_default = "'new'::text";
  expand(spec);
  execute(
      "insert into t(id) values (2); insert into t(id, state) values (3, 'given'); insert into t(id, status, state) values (4, 'old', 'new side')");
  EXPECT_EQ(rows("select id, status, state from t where id > 1"),
            "(2,new,new) (3,given,given) (4,old,old)");
}

// Where the name stays, the old application goes on writing NULL to what is the new column by then.
TEST_F(SplitSync, NullInAColumnThatStandsForANullableOneGetsTheValue) {
  execute("create table t(id int primary key, a text); insert into t values (1, 'x')");
  SyncSpec spec = pair_spec(column("a", "text", "b", {{"b", "text"}}),
                            column("b", "text", "coalesce(a, 'none')", {{"a", "text"}}));
  spec.groups[0].new_side[0].required = true;
  expand(spec);
  execute(
      "update t set b = a, _m = 2; alter table t alter b set not null; update t set b = null;"
      "insert into t(id) values (2); insert into t(id, b) values (3, 'y')");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,,none) (2,,none) (3,y,y)");
}

TEST_F(SplitSync, UnknownDefaultLetsTheNewSideWinAtInsert) {
  execute("create table t(id int primary key, token uuid not null default gen_random_uuid())");
  SyncSpec spec = rename_spec("token", "key", "uuid");
  spec.groups[0].old_side[0].default_unknown = true;
  expand(spec);
  execute(
      "insert into t(id, key) values (1, '00000000-0000-0000-0000-000000000001'); insert into t(id) values (2);"
      "insert into t(id, token) values (3, '00000000-0000-0000-0000-000000000003')");
  EXPECT_EQ(scalar("select count(*) from t where token = key"), "3");
  EXPECT_EQ(scalar("select token from t where id = 1"), "00000000-0000-0000-0000-000000000001");
  EXPECT_EQ(scalar("select key from t where id = 3"), "00000000-0000-0000-0000-000000000003");
}

}  // namespace
}  // namespace shoofly::postgres
