// Two tables that hold the same columns of the same rows, both written by applications.

#include <gtest/gtest.h>

#include "engine/postgres/mirror_test_support.h"

namespace shoofly::postgres {
namespace {

class MirrorBothWays : public MirrorTest {
 protected:
  // "t" is the wider one: bio may be NULL, state has a default.
  void tables(bool every_row = true) {
    execute(
        "create table t(id bigint primary key, name text, bio text, state text not null default 'new');"
        "create table f(k bigint primary key references t on update cascade on delete cascade, bio text,"
        " state text not null default 'new')");
    sync_.source = {"public", "t"};
    sync_.follower = {"public", "f"};
    sync_.key = sync_.source_unique = {"id"};
    sync_.follower_unique = {"k"};
    sync_.columns = {
        {"id", "k", "bigint"}, {"bio", "bio", "text"}, {"state", "state", "text", "'new'::text"}};
    sync_.tag = "there";
    sync_.both_ways = true;
    sync_.every_row = every_row;
    back_ = sync_;
    std::swap(back_.source, back_.follower);
    std::swap(back_.source_unique, back_.follower_unique);
    for (ColumnPair& pair : back_.columns) std::swap(pair.source, pair.follower);
    back_.key = {"k"};
    back_.tag = "back";
    back_.into_rows = true;
  }
  void install() {
    must(InstallTableSync{sync_});
    must(InstallTableSync{back_});
  }
  std::string in_t() { return rows("select id, bio, state from t order by 1"); }
  std::string in_f() { return rows("select k, bio, state from f order by 1"); }
  std::int64_t mismatches(const TableSync& sync) {
    const auto found = table_mirror().check(*connection_, sync, {}, 5);
    EXPECT_TRUE(found.ok()) << found.error().describe();
    return found.ok() ? found->mismatches : -1;
  }
  std::int64_t call(Result<FillOutcome> (TableMirror::*work)(Connection&, const TableSync&,
                                                             const KeyRange&, const Progress&)
                        const,
                    const TableSync& sync) {
    const auto outcome = (table_mirror().*work)(*connection_, sync, {}, progress());
    EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
    return outcome.ok() ? outcome->rows : -1;
  }

  TableSync back_;
};

TEST_F(MirrorBothWays, EitherIsWritten) {
  tables();
  install();
  execute("insert into t (id, bio) values (1, 'a'), (2, null)");
  EXPECT_EQ(in_f(), in_t());
  execute(
      "update f set bio = 'b', state = 'old' where k = 2; update t set state = 'x' where id = 1");
  EXPECT_EQ(in_f(), in_t());
  execute("update t set id = 7 where id = 1");
  EXPECT_EQ(in_f(), in_t());
  EXPECT_EQ(rows("select count(*) from f where k = 7"), "(1)");
  execute("delete from t where id = 7");
  EXPECT_EQ(in_f(), in_t());
  EXPECT_EQ(mismatches(sync_), 0);
  EXPECT_EQ(mismatches(back_), 0);
}

// The applications' own order: first the row, then the one beside it.
TEST_F(MirrorBothWays, ARowOfDefaultsMakesRoom) {
  tables();
  install();
  execute("insert into t (id) values (1); insert into f values (1, 'own', 'mine')");
  EXPECT_EQ(in_t(), "(1,own,mine)");
  EXPECT_EQ(in_f(), in_t());
  EXPECT_FALSE(connection_->run({Sql::checked("insert into f values (1, 'second')"), {}}).ok());
  EXPECT_EQ(in_f(), "(1,own,mine)");
  execute("insert into f values (1, 'third') on conflict (k) do update set bio = excluded.bio");
  EXPECT_EQ(in_t(), "(1,third,mine)");
}

TEST_F(MirrorBothWays, ADeletedRowStaysDeleted) {
  tables();
  install();
  execute("insert into t (id, bio, state) values (1, 'a', 'b'); delete from f where k = 1");
  EXPECT_EQ(in_t(), "(1,,new)");
  EXPECT_EQ(in_f(), "");
  execute("update t set name = 'n' where id = 1");
  EXPECT_EQ(in_f(), "");
  EXPECT_EQ(mismatches(sync_), 0);
  execute("update t set bio = 'again' where id = 1");
  EXPECT_EQ(in_f(), "(1,again,new)");
}

// What contract takes out of sight is written under whichever name it has.
TEST_F(MirrorBothWays, ColumnsOutOfSightAreWritten) {
  tables();
  for (ColumnPair& pair : back_.columns) {
    if (pair.follower == "bio") pair.follower_away = "unseen";
  }
  must(InstallTableSync{back_});
  execute("insert into t (id) values (1), (2); insert into f values (1, 'a', 'b')");
  EXPECT_EQ(rows("select id, bio, state from t order by 1"), "(1,a,b) (2,,new)");
  execute("alter table t rename bio to unseen; update f set bio = 'c'");
  execute("insert into f values (2, 'd', 'e')");
  EXPECT_EQ(rows("select id, unseen, state from t order by 1"), "(1,c,b) (2,d,e)");
  execute("truncate f");
  EXPECT_EQ(rows("select id, unseen, state from t order by 1"), "(1,,new) (2,,new)");
  execute("alter table t rename unseen to bio; insert into f values (1, 'f', 'g')");
  EXPECT_EQ(in_t(), "(1,f,g) (2,,new)");
}

TEST_F(MirrorBothWays, ATableOutOfSightIsWritten) {
  tables();
  sync_.follower_away = {"public", "unseen"};
  must(InstallTableSync{sync_});
  execute("insert into t (id, bio) values (1, 'a')");
  EXPECT_EQ(in_f(), in_t());
  execute("alter table f rename to unseen; update t set bio = 'b' where id = 1");
  EXPECT_EQ(rows("select k, bio, state from unseen"), "(1,b,new)");
  execute("alter table unseen rename to f; update t set bio = 'c' where id = 1");
  EXPECT_EQ(in_f(), "(1,c,new)");
}

TEST_F(MirrorBothWays, NothingNeedsNoRow) {
  tables(false);
  install();
  execute("insert into t (id) values (1); insert into t (id, bio) values (2, 'b')");
  EXPECT_EQ(in_f(), "(2,b,new)");
  EXPECT_EQ(mismatches(sync_), 0);
  execute("insert into f values (1, 'a', 'c')");
  EXPECT_EQ(in_t(), "(1,a,c) (2,b,new)");
}

// The user's own trigger changes what comes: the other table hears of it.
TEST_F(MirrorBothWays, WhatATriggerMakesOfItComesBack) {
  tables();
  install();
  execute(
      "create function lower_bio() returns trigger language plpgsql as"
      " $$ begin new.bio := lower(new.bio); return new; end $$;"
      "create trigger a before insert or update on t for each row execute function lower_bio()");
  execute("insert into t (id) values (1); update f set bio = 'LOUD'");
  EXPECT_EQ(in_t(), "(1,loud,new)");
  EXPECT_EQ(in_f(), in_t());
}

TEST_F(MirrorBothWays, TheFillMakesRows) {
  tables();
  execute("insert into t values (1, 'x', 'a', 'new'), (2, 'y', null, 'b'), (3, 'z', null, 'new')");
  install();
  EXPECT_EQ(mismatches(sync_), 2);
  EXPECT_EQ(call(&TableMirror::fill, sync_), 3);
  EXPECT_EQ(in_f(), in_t());
  EXPECT_EQ(mismatches(sync_), 0);
}

TEST_F(MirrorBothWays, TheFillGoesIntoRows) {
  tables(false);
  execute(
      "insert into t (id) values (1), (2), (3); insert into f values (1, 'a', 'x'), (3, null, 'y')");
  install();
  EXPECT_EQ(mismatches(back_), 2);
  EXPECT_EQ(call(&TableMirror::fill, back_), 2);
  EXPECT_EQ(in_t(), "(1,a,x) (2,,new) (3,,y)");
  EXPECT_EQ(mismatches(back_), 0);
  EXPECT_EQ(call(&TableMirror::fill, back_), 0);  // again: nothing is written twice
}

// Back after a time in which one of them alone was written.
TEST_F(MirrorBothWays, BothCanBeBroughtInStepAgain) {
  tables(false);
  execute(
      "insert into t (id, bio) values (1, 'a'), (2, 'b'), (3, 'c');"
      "insert into f values (1, 'new'), (3, 'c')");
  install();
  EXPECT_EQ(call(&TableMirror::renew, back_), 1);
  EXPECT_EQ(call(&TableMirror::remove_gone, back_), 1);
  EXPECT_EQ(in_t(), "(1,new,new) (2,,new) (3,c,new)");
  EXPECT_EQ(mismatches(back_), 0);
  must(RemoveTableSync{sync_});
  must(RemoveTableSync{back_});
  execute(
      "update t set bio = 'wide' where id < 3; alter table f drop constraint f_k_fkey;"
      "delete from t where id = 3");
  EXPECT_EQ(mismatches(sync_), 3);
  install();
  EXPECT_EQ(call(&TableMirror::renew, sync_), 2);
  EXPECT_EQ(call(&TableMirror::remove_gone, sync_), 1);
  EXPECT_EQ(in_f(), in_t());
  EXPECT_EQ(mismatches(sync_), 0);
}

// The new row's event comes when the one beside it is there already.
TEST_F(MirrorBothWays, OneStatementWritesBoth) {
  tables();
  install();
  execute(
      "with u as (insert into t (id, name) values (1, 'n') returning id)"
      " insert into f select id, 'beside', 'x' from u");
  EXPECT_EQ(in_f(), "(1,beside,x)");
  EXPECT_EQ(in_t(), in_f());
  execute(
      "alter table f drop constraint f_k_fkey, add foreign key (k) references t on delete cascade"
      " deferrable initially deferred;"
      "begin; insert into f values (2, 'first', 'y'); insert into t (id) values (2); commit");
  EXPECT_EQ(rows("select bio, state from t where id = 2"), "(first,y)");
  EXPECT_EQ(rows("select bio, state from f where k = 2"), "(first,y)");
}

// Under the search_path that the target has for everybody.
TEST_F(MirrorBothWays, TriggersFindTheirTables) {
  tables();
  execute(
      "create table seen (what text);"
      "create function note() returns trigger language plpgsql as"
      " $$ begin insert into seen values (new.bio); return null; end $$;"
      "create trigger note after update on t for each row execute function note()");
  install();
  execute("insert into t (id) values (1); update f set bio = 'b'");
  EXPECT_EQ(rows("select what from seen"), "(b)");
}

// Equal keys need not be the same bytes.
TEST_F(MirrorBothWays, EachTableHasItsOwnKey) {
  tables();
  execute(
      "alter table f drop constraint f_k_fkey; alter table t alter id type numeric;"
      "alter table f alter k type numeric, add foreign key (k) references t on delete cascade;"
      "insert into t (id, bio) values (1.0, 'a'); insert into f values (1, 'a')");
  sync_.columns[0].type = back_.columns[0].type = "numeric";
  install();
  EXPECT_EQ(mismatches(sync_), 0);
  EXPECT_EQ(mismatches(back_), 0);
  execute("update t set bio = 'b'");
  EXPECT_EQ(in_f(), "(1,b,new)");
  execute("update f set bio = 'c'");
  EXPECT_EQ(in_t(), "(1.0,c,new)");
}

TEST_F(MirrorBothWays, TruncateEmptiesTheOther) {
  tables();
  install();
  execute("insert into t (id, bio) values (1, 'a'); truncate f");
  EXPECT_EQ(in_t(), "(1,,new)");
  execute("update t set bio = 'b'; truncate t cascade");
  EXPECT_EQ(in_f(), "");
}

TEST_F(MirrorBothWays, TheCheckIsProved) {
  tables();
  for (const TableSync* sync : {&sync_, &back_}) {
    const auto proved = table_mirror().self_test(*connection_, *sync);
    ASSERT_TRUE(proved.ok()) << proved.error().describe();
    EXPECT_TRUE(*proved);
  }
  execute("insert into t (id, bio) values (1, null), (2, 'b'); insert into f values (2, 'b')");
  for (const TableSync* sync : {&sync_, &back_}) {
    const auto proved = table_mirror().self_test(*connection_, *sync);
    ASSERT_TRUE(proved.ok()) << proved.error().describe();
    EXPECT_TRUE(*proved);
  }
}

}  // namespace
}  // namespace shoofly::postgres
