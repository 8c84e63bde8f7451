// The sync beside other things on a table: roles, paths, partitions, foreign keys, other triggers,
// generated columns, replication, several groups, a swap of names. facts/sync-triggers.md
// section 4.

#include "engine/postgres/chunks.h"
#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

class SyncObjects : public SyncTest {
 protected:
  std::unique_ptr<testing::PostgresClient> session(const std::string& user = "postgres") {
    auto client = testing::PostgresClient::connect(database_->url(user));
    EXPECT_TRUE(client.ok()) << client.error().describe();
    return std::make_unique<testing::PostgresClient>(std::move(*client));
  }
  static std::string sqlstate(testing::PostgresClient& client, const std::string& sql) {
    const Status status = client.execute(sql);
    return status.ok() ? "no error" : status.error().native_code;
  }
};

TEST_F(SyncObjects, ColumnGrantsAreEnough) {
  execute(
      "alter default privileges revoke execute on functions from public;"
      "drop role if exists shoofly_app; create role shoofly_app login;"
      "create table t(id int primary key, a text); insert into t values (1, 'x');"
      "grant select(id, a), update(a), insert(id, a) on t to shoofly_app");
  connection_ = open("postgres");
  expand(rename_spec("a", "b", "text"));
  const auto app = session("shoofly_app");
  EXPECT_EQ(sqlstate(*app, "update t set a = 'y' where id = 1"), "no error");
  EXPECT_EQ(sqlstate(*app, "insert into t(id, a) values (2, 'z')"), "no error");
  EXPECT_EQ(sqlstate(*app, "select * from shoofly.run"), "42P01");
  EXPECT_EQ(rows("select id, a, b, _m from t"), "(1,y,y,1) (2,z,z,1)");
  execute("drop owned by shoofly_app; drop role shoofly_app");
}

TEST_F(SyncObjects, AShadowingPathChangesNothing) {
  execute(
      "create table t(id int primary key, a text, n int); insert into t values (1, 'ab', 1);"
      "create schema evil;"
      "create function evil.upper(text) returns text language sql as $$ select 'hijacked' $$;"
      "create function evil.eq(text, text) returns bool language sql as $$ select true $$;"
      "create function evil.eq2(smallint, int) returns bool language sql as $$ select true $$;"
      "create operator evil.= (leftarg = text, rightarg = text, function = evil.eq);"
      "create operator evil.= (leftarg = smallint, rightarg = int, function = evil.eq2)");
  expand(pair_spec(column("a", "text", "lower(b)", {{"b", "text"}}),
                   column("b", "text", "upper(a)", {{"a", "text"}})));
  const auto app = session();
  EXPECT_EQ(
      sqlstate(
          *app,
          "set search_path = evil, pg_catalog, public; update public.t set a = 'cd' where id = 1"),
      "no error");
  EXPECT_EQ(sqlstate(*app, "insert into public.t(id, b) values (2, 'EF')"), "no error");
  EXPECT_EQ(rows("select id, a, b, _m from t"), "(1,cd,CD,1) (2,ef,EF,1)");
  EXPECT_EQ(sqlstate(*app, "set search_path = ''; update public.t set a = 'gh' where id = 1"),
            "no error");
  EXPECT_EQ(scalar("select b from t where id = 1"), "GH");
}

TEST_F(SyncObjects, FunctionsOfTheTargetsDefaultPath) {
  execute(
      "create table t(id int primary key, a text); insert into t values (1, 'x');"
      "create function helper(text) returns text immutable language sql as $$ select '<' || $1 || '>' $$;"
      "create function decorate(text) returns text immutable language sql as $$ select helper($1) $$");
  const SyncSpec spec = pair_spec(column("a", "text", "btrim(b, '<>')", {{"b", "text"}}),
                                  column("b", "text", "decorate(t.a)", {{"a", "text"}}));
  expand(spec);
  execute("update t set a = 'y'; insert into t(id, a) values (2, 'z')");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,y,<y>) (2,z,<z>)");
  const auto outcome = chunk_source().check(*connection_, spec, {}, 10);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->mismatches, 0);
}

TEST_F(SyncObjects, PartitionsAndRowsThatMove) {
  execute(
      "create table t(id int, region text, a text, primary key (id, region)) partition by list (region);"
      "create table t_n partition of t for values in ('n'); create table t_s partition of t for values in ('s');"
      "insert into t values (1, 'n', 'one')");
  SyncSpec spec = rename_spec("a", "b", "text");
  spec.key = {"region", "id"};
  expand(spec);
  execute(
      "insert into t(id, region, b) values (2, 's', 'two'); update t set region = 's', a = 'moved' where id = 1;"
      "update t_s set b = 'direct' where id = 2");
  EXPECT_EQ(rows("select id, region, a, b, _m from t"),
            "(1,s,moved,moved,1) (2,s,direct,direct,1)");
  execute(
      "create table t_w partition of t for values in ('w'); insert into t(id, region, a) values (3, 'w', 'later')");
  EXPECT_EQ(scalar("select b from t where id = 3"), "later");
}

TEST_F(SyncObjects, CascadesFire) {
  execute(
      "create table p(code text primary key); insert into p values ('a');"
      "create table t(id int primary key, code text references p on update cascade); insert into t values (1, 'a')");
  expand(rename_spec("code", "code2", "text"));
  execute("update p set code = 'b'");
  EXPECT_EQ(scalar("select code2 from t"), "b");
}

constexpr const char* kShout =
    "create function shout() returns trigger language plpgsql as $$ begin new.a := upper(new.a); return new; end $$;"
    "create trigger shout before insert or update on t for each row execute function shout()";

TEST_F(SyncObjects, UsersTriggerThatWritesTheColumn) {
  execute("create table t(id int primary key, a text, c int); insert into t values (1, 'x', 0)");
  execute(kShout);
  SyncSpec spec = rename_spec("a", "b", "text");
  spec.other_before_triggers = true;
  expand(spec);
  execute("update t set c = 1");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,X,X)");
  execute("insert into t(id, a) values (2, 'y')");
  EXPECT_EQ(rows("select id, a, b from t where id = 2"), "(2,Y,Y)");
}

TEST_F(SyncObjects, UpdateOfIsBlindToUsersTrigger) {
  execute("create table t(id int primary key, a text, c int); insert into t values (1, 'x', 0)");
  execute(kShout);
  const SyncSpec spec = rename_spec("a", "b", "text");
  expand(spec);
  execute(
      "update t set b = a, _m = 2; alter table t disable trigger shout; update t set a = 'quiet'; alter table t enable trigger shout;"
      "update t set c = 1");
  EXPECT_EQ(rows("select id, a, b from t"),
            "(1,QUIET,quiet)");  // why spec.other_before_triggers exists
}

TEST_F(SyncObjects, TriggersThatFireAfterOursAreObjectedTo) {
  execute("create table t(id int primary key, a text, g text generated always as (a) stored)");
  execute(
      "create function f() returns trigger language plpgsql as $$ begin return new; end $$;"
      "create trigger \"~~later\" before update on t for each row execute function f();"
      "create trigger earlier before update on t for each row execute function f()");
  const Table table = catalog_of({"public", "t"}).tables.at(0);
  const std::vector<std::string> objections =
      sync_writer().objections(rename_spec("a", "b", "text"), table);
  ASSERT_EQ(objections.size(), 1U);
  EXPECT_EQ(objections[0],
            "trigger \"~~later\" on public.t fires after ours (its name sorts after "
            "\"~shoofly_t1_upd\") and could change the columns unseen: rename it");
  EXPECT_EQ(sync_writer().objections(rename_spec("g", "b", "text"), table).at(0),
            "column public.t.\"g\" is generated: no trigger can write it");
  // The fill may read the key, and not write it.
  EXPECT_EQ(sync_writer().objections(rename_spec("id", "b", "integer"), table), objections);
  EXPECT_EQ(sync_writer().objections(rename_spec("b", "id", "integer"), table).at(0),
            "column public.t.\"id\" is part of the key by which rows are found");
}

TEST_F(SyncObjects, GeneratedColumnInValue) {
  execute(
      "create table t(id int primary key, a int, \"G n\" int generated always as (a * 2) stored); insert into t(id, a) values (1, 5)");
  const SyncSpec spec = pair_spec(column("a", "integer", "b / 2 - 1", {{"b", "integer"}}),
                                  column("b", "integer", "\"G n\" + 2", {{"G n", "integer"}}));
  expand(spec);
  execute("insert into t(id, a) values (2, 10); update t set a = 6 where id = 1");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,6,14) (2,10,22)");
  execute("update t set b = 4 where id = 2");
  EXPECT_EQ(rows("select id, a, \"G n\", b from t where id = 2"), "(2,1,2,4)");
  const auto outcome = chunk_source().check(*connection_, spec, {}, 10);
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->mismatches, 0);
  must(RemoveSync{spec});
  EXPECT_EQ(scalar("select count(*) from pg_proc where pronamespace = 'shoofly'::regnamespace"),
            "0");
}

TEST_F(SyncObjects, SubscriptionsApplyFiresEnabledAlways) {
  execute("create table t(id int primary key, a text)");
  SyncSpec spec = rename_spec("a", "b", "text");
  spec.enable_always = true;
  expand(spec);
  execute(
      "set session_replication_role = replica; insert into t(id, a) values (1, 'x'); update t set a = 'y'");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,y,y)");
}

TEST_F(SyncObjects, EnabledAlwaysOnEveryPartition) {
  execute(
      "create table t(id int primary key, a text) partition by hash (id);"
      "create table t0 partition of t for values with (modulus 2, remainder 0);"
      "create table t1 partition of t for values with (modulus 2, remainder 1)");
  SyncSpec spec = rename_spec("a", "b", "text");
  spec.enable_always = true;
  expand(spec);
  EXPECT_EQ(scalar("select count(*) from pg_trigger where tgenabled = 'A'"), "6");
  execute("set session_replication_role = replica; insert into t(id, a) values (1, 'x'), (2, 'y')");
  EXPECT_EQ(rows("select id, a, b from t"), "(1,x,x) (2,y,y)");
}

TEST_F(SyncObjects, ChildrenByInheritanceAreObjectedTo) {
  execute("create table t(id int primary key, a text); create table child() inherits (t)");
  const Table table = catalog_of({"public", "t"}).tables.at(0);
  const auto objections = sync_writer().objections(rename_spec("a", "b", "text"), table);
  ASSERT_EQ(objections.size(), 1U);
  EXPECT_EQ(objections[0],
            "table public.child inherits from public.t: its rows are rows of both, and triggers of "
            "public.t do not fire for them");
}

// The result of a date's text depends on DateStyle: pinned, so that every session derives the same.
TEST_F(SyncObjects, SettingsOfStableExpressionsArePinned) {
  execute("create table t(id int primary key, a timestamptz)");
  SyncSpec spec =
      pair_spec(column("a", "timestamp with time zone", "b::timestamptz", {{"b", "text"}}),
                column("b", "text", "a::text", {{"a", "timestamp with time zone"}}));
  spec.groups[0].old_side[0].derived.immutable = false;
  spec.groups[0].new_side[0].derived.immutable = false;
  expand(spec);
  const auto app = session();
  EXPECT_EQ(
      sqlstate(
          *app,
          "set timezone = 'Asia/Tokyo'; set datestyle = 'German'; insert into t(id, a) values (1, '2020-02-01 09:00+09')"),
      "no error");
  EXPECT_EQ(scalar("select b from t"), "2020-02-01 00:00:00+00");
  EXPECT_EQ(sqlstate(*app, "insert into t(id, b) values (2, '2020-01-02')"), "no error");
  EXPECT_EQ(scalar("select a at time zone 'UTC' from t where id = 2"), "2020-01-02 00:00:00");
}

class SeveralGroups : public SyncObjects {
 protected:
  static SyncSpec spec() {
    SyncSpec spec = split_spec("t");
    spec.groups.push_back(rename_spec("email", "mail", "text").groups[0]);
    SyncGroup added;
    added.operation = "add_column t.score";
    added.new_side = {column("score", "integer", "length(name)", {{"name", "text"}})};
    spec.groups.push_back(added);
    return spec;
  }
  void SetUp() override {
    SyncObjects::SetUp();
    if (connection_ == nullptr) return;
    execute(
        "create table t(id int primary key, name text not null, email text, other int); insert into t values (1, 'A B', 'a@b', 0), (2, 'C D', 'c@d', 0)");
  }
  std::string row(int id) {
    return scalar(
        "select concat_ws('|', name, coalesce(first_name, '-'), coalesce(last_name, '-'), coalesce(email, '-'), coalesce(mail, '-'), coalesce(score::text, '-'), _m) from t where id = " +
        std::to_string(id));
  }
};

TEST_F(SeveralGroups, OneTouchFillsTheWholeRow) {
  expand(spec());
  execute("update t set mail = 'new@b' where id = 1");
  EXPECT_EQ(row(1), "A B|A|B|new@b|new@b|3|1");
  execute("update t set score = 99 where id = 2");
  EXPECT_EQ(row(2), "C D|C|D|c@d|c@d|99|1");
}

TEST_F(SeveralGroups, GroupsDoNotDisturbEachOther) {
  expand(spec());
  execute("update t set name = name || 'X', mail = 'm' where id = 1");
  EXPECT_EQ(row(1), "A BX|A|BX|m|m|4|1");
  execute("update t set score = null where id = 1; update t set email = 'e' where id = 1");
  EXPECT_EQ(row(1), "A BX|A|BX|e|e|-|1");  // an independent column, once it was filled
  execute(
      "insert into t(id, name) values (3, 'E F'); insert into t(id, first_name, mail, score) values (4, 'G', 'h', 5)");
  EXPECT_EQ(row(3), "E F|E|F|-|-|3|1");
  EXPECT_EQ(row(4), "G|G|-|h|h|5|1");
}

TEST_F(SeveralGroups, DroppedColumnIsDerivedForRowsWithoutIt) {
  SyncSpec dropped;
  dropped.table = {"public", "t"};
  dropped.key = {"id"};
  dropped.tag = "t1";
  dropped.marker = "_m";
  dropped.filling = Filling::kNone;
  dropped.groups = {SyncGroup{"drop_column t.email",
                              {column("email", "text", "lower(name) || '@x'", {{"name", "text"}})},
                              {}}};
  expand(dropped);
  execute(
      "insert into t(id, name) values (5, 'Eve'); insert into t(id, name, email) values (6, 'Fay', 'own@y'); update t set email = null where id = 6");
  EXPECT_EQ(rows("select id, email from t where id > 4"), "(5,eve@x) (6,∅)");
}

// restore: what changed while the old side was out of sight is brought back, the rest is left as it
// was.
TEST_F(SeveralGroups, BackwardFillsOnlyWhatChanged) {
  SyncSpec forward = split_spec("t");
  expand(forward);
  execute(
      "update t set name = 'A  B', first_name = 'A', last_name = ' B', _m = 2 where id = 1; update t set first_name = 'C', last_name = 'D', _m = 2 where id = 2");
  must(RemoveSync{forward});
  execute(
      "alter table t alter column name drop not null; alter table t drop column _m;"
      "update t set last_name = 'Deere' where id = 2; insert into t(id, first_name, last_name) values (3, 'New', 'Row'), (4, 'Un', 'Touched'), (5, 'El', 'Se')");
  SyncSpec backward = forward;
  backward.filling = Filling::kBackward;
  backward.winner = Winner::kNewSide;
  expand(backward, true);
  // The old application writes a row whose name is out of date, and one that is missing.
  execute(
      "update t set last_name = 'Last' where id = 3; update t set name = 'Whole Name' where id = 5");
  EXPECT_EQ(
      rows("select id, name, first_name, last_name, _m from t"),
      "(1,\"A  B\",A,\" B\",0) (2,\"C D\",C,Deere,0) (3,\"New Last\",New,Last,1) (4,,Un,Touched,0) (5,\"Whole Name\",Whole,Name,1)");
}

// The old type stays in the plans of sessions that have used it; the swap must not break them.
TEST_F(SyncObjects, SwapRefreshesFunctions) {
  execute(
      "create table t(id int primary key, n int not null default 7); insert into t select i, i from generate_series(1, 5) i;"
      "create function audit() returns trigger language plpgsql as $$ begin perform new.n + 1; return new; end $$;"
      "create trigger audit after update on t for each row execute function audit();"
      "create function total() returns bigint language plpgsql as $$ declare r record; s bigint := 0; begin "
      "for r in select * from t loop s := s + r.n; end loop; return s; end $$");
  SyncSpec before = pair_spec(
      column("n", "integer", "case when n between -2147483648 and 2147483647 then n::integer end",
             {{"n", "bigint"}}),
      column("n_new", "bigint", "n::bigint", {{"n", "integer"}}));
  before.groups[0].old_side[0].literal_default = "7";
  before.groups[0].old_side[0].derived.reads[0].column = "n_new";
  expand(before);
  execute("update t set n_new = n, _m = 2");
  const auto app = session();
  const std::string use = "update t set n = n + 1 where id = 1; select total()";
  EXPECT_EQ(sqlstate(*app, use), "no error");
  SyncSpec after = before;
  after.winner = Winner::kNewSide;
  after.filling = Filling::kNone;
  after.groups[0].old_side[0].name = "n_old";
  after.groups[0].old_side[0].derived.reads[0].column = "n";
  after.groups[0].new_side[0].name = "n";
  after.groups[0].new_side[0].derived.reads[0].column = "n_old";
  EXPECT_FALSE(replaces_triggers(before, after));
  const Catalog catalog = catalog_of(before.table);
  std::vector<Statement> all;
  for (const Action& action :
       std::vector<Action>{RenameColumns{before.table, {{"n", "n_old"}, {"n_new", "n"}}, {}, {}},
                           DropNotNull{before.table, "n_old"}, ReplaceSync{before, after}}) {
    const auto rendered = dialect().render(action, catalog);
    ASSERT_TRUE(rendered.ok()) << rendered.error().describe();
    all.insert(all.end(), rendered->statements.begin(), rendered->statements.end());
  }
  apply(all);
  EXPECT_EQ(sqlstate(*app, use), "no error");
  EXPECT_EQ(
      sqlstate(
          *app,
          "update t set n = 5000000000 where id = 2; insert into t(id, n) values (10, 3); insert into t(id) values (11)"),
      "no error");
  EXPECT_EQ(rows("select id, n, n_old from t where id in (1, 2, 10, 11)"),
            "(1,3,3) (10,3,3) (11,7,7) (2,5000000000,∅)");
  const auto loss = chunk_source().unmirrored(*connection_, after, {}, 10);
  ASSERT_TRUE(loss.ok()) << loss.error().describe();
  EXPECT_EQ(loss->mismatches, 1);
  ASSERT_EQ(loss->samples.size(), 1U);
  EXPECT_EQ(as_text(loss->samples[0][0]), "2");
  const Table table = catalog_of(before.table).tables.at(0);
  EXPECT_EQ(table.triggers.size(), 3U);
  const std::vector<Trigger> predicted = sync_writer().triggers()(after);
  for (const Trigger& trigger : predicted) {
    const Trigger* const found = table.find_trigger(trigger.name);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(*found, trigger);
  }
}

TEST_F(SyncObjects, ReplacingTakesNoLockOnTheTable) {
  execute("create table t(id int primary key, a text); insert into t values (1, 'x')");
  SyncSpec before = rename_spec("a", "b", "text");
  expand(before);
  const auto app = session();
  ASSERT_EQ(sqlstate(*app, "begin; update t set a = 'y'"), "no error");
  SyncSpec after = before;
  after.winner = Winner::kNewSide;
  must(ReplaceSync{before, after});
  EXPECT_EQ(sqlstate(*app, "update t set a = 'z'; commit"), "no error");
  EXPECT_EQ(scalar("select b from t"), "z");
}

TEST_F(SyncObjects, InstallAndRemoveLeaveNothing) {
  execute("create table t(id int primary key, a text)");
  const SyncSpec spec = rename_spec("a", "b", "text");
  expand(spec);
  const Table with = catalog_of(spec.table).tables.at(0);
  EXPECT_EQ(with.triggers, sync_writer().triggers()(spec));
  must(RemoveSync{spec});
  must(RemoveSync{spec});
  EXPECT_TRUE(catalog_of(spec.table).tables.at(0).triggers.empty());
  EXPECT_EQ(scalar("select count(*) from pg_proc where pronamespace = 'shoofly'::regnamespace"),
            "0");
}

}  // namespace
}  // namespace shoofly::postgres
