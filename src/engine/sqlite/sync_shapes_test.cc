// Sync on tables and groups of other shapes than the plain case: names, keys, types, defaults,
// one-sided groups, the swap of names, the way back.

#include "engine/sqlite/sync_test_support.h"

namespace shoofly::sqlite::test {
namespace {

class SyncShapesTest : public SyncTest {
 protected:
  static SyncSpec spec_of(std::vector<SyncGroup> groups, std::vector<std::string> key = {"id"}) {
    SyncSpec spec = users_spec();
    spec.key = std::move(key);
    spec.groups = std::move(groups);
    return spec;
  }
};

TEST_F(SyncShapesTest, OddNames) {
  app_.must(
      "create table \"we\"\"ird t\" (\"key\" integer primary key, \"new\" text not null, \"old\" text, \"größe\" text)");
  app_.must("insert into \"we\"\"ird t\" values (1, 'a', 'b', 'c')");
  SyncGroup group;
  group.old_side = {side("new", "\"sel\"\"ect\"", {reads("sel\"ect")}),
                    side("old", "[größe 2]", {reads("größe 2")})};
  group.old_side[0].required = true;
  group.new_side = {side("sel\"ect", "\"new\"", {reads("new")}),
                    side("größe 2", "\"we\"\"ird t\".\"old\"", {reads("old")})};
  SyncSpec spec = spec_of({group}, {"key"});
  spec.table = {"", "we\"ird t"};
  expand(spec);
  EXPECT_EQ(fill(spec), 1);
  app_.must("insert into \"we\"\"ird t\" (\"new\", \"old\") values ('x', 'y')");
  app_.must("update \"we\"\"ird t\" set \"sel\"\"ect\" = 'z' where \"key\" = 1");
  EXPECT_EQ(app_.query("select * from \"we\"\"ird t\""), "1|z|b|c|2|z|b\n2|x|y|∅|1|x|y");
  EXPECT_EQ(app_.exec("insert into \"we\"\"ird t\" (\"old\") values ('y')"),
            "NOT NULL constraint failed: we\"ird t.new");
  EXPECT_EQ(mismatches(spec), 0);
}

TEST_F(SyncShapesTest, WithoutRowidAndAKeyThatChanges) {
  app_.must(
      "create table users (k text collate nocase, j int, name text not null, email text, primary key (k, j)) without rowid");
  app_.must("insert into users values ('a', 1, 'A One', null), ('B', 2, 'B Two', null)");
  const SyncSpec spec = spec_of({split_group(), rename_group()}, {"k", "j"});
  expand(spec);
  EXPECT_EQ(fill(spec, {std::nullopt, Key{std::string("a"), std::int64_t{1}}}), 1);
  app_.must("update users set first_name = 'X', k = 'C' where k = 'b'");
  app_.must("insert into users (k, j, name) values ('d', 4, 'D Four')");
  app_.must("update users set name = 'New A', j = 9 where k = 'A'");
  EXPECT_EQ(app_.query("select k, j, name, first_name, last_name from users"),
            "a|9|New A|New|A\nC|2|X Two|X|Two\nd|4|D Four|D|Four");
  EXPECT_EQ(mismatches(spec), 0);
}

TEST_F(SyncShapesTest, TextKeyWithACollation) {
  app_.must(
      "create table users (id text collate nocase primary key, name text not null, email text)");
  app_.must(
      "insert into users values ('b', 'B B', null), ('A', 'A A', null), ('C', 'C C', null), ('d', 'D D', null)");
  const SyncSpec spec = spec_of({split_group()});
  expand(spec);
  std::optional<Key> after;
  std::string walk;
  for (int i = 0; i < 5; ++i) {
    const auto upto = chunks().boundary(ours(), spec, {after, std::nullopt}, 1);
    ASSERT_TRUE(upto.ok());
    EXPECT_EQ(fill(spec, {after, *upto}), 1);
    if (!*upto) break;
    after = **upto;
    walk += as_text((*after)[0]);
  }
  EXPECT_EQ(walk, "AbC");
  EXPECT_EQ(mismatches(spec), 0);
}

TEST_F(SyncShapesTest, AColumnNamedRowid) {
  app_.must("create table users (rowid text, id integer unique not null, name text not null)");
  app_.must("insert into users values ('same', 1, 'A B'), ('same', 2, 'C D')");
  const SyncSpec spec = spec_of({split_group()});
  expand(spec);
  fill(spec);
  app_.must("update users set name = 'E F' where id = 1");
  EXPECT_EQ(names(1) + "\n" + names(2), "E F|E|F\nC D|C|D");
}

TEST_F(SyncShapesTest, StrictTable) {
  app_.must(
      "create table users (id integer primary key, name text not null, n integer, x any) strict");
  app_.must("insert into users values (1, 'A B', 5, 1)");
  SyncGroup number;
  number.old_side = {side("n", "cast(n_text as integer)", {reads("n_text")})};
  number.old_side[0].type = "INTEGER";
  number.new_side = {side("n_text", "cast(n as text)", {reads("n")})};
  SyncGroup any;
  any.old_side = {side("x", "y", {reads("y")})};
  any.new_side = {side("y", "x", {reads("x")})};
  any.old_side[0].type = any.new_side[0].type = "ANY";
  const SyncSpec spec = spec_of({split_group(), number, any});
  expand(spec);
  EXPECT_EQ(fill(spec), 1);
  app_.must("update users set x = 1.0 where id = 1");  // 1 and 1.0 are equal and not the same
  EXPECT_EQ(app_.query("select x, y, n_text from users"), "1.0|1.0|5");
  app_.must("update users set n_text = '42' where id = 1");
  EXPECT_EQ(app_.query("select n, typeof(n) from users"), "42|integer");
  EXPECT_EQ(mismatches(spec), 0);
}

TEST_F(SyncShapesTest, ValuesAreComparedAsTheyAreStored) {
  // text 12 in a TEXT column from an INTEGER one: value() gives an integer, the column keeps text.
  app_.must("create table users (id integer primary key, n integer, r real)");
  app_.must("insert into users values (1, 12, 5), (2, 'word', 1.5)");
  SyncGroup group;
  group.old_side = {side("n", "t", {reads("t")}), side("r", "nr", {reads("nr")})};
  group.old_side[0].type = "INTEGER";
  group.old_side[1].type = "REAL";
  group.new_side = {side("t", "n", {reads("n")}), side("nr", "r", {reads("r")})};
  group.new_side[1].type = "NUMERIC";
  const SyncSpec spec = spec_of({group});
  expand(spec);
  fill(spec);
  EXPECT_EQ(app_.query("select t, typeof(t), nr, typeof(nr) from users"),
            "12|text|5|integer\nword|text|1.5|real");
  EXPECT_EQ(mismatches(spec), 0);
  app_.must("update users set t = '13', nr = 7 where id = 1");
  EXPECT_EQ(app_.query("select n, typeof(n), r, typeof(r) from users where id = 1"),
            "13|integer|7.0|real");
  EXPECT_EQ(mismatches(spec), 0);
}

TEST_F(SyncShapesTest, ALiteralDefaultCountsAsNotWritten) {
  app_.must("create table users (id integer primary key, status text not null default 'new')");
  SyncGroup group;
  group.old_side = {side("status", "state", {reads("state")})};
  group.old_side[0].literal_default = "'new'";
  group.old_side[0].required = true;
  group.new_side = {side("state", "status", {reads("status")})};
  const SyncSpec spec = spec_of({group});
  expand(spec);
  app_.must("insert into users (state) values ('done')");
  app_.must("insert into users (status) values ('old')");
  app_.must("insert into users default values");
  app_.must("insert into users (status, state) values ('a', 'b')");
  EXPECT_EQ(app_.query("select status, state from users"), "done|done\nold|old\nnew|new\na|a");
}

TEST_F(SyncShapesTest, AnUnknownDefaultLosesToTheNewSideInBothPhases) {
  app_.must(
      "create table users (id integer primary key, at text not null default (datetime('now')))");
  SyncGroup group;
  group.old_side = {side("at", "moment", {reads("moment")})};
  group.old_side[0].default_unknown = true;
  group.old_side[0].required = true;
  group.new_side = {side("moment", "at", {reads("at")})};
  SyncSpec spec = spec_of({group});
  expand(spec);
  app_.must("insert into users (moment) values ('m')");
  app_.must("insert into users (at) values ('a')");
  app_.must("insert into users default values");
  EXPECT_EQ(app_.query("select at = moment, at = 'm', at = 'a' from users"), "1|1|0\n1|0|1\n1|0|0");
}

TEST_F(SyncShapesTest, AGroupWithoutAnOldSide) {
  app_.must("create table users (id integer primary key, name text)");
  app_.must("insert into users values (1, 'ada'), (2, 'bob'), (3, null)");
  SyncGroup group;
  group.new_side = {side("loud", "upper(name)", {reads("name")})};
  const SyncSpec spec = spec_of({group});
  expand(spec);
  app_.must("insert into users (name) values ('eve')");
  app_.must("insert into users (name, loud) values ('joe', 'Own')");
  app_.must("update users set loud = 'Mine' where id = 2");  // early, by the new application
  app_.must("update users set name = 'ADA' where id = 4");   // it is independent from then on
  EXPECT_EQ(fill(spec), 2);
  EXPECT_EQ(app_.query("select name, loud from users"), "ada|ADA\nbob|Mine\n∅|∅\nADA|EVE\njoe|Own");
  EXPECT_EQ(mismatches(spec), 0);
}

TEST_F(SyncShapesTest, AGroupWithoutANewSide) {
  app_.must("create table users (id integer primary key, name text, kind text not null)");
  app_.must("insert into users values (1, 'ada', 'k')");
  SyncGroup group;
  group.old_side = {side("kind", "coalesce('of ' || name, 'none')", {reads("name")})};
  group.old_side[0].required = true;
  SyncSpec spec = spec_of({group});
  spec.filling = Filling::kNone;
  expand(spec);
  app_.must("insert into users (name) values ('new')");
  app_.must("insert into users (name, kind) values ('old', 'given')");
  EXPECT_EQ(app_.query("select name, kind from users"), "ada|k\nnew|of new\nold|given");
  EXPECT_EQ(app_.exec("update users set kind = null"), "NOT NULL constraint failed: users.kind");
}

TEST_F(SyncShapesTest, GeneratedColumnsAndForeignKeys) {
  app_.must("create table teams (id integer primary key)");
  app_.must(
      "create table users (id integer primary key, name text not null, team int references teams on update cascade on delete set null, "
      "loud text generated always as (upper(name)) virtual, kept text generated always as (lower(name)) stored)");
  app_.must(
      "insert into teams values (1), (2); insert into users (id, name, team) values (1, 'a b', 1), (2, 'c d', 2)");
  SyncGroup loud;
  loud.old_side = {};
  loud.new_side = {side("copy", "loud || kept", {reads("loud"), reads("kept")})};
  SyncGroup team;
  team.old_side = {side("team", "squad", {reads("squad")})};
  team.new_side = {side("squad", "team", {reads("team")})};
  team.old_side[0].type = team.new_side[0].type = "INTEGER";
  const SyncSpec spec = spec_of({split_group(), loud, team});
  expand(spec);
  fill(spec);
  app_.must("pragma foreign_keys = on");
  app_.must("update teams set id = 7 where id = 1");  // the cascade's UPDATE fires sync
  app_.must("delete from teams where id = 2");
  EXPECT_EQ(app_.query("select team, squad, copy from users"), "7|7|A Ba b\n∅|∅|C Dc d");
  EXPECT_EQ(app_.exec("update users set squad = 99 where id = 1"), "FOREIGN KEY constraint failed");
  EXPECT_EQ(mismatches(spec), 0);
}

// set_not_null with a value, after cutover: both applications use the name of the new column.
TEST_F(SyncShapesTest, NullBecomesTheValueWhereTheNewSideAloneIsRequired) {
  app_.must("create table users (id integer primary key, _shoofly_old_email text)");
  app_.must("insert into users values (1, 'a'), (2, null)");
  SyncGroup group;
  group.old_side = {side("_shoofly_old_email", "email", {reads("email")})};
  group.new_side = {
      side("email", "coalesce(email, 'unknown')", {reads("email", "_shoofly_old_email")})};
  group.new_side[0].required = true;
  SyncSpec spec = spec_of({group});
  expand(spec);
  fill(spec);
  SyncSpec after = spec;
  after.filling = Filling::kNone;
  after.winner = Winner::kNewSide;
  act(ReplaceSync{spec, after});
  app_.must("update users set email = null where id = 1");
  app_.must("insert into users (id, email) values (3, null)");
  app_.must("update users set email = 'b' where id = 2");
  EXPECT_EQ(app_.query("select _shoofly_old_email, email from users"), "∅|unknown\nb|b\n∅|unknown");
  EXPECT_EQ(mismatches(after), 0);
}

// int -> text under the same name: filled under a hidden name, swapped at cutover.
class SwapTest : public SyncShapesTest {
 protected:
  void SetUp() override {
    app_.must(
        "create table users (id integer primary key, n int not null check (n > 0) unique, other text)");
    app_.must("create index by_n on users (n, other)");
    app_.must("insert into users values (1, 10, 'x'), (2, 20, 'y')");
    SyncGroup group;
    group.old_side = {side("n", "cast(substr(n, 2) as integer)", {reads("n", "_shoofly_new_n")})};
    group.old_side[0].type = "INT";
    group.old_side[0].required = true;
    group.new_side = {side("_shoofly_new_n", "'#' || users.n", {reads("n")})};
    group.new_side[0].required = true;
    before_ = spec_of({group});
    SyncGroup swapped;
    swapped.old_side = {side("_shoofly_old_n", "cast(substr(n, 2) as integer)", {reads("n")})};
    swapped.old_side[0].type = "INT";
    swapped.old_side[0].required = true;
    swapped.new_side = {side("n", "'#' || users.n", {reads("n", "_shoofly_old_n")})};
    swapped.new_side[0].required = true;
    after_ = spec_of({swapped});
    after_.winner = Winner::kNewSide;
    after_.filling = Filling::kNone;
  }
  SyncSpec before_;
  SyncSpec after_;
};

TEST_F(SwapTest, ThereAndBackWithWritesAllTheTime) {
  expand(before_);
  fill(before_);
  EXPECT_EQ(mismatches(before_), 0);
  app_.must("update users set n = 11 where id = 1; insert into users (n) values (30)");
  EXPECT_EQ(app_.query("select n, _shoofly_new_n from users"), "11|#11\n20|#20\n30|#30");
  const RenameColumns there{
      {"", "users"}, {{"n", "_shoofly_old_n"}, {"_shoofly_new_n", "n"}}, {}, {}};
  const RenameColumns back{
      {"", "users"}, {{"n", "_shoofly_new_n"}, {"_shoofly_old_n", "n"}}, {}, {}};
  for (int round = 0; round < 2; ++round) {
    together({there, ReplaceSync{before_, after_}});
    app_.must("update users set n = '#12' where id = 1");
    EXPECT_EQ(app_.query("select n, _shoofly_old_n from users where id = 1"), "#12|12");
    EXPECT_EQ(mismatches(after_), 0);
    together({back, ReplaceSync{after_, before_}});
    app_.must("update users set n = 13 where id = 1");
    EXPECT_EQ(app_.query("select n, _shoofly_new_n from users where id = 1"), "13|#13");
    EXPECT_EQ(mismatches(before_), 0);
  }
}

TEST_F(SwapTest, ARowWithoutAnOldFormIsFound) {
  expand(before_);
  fill(before_);
  const auto lost = chunks().unmirrored(ours(), before_, {}, 5);
  ASSERT_TRUE(lost.ok());
  EXPECT_EQ(lost->mismatches, 0);
  EXPECT_EQ(lost->rows, 2);
  const auto trip = chunks().round_trip(ours(), before_, 0);
  ASSERT_TRUE(trip.ok()) << trip.error().describe();
  EXPECT_EQ(trip->mismatches, 0);
}

// After contract the old side went its own way; restore fills what is stale and keeps what is
// right.
TEST_F(SyncShapesTest, RestoreFillsBackwardOnlyWhatChanged) {
  app_.must(kUsers);
  app_.must(
      "insert into users (id, name) values (1, 'Anna Maria Smith'), (2, 'Ray Charles'), (3, 'Ada King'), (4, 'Jo Doe')");
  SyncSpec spec = spec_of({split_group()});
  expand(spec);
  fill(spec);
  act(RemoveSync{spec});
  app_.must(
      "update users set first_name = 'Robert' where id = 2; update users set last_name = 'L' where id in (3, 4)");
  app_.must("insert into users (id, first_name, last_name) values (5, 'New', 'Row')");
  SyncSpec restoring = spec;
  restoring.tag = "t1r";
  restoring.marker = "_shoofly_mark_r";
  restoring.filling = Filling::kBackward;
  restoring.winner = Winner::kNewSide;
  restoring.groups[0].old_side[0].required = false;
  Column marker;
  marker.name = restoring.marker;
  marker.type = "INTEGER";
  marker.nullable = false;
  marker.default_sql = "0";
  together({AddColumn{{"", "users"}, marker}, InstallSync{restoring}});
  app_.must("update users set first_name = 'Zoe' where id = 3");  // on a row that is not filled yet
  app_.must("update users set name = 'Old Write' where id = 4");
  app_.must("insert into users (id, name) values (6, 'Old Insert')");
  EXPECT_EQ(fill(restoring), 2);
  EXPECT_EQ(
      app_.query("select id, name, first_name, last_name from users"),
      "1|Anna Maria Smith|Anna|Maria Smith\n2|Robert Charles|Robert|Charles\n3|Zoe L|Zoe|L\n4|Old Write|Old|Write\n"
      "5|New Row|New|Row\n6|Old Insert|Old|Insert");
  EXPECT_EQ(mismatches(restoring), 0);
}

// What is in step before the restoring triggers are there must follow the first write after.
TEST_F(SyncShapesTest, RestoreFollowsWritesOnRowsThatWereInStep) {
  app_.must(kUsers);
  app_.must(
      "insert into users (id, name) values (1, 'Ray Charles'), (2, 'Ada King'), (3, 'Jo Doe')");
  SyncSpec spec = spec_of({split_group()});
  spec.groups[0].old_side[0].required = false;
  app_.must("create table keep (x)");
  expand(spec);
  fill(spec);
  act(RemoveSync{spec});
  app_.must("update users set _shoofly_mark = 0");
  for (const Winner winner : {Winner::kNewSide, Winner::kOldSide}) {
    spec.filling = Filling::kBackward;
    spec.winner = winner;
    act(InstallSync{spec});
    app_.must("update users set last_name = 'New' where id = 1");
    app_.must("update users set name = 'Old Write' where id = 2");
    app_.must("update users set name = 'O L', first_name = 'N' where id = 3");
    EXPECT_EQ(names(1), "Ray New|Ray|New");
    EXPECT_EQ(names(2), "Old Write|Old|Write");
    EXPECT_EQ(names(3), winner == Winner::kNewSide ? "N Doe|N|Doe" : "O L|O|L");
    EXPECT_EQ(mismatches(spec), 0);
    app_.must("update users set _shoofly_mark = 0");
  }
}

TEST_F(SyncShapesTest, RestoreKeepsAnOldSideThatBackCouldNotGive) {
  app_.must("create table users (id integer primary key, mail text)");
  app_.must("insert into users values (1, 'Ada@X'), (2, 'Bob@X')");
  SyncGroup group;  // lossy: the new side is lower case, back() copies it
  group.old_side = {side("mail", "low", {reads("low")})};
  group.new_side = {side("low", "lower(mail)", {reads("mail")})};
  SyncSpec spec = spec_of({group});
  expand(spec);
  fill(spec);
  act(RemoveSync{spec});
  app_.must("update users set low = 'changed' where id = 2");
  spec.filling = Filling::kBackward;
  app_.must("update users set _shoofly_mark = 0");
  act(InstallSync{spec});
  EXPECT_EQ(fill(spec), 1);
  EXPECT_EQ(app_.query("select mail, low from users"), "Ada@X|ada@x\nchanged|changed");
}

TEST_F(SyncShapesTest, RoundTripCountsWhatDoesNotSurvive) {
  app_.must(kUsers);
  app_.must(
      "insert into users (name) values ('Ada King'), ('Anna Maria Smith'), ('Cher'), ('  Lead')");
  const SyncSpec spec = spec_of({split_group()});
  const auto trip = chunks().round_trip(ours(), spec, 0);
  ASSERT_TRUE(trip.ok()) << trip.error().describe();
  EXPECT_EQ(trip->rows, 4);
  EXPECT_EQ(trip->mismatches, 1);  // 'Cher' comes back as 'Cher '
  ASSERT_EQ(trip->samples.size(), 1U);
  EXPECT_EQ(as_int(trip->samples[0][0]), 3);
  const auto sampled = chunks().round_trip(ours(), spec, 2);
  ASSERT_TRUE(sampled.ok());
  EXPECT_LE(sampled->rows, 10);
}

TEST_F(SyncShapesTest, RoundTripSamplesKeysOfAll64Bits) {
  app_.must(kUsers);
  app_.must(
      "insert into users (id, name) values (-9223372036854775808, 'Cher'), (-1, 'Ada King'),"
      " (0, 'Bob Ray'), (1, 'Eve Fox'), (9223372036854775807, 'Prince')");
  const auto trip = chunks().round_trip(ours(), spec_of({split_group()}), 10);
  ASSERT_TRUE(trip.ok()) << trip.error().describe();
  EXPECT_EQ(trip->mismatches, 2);  // both ends are in the sample: 'Cher' and 'Prince' lack a space
  EXPECT_EQ(trip->rows, 3);        // and one row of the stretch in the middle
}

TEST_F(SyncShapesTest, SelfTestFindsThePlantedDifference) {
  app_.must(kUsers);
  const SyncSpec spec = spec_of({split_group(), rename_group()});
  expand(spec);
  for (const char* step : {"", "insert into users (name) values ('A B')",
                           "insert into users (name) values ('C D'), ('E F')"}) {
    app_.must(step);
    const auto found = chunks().self_test(ours(), spec);
    ASSERT_TRUE(found.ok()) << found.error().describe();
    EXPECT_TRUE(*found);
  }
  EXPECT_EQ(app_.query("select count(*) from users"), "3");
  SyncSpec blind = spec;  // expressions that agree with everything
  for (SyncGroup& group : blind.groups) {
    for (auto* columns : {&group.old_side, &group.new_side}) {
      for (SyncColumn& column : *columns)
        column.derived = side("", column.name, {reads(column.name)}).derived;
    }
  }
  const auto fooled = chunks().self_test(ours(), blind);
  ASSERT_TRUE(fooled.ok()) << fooled.error().describe();
  EXPECT_FALSE(*fooled);
}

TEST_F(SyncShapesTest, ObjectionsNameTheObject) {
  app_.must("create virtual table users using fts5(name)");
  const Table users = table("users");
  EXPECT_EQ(users.kind, TableKind::kVirtual);
  const auto sentences = sync_writer().objections(spec_of({split_group()}, {}), users);
  EXPECT_EQ(sentences,
            (std::vector<std::string>{"users is a virtual table: SQLite allows no triggers on it",
                                      "users has no key by which its rows are found"}));
}

}  // namespace
}  // namespace shoofly::sqlite::test
