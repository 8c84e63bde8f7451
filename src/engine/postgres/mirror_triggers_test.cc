// What each write of a table makes of the row in its follower.

#include "engine/postgres/mirror_test_support.h"

namespace shoofly::postgres {
namespace {

class MirrorTriggers : public MirrorTest {
 protected:
  void install() { must(InstallTableSync{sync_}); }
};

TEST_F(MirrorTriggers, EveryWriteIsRepeated) {
  same_key();
  install();
  execute("insert into t values (1, 'a'), (2, 'b'), (3, null)");
  EXPECT_EQ(in_f(), "(1,a) (2,b) (3,∅)");
  execute("update t set v = v || '!' where id < 3; delete from t where id = 3");
  EXPECT_EQ(in_f(), "(1,a!) (2,b!)");
  execute("insert into t values (1, 'x') on conflict (id) do update set v = 'up'");
  EXPECT_EQ(in_f(), "(1,up) (2,b!)");
  execute("truncate t");
  EXPECT_EQ(in_f(), "");
  must(RemoveTableSync{sync_});
  execute("insert into t values (9, 'late')");
  EXPECT_EQ(in_f(), "");
}

TEST_F(MirrorTriggers, ARowThatAUsersTriggerWritesAgainIsFetchedAsItIsThen) {
  same_key();
  execute(
      "create function again() returns trigger language plpgsql as $$ begin"
      " update t set v = v || '+' where id = new.id and v not like '%+'; return null; end $$;"
      "create trigger a_again after insert or update on t for each row execute function again();"
      "create trigger \"~~z_again\" after insert or update on t for each row execute function again()");
  install();
  execute("insert into t values (1, 'a'); update t set v = 'b'");
  EXPECT_EQ(in_f(), "(1,b+)");
  EXPECT_EQ(mismatches(), 0);
}

TEST_F(MirrorTriggers, ARowThatAUsersTriggerPutsBackStays) {
  same_key();
  execute(
      "create function back() returns trigger language plpgsql as $$ begin"
      " insert into t values (old.id, 'back'); return null; end $$;"
      "create trigger a_back after delete on t for each row execute function back()");
  install();
  execute("insert into t values (1, 'a'); delete from t");
  EXPECT_EQ(in_f(), "(1,back)");
}

TEST_F(MirrorTriggers, KeysThatAllMoveInOneStatement) {
  same_key();
  install();
  execute("insert into t select i, 'v' || i from generate_series(1, 50) i");
  execute("alter table t drop constraint t_pkey; alter table t add primary key (id) deferrable");
  execute("update t set id = 51 - id");
  EXPECT_EQ(mismatches(), 0);
  execute("update t set id = id + 1");
  EXPECT_EQ(mismatches(), 0);
  EXPECT_EQ(scalar("select count(*) || ' ' || min(id) || ' ' || max(id) from f"), "50 2 51");
}

TEST_F(MirrorTriggers, ARowMovesToAnotherPartition) {
  wider_key();
  install();
  execute("insert into t select i, i % 20, 'v' from generate_series(1, 40) i");
  execute("update t set day = 19 - day");
  EXPECT_EQ(mismatches(), 0);
}

TEST_F(MirrorTriggers, TheOldKeyIsFollowedByItself) {
  narrower_key();
  install();
  execute("insert into t select i, i % 20, 'v' from generate_series(1, 40) i");
  // Each row gets the place of another one, which has not made room yet.
  execute("update t set id = 41 - id");
  EXPECT_EQ(mismatches(), 0);
  execute("update t set day = 19 - day, v = 'moved'");
  EXPECT_EQ(mismatches(), 0);
  EXPECT_EQ(failure("insert into t values (1, 3, 'twice'), (1, 4, 'twice')"), "23505");
  EXPECT_EQ(mismatches(), 0);
}

TEST_F(MirrorTriggers, EqualBytesAreNotEnough) {
  execute(
      "create table t(id numeric primary key, v text); create table f(id numeric primary key, v text);"
      "insert into t values (1.0, 'a')");
  sync_ = sync({"id"}, {"id"});
  sync_.columns[0].type = "numeric";
  install();
  fill();
  execute("update t set id = 1.000");
  EXPECT_EQ(in_f(), "(1.000,a)");
  EXPECT_EQ(mismatches(), 0);
}

TEST_F(MirrorTriggers, ATableThatIsAllKey) {
  execute("create table t(id bigint primary key); create table f(id bigint primary key)");
  sync_ = sync({"id"}, {"id"});
  sync_.columns = {{"id", "id", "bigint"}};
  install();
  execute(
      "insert into t values (1), (2); update t set id = 3 where id = 1; update t set id = id; delete from t where id = 2");
  EXPECT_EQ(rows("select id from f"), "(3)");
}

// Whoever may write the one table needs no right on the other, and may not call the functions.
TEST_F(MirrorTriggers, WritersNeedNoRightsOnTheFollower) {
  same_key();
  execute(
      "drop role if exists mirror_writer; create role mirror_writer nologin;"
      "grant select, insert, update, delete on t to mirror_writer;"
      "alter table f enable row level security");
  install();
  execute(
      "set role mirror_writer; insert into t values (1, 'a'), (2, 'b'); update t set v = 'c' where id = 1; delete from t where id = 2");
  EXPECT_EQ(in_f(), "(1,c)");
  EXPECT_EQ(
      scalar(
          "select bool_or(has_function_privilege('mirror_writer', p.oid, 'execute'))::text from pg_proc p"
          " where p.pronamespace = 'shoofly'::regnamespace"),
      "false");
  EXPECT_EQ(scalar("select bool_and(prosecdef and array_to_string(proconfig, ';') like"
                   " '%search_path=pg_catalog, pg_temp%')::text from pg_proc p"
                   " where p.pronamespace = 'shoofly'::regnamespace"),
            "true");
  execute("drop owned by mirror_writer; drop role mirror_writer");
}

// Under the search path of an attacker nothing of his is called.
TEST_F(MirrorTriggers, NamesAreTheServersOwn) {
  same_key();
  install();
  execute(
      "create schema evil; create function evil.f(bigint, bigint) returns boolean language plpgsql as"
      " $$ begin raise exception 'called'; end $$;"
      "create operator evil.= (leftarg = bigint, rightarg = bigint, function = evil.f);"
      "set search_path = evil, public, pg_catalog;"
      "insert into t values (1, 'a'); update t set v = 'b', id = 2; delete from t where v = 'x'");
  EXPECT_EQ(in_f(), "(2,b)");
}

// A row that the fill has put there since the transaction began is not left behind.
TEST_F(MirrorTriggers, ADeleteThatCannotSeeTheRowFails) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b')");
  install();
  auto old = testing::PostgresClient::connect(database_->url());
  ASSERT_TRUE(old.ok());
  ASSERT_TRUE(old->execute("begin isolation level repeatable read; select from t").ok());
  EXPECT_EQ(fill(), 2);
  const Status unseen = old->execute("delete from t where id = 1");
  ASSERT_FALSE(unseen.ok());
  EXPECT_EQ(unseen.error().native_code, "40001");
  ASSERT_TRUE(
      old->execute(
             "rollback; begin isolation level repeatable read; delete from t where id = 1; commit")
          .ok());
  EXPECT_EQ(in_f(), "(2,b)");
}

TEST_F(MirrorTriggers, AKeyThatChangesUnseenFails) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b')");
  install();
  auto old = testing::PostgresClient::connect(database_->url());
  ASSERT_TRUE(old.ok());
  ASSERT_TRUE(old->execute("begin isolation level repeatable read; select from t").ok());
  EXPECT_EQ(fill(), 2);
  const Status unseen = old->execute("update t set id = 3 where id = 1");
  ASSERT_FALSE(unseen.ok());
  EXPECT_EQ(unseen.error().native_code, "40001");
  const char* const again =
      "rollback; begin isolation level repeatable read; update t set id = 3 where id = 1; commit";
  ASSERT_TRUE(old->execute(again).ok());
  EXPECT_EQ(in_f(), "(2,b) (3,a)");
}

TEST_F(MirrorTriggers, ADeleteOfARowNotYetFilledIsFine) {
  same_key();
  execute("insert into t values (1, 'a'), (2, 'b')");
  install();
  for (const char* level : {"read committed", "repeatable read", "serializable"}) {
    execute(std::string("begin isolation level ") + level +
            "; select from t; insert into t values (3, 'c');"
            " delete from t where id in (1, 3); commit");
  }
  EXPECT_EQ(in_f(), "");
  EXPECT_EQ(fill(), 1);
  EXPECT_EQ(in_f(), "(2,b)");
}

TEST_F(MirrorTriggers, GeneratedAndIdentityColumns) {
  execute(
      "create table t(id bigint generated always as identity primary key, v text, g text generated always as (v || v) stored);"
      "create table f(id bigint generated always as identity primary key, v text, g text generated always as (v || v) stored)");
  sync_ = sync({"id"}, {"id"});
  install();
  execute("insert into t(v) values ('a'), ('b'); update t set v = 'c' where id = 2");
  EXPECT_EQ(rows("select id, v, g from f"), "(1,a,aa) (2,c,cc)");
}

// Names of columns that the function's own variables have.
TEST_F(MirrorTriggers, ColumnsNamedAsVariables) {
  execute(
      "create table t(\"new\" bigint primary key, old text, found text, tg_op text, s text, f text, excluded text);"
      "create table f(like t including all)");
  sync_ = sync({"new"}, {"new"});
  sync_.columns.clear();
  for (const char* name : {"old", "found", "tg_op", "s", "f", "excluded"})
    sync_.columns.push_back({name, name, "text"});
  sync_.columns.push_back({"new", "new", "bigint"});
  install();
  execute(
      "insert into t values (1, 'o', 'f', 't', 's', 'f', 'e'); update t set found = 'g', \"new\" = 2; update t set s = 'z'");
  EXPECT_EQ(rows("select * from f"), "(2,o,g,t,z,f,e)");
  EXPECT_EQ(mismatches(), 0);
}

}  // namespace
}  // namespace shoofly::postgres
