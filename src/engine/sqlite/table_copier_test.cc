#include "engine/sqlite/table_copier.h"

#include "engine/sqlite/sync_test_support.h"

namespace shoofly::sqlite::test {
namespace {

const Progress kProgress{"r", "s", 0, 1};

class TableCopierTest : public SyncTest {
 protected:
  // The table as inspected and the columns that go.
  void begin(const std::string& name, std::vector<std::string> without) {
    make_journal();
    table_ = table(name);
    without_ = std::move(without);
    const auto begun = table_copier().begin(ours(), table_, without_, kProgress);
    ASSERT_TRUE(begun.ok()) << begun.error().describe();
    EXPECT_FALSE(*begun);
    set_slots();
  }
  void set_slots() {
    app_.must(
        "insert into _shoofly_chunk (run_id, step_id, slot, upto, rows, chunks) values ('r', 's', 0, '', 0, 0)");
  }
  // Copies `rows` rows; false: that was the last chunk.
  bool copy(std::int64_t rows) {
    const auto upto = table_copier().boundary(ours(), table_, at_, rows);
    EXPECT_TRUE(upto.ok());
    const auto copied = table_copier().copy(ours(), table_, without_, {at_, *upto}, kProgress);
    EXPECT_TRUE(copied.ok()) << copied.error().describe();
    at_ = *upto;
    return at_.has_value();
  }
  void copy_all(std::int64_t rows = 3) {
    while (copy(rows)) {
    }
  }
  std::int64_t differing() {
    const auto found = table_copier().compare(ours(), table_, without_, {}, 5);
    EXPECT_TRUE(found.ok()) << found.error().describe();
    keys_ = "";
    for (const Key& key : found->samples) keys_ += key_to_text(key);
    return found->mismatches;
  }
  Result<std::vector<ResultSet>> swap() {
    const auto statements = table_copier().swap(ours(), table_, without_);
    if (!statements.ok()) return statements.error();
    return ours().run_together(*statements);
  }
  void discard() {
    for (int calls = 0; calls < 1000; ++calls) {
      const auto done = table_copier().discard(ours(), table_, 4, kProgress);
      ASSERT_TRUE(done.ok()) << done.error().describe();
      if (!done->has_value()) return;
    }
    FAIL() << "it never ends";
  }
  // The whole way, then the catalog against the one that DROP COLUMN predicts, the text against the
  // one that SQLite's own leaves behind, and the file against SQLite.
  void finish() {
    EXPECT_EQ(differing(), 0) << keys_;
    Catalog expected = catalog();
    for (const std::string& column : without_)
      ASSERT_TRUE(apply(DropColumn{table_.name, column}, expected, &sync_triggers).ok());
    const auto swapped = swap();
    ASSERT_TRUE(swapped.ok()) << swapped.error().describe();
    check(expected);
    discard();
    check(expected);
    EXPECT_EQ(
        app_.query("select name from sqlite_schema where name like '%shoofly!_copy%' escape '!' or "
                   "name like '%shoofly!_gone%' escape '!'"),
        "");
    EXPECT_EQ(app_.query("select name from sqlite_sequence where name like '!_shoofly%' escape '!'")
                  .find("_shoofly"),
              std::string::npos);
  }
  void check(const Catalog& expected) {
    EXPECT_EQ(render(diff(expected, catalog())), "") << schema();
    EXPECT_EQ(app_.query("pragma integrity_check"), "ok");
    EXPECT_EQ(App(file_).query("pragma integrity_check"), "ok");  // who opens the file anew
    EXPECT_EQ(app_.query("pragma foreign_key_check"), "");
  }
  void fill(const std::string& name, int rows) {
    app_.must("with recursive n(i) as (select 1 union all select i + 1 from n where i < " +
              std::to_string(rows) + ") insert into " + name + " (a, b) select 'a' || i, i from n");
  }

  Table table_;
  std::vector<std::string> without_;
  std::optional<Key> at_;
  std::string keys_;
};

TEST_F(TableCopierTest, EverythingATableCanHave) {
  app_.must("pragma foreign_keys = on");
  app_.must("create table parents (id integer primary key, n int unique)");
  app_.must("insert into parents values (1, 1), (2, 2)");
  app_.must(
      "create table \"My \"\"t\" (id integer primary key autoincrement, /* x */ a text collate nocase not null "
      "check (\"My \"\"t\".a <> 'no'), b int default 7, old text, parent int references parents (id) on delete "
      "set null, self int references \"My \"\"t\" (id), twice as (b * 2) stored, unique (a, b), "
      "constraint \"b or\" check (b is not 0))");
  app_.must("create index \"i \"\"b\" on \"My \"\"t\" (b desc) where b > 1");
  app_.must("create index i_sum on \"My \"\"t\" (b + id, a)");
  app_.must("create index i_old on \"My \"\"t\" (old)");
  app_.must("create table log (t text)");
  app_.must(
      "create trigger logs after update of b on \"My \"\"t\" begin insert into log values (new.a); end");
  app_.must("create table children (t int references \"My \"\"t\" (id) on delete cascade)");
  app_.must("create view v as select id, a from \"My \"\"t\"");
  app_.must(
      "insert into \"My \"\"t\" (a, b, old, parent, self) values ('a', 1, 'o', 1, 1), ('b', 2, 'o', 2, 1), ('c', "
      "null, null, null, 2), ('d', 4, 'x', 1, null)");
  app_.must("insert into \"My \"\"t\" (id, a) values (90, 'z')");
  app_.must("delete from \"My \"\"t\" where id = 90");
  app_.must("insert into children values (1), (2)");
  const std::string before = app_.query("select id, a, b, parent, self, twice from \"My \"\"t\"");
  begin("My \"t", {"old"});
  copy_all();
  finish();
  EXPECT_EQ(app_.query("select id, a, b, parent, self, twice from \"My \"\"t\""), before);
  EXPECT_EQ(app_.query("select * from v where id = 2"), "2|b");
  app_.must("update \"My \"\"t\" set b = 5 where id = 1");
  EXPECT_EQ(app_.query("select * from log"), "a");
  EXPECT_NE(app_.exec("insert into \"My \"\"t\" (a) values ('no')"), "");
  EXPECT_NE(app_.exec("insert into \"My \"\"t\" (a, parent) values ('p', 77)"), "");
  EXPECT_NE(app_.exec("insert into children values (66)"), "");
  app_.must("insert into \"My \"\"t\" (a) values ('e')");
  EXPECT_EQ(app_.query("select max(id) from \"My \"\"t\""), "91");  // AUTOINCREMENT goes on
  app_.must("delete from \"My \"\"t\" where id = 4");
  app_.must("delete from parents where id = 2");
  EXPECT_EQ(app_.query("select parent from \"My \"\"t\" where id = 2"), "∅");
}

TEST_F(TableCopierTest, TheTextIsTheOneOfDropColumn) {
  const std::string make =
      "create table t (id integer primary key, a text, -- one\n b int, c text default 'x', unique (a))";
  app_.must(make);
  app_.must("create index i on t (b)");
  begin("t", {"c"});
  copy_all();
  finish();
  const std::string copied = app_.query(
      "select sql from sqlite_schema where name not like '!_shoofly%' escape '!' and sql is not null");
  App direct(dir_ / "direct.db");
  direct.must(make);
  direct.must("create index i on t (b)");
  direct.must("alter table t drop column c");
  EXPECT_EQ(
      copied,
      direct.query("select sql from sqlite_schema where name not like 'sqlite!_%' escape '!'"));
}

TEST_F(TableCopierTest, WritersGoOnWhileItIsCopied) {
  app_.must("create table t (id integer primary key, a text unique, b int, old int)");
  fill("t", 20);
  begin("t", {"old"});
  copy(10);
  for (const char* where : {"id = 3", "id = 15"}) {  // copied already, and not yet
    const std::string w = where;
    app_.must("update t set b = b + 100 where " + w);
    app_.must("update t set id = id + 1000 where " + w);
    app_.must("delete from t where id = 1000 + substr('" + w + "', 6) - 0 and b is null");
  }
  app_.must("delete from t where id in (4, 16)");
  app_.must("insert into t (a, b) values ('new', 1)");
  app_.must(
      "insert or replace into t (id, a, b) values (700, 'a5', 5), (17, 'a18', 0), (6, 'six', 6)");
  app_.must("update or replace t set a = 'a8' where id in (7, 19)");
  app_.must("update or ignore t set a = 'a9' where id = 20");
  app_.must("insert into t (a, b) values ('a10', 0) on conflict (a) do update set b = 10000");
  app_.must("insert or ignore into t (a, b) values ('a11', 0), ('a21', 0)");
  EXPECT_NE(app_.exec("insert into t (a) values ('a12')"), "");
  app_.must("begin; delete from t; rollback");
  app_.must("update t set id = -id where id in (10, 11)");  // across the chunk's border
  app_.must("update t set b = -b");
  copy_all();
  const std::string rows = app_.query("select id, a, b from t order by id");
  finish();
  EXPECT_EQ(app_.query("select id, a, b from t order by id"), rows);
}

TEST_F(TableCopierTest, AUsersTriggersWriteTheSameTable) {
  app_.must("create table t (id integer primary key, a text, b int, at text, old int)");
  app_.must(
      "create trigger stamps after insert on t begin update t set at = 'now' where id = new.id; end");
  app_.must(
      "create trigger again after delete on t when old.b = 5 begin insert into t (id, a, b) values (old.id, "
      "'back', 6); end");
  fill("t", 8);
  begin("t", {"old"});
  app_.must(
      "create trigger later after insert on t begin update t set b = b + 1 where id = new.id; end");
  copy(4);
  app_.must("insert into t (a, b) values ('x', 1)");
  app_.must("delete from t where id = 5");
  EXPECT_EQ(app_.query("select a, b, at from t where id in (5, 9) order by id"),
            "back|7|now\nx|2|now");
  copy_all();
  EXPECT_EQ(differing(), 0) << keys_;
}

TEST_F(TableCopierTest, KeysOfEveryKind) {
  app_.must(
      "create table w (a text collate nocase, b, old int, primary key (b, a desc)) without rowid");
  app_.must("insert into w values ('A', 1, 0), ('b', 1.5, 0), ('C', 't', 0), ('d', x'00', 0)");
  begin("w", {"old"});
  copy(2);
  app_.must("update w set a = lower(a)");
  copy_all(1);
  finish();
  EXPECT_EQ(app_.query("select a, b from w order by a"), "a|1\nb|1.5\nc|t\nd|\x00");
}

TEST_F(TableCopierTest, ATableWithoutAKeyKeepsItsRowids) {
  app_.must("create table n (rowid text, a text, b int, old int)");
  fill("n", 9);
  app_.must("delete from n where b in (2, 3)");
  begin("n", {"old"});
  copy_all();
  app_.must("insert into n (a, b) values ('same', null), ('same', null)");
  const std::string rows = app_.query("select _rowid_, * from n");
  EXPECT_NE(rows, "");
  finish();
  EXPECT_EQ(app_.query("select _rowid_, a, b from n where b = 9"), "9|a9|9");
  EXPECT_EQ(app_.query("select count(*) from n"), "9");
}

TEST_F(TableCopierTest, AutoVacuumMovesNoRootUnderIt) {
  for (const char* mode : {"full", "incremental"}) {
    const std::string name = std::string("t_") + mode;
    if (mode == std::string("full")) app_.must("pragma auto_vacuum = full; vacuum");
    app_.must("create table " + name + " (id integer primary key, a text unique, b int, old text)");
    app_.must("create index i_" + name + " on " + name + " (b)");
    app_.must("create table after_" + name + " (x)");
    fill(name, 300);
    at_.reset();
    app_.must("drop table if exists _shoofly_run; drop table if exists _shoofly_chunk");
    begin(name, {"old"});
    copy_all(50);
    finish();
    EXPECT_EQ(app_.query("select count(*) from " + name), "300");
  }
}

TEST_F(TableCopierTest, RowsThatBreakACheckStopNobody) {
  app_.must("create table t (id integer primary key, a text, b int check (b < 3), old int)");
  app_.must("pragma ignore_check_constraints = on");
  fill("t", 6);
  app_.must("pragma ignore_check_constraints = off");
  begin("t", {"old"});
  app_.must("update t set a = 'x' where id = 6");
  copy_all();
  EXPECT_EQ(differing(), 0);
  ASSERT_TRUE(swap().ok());
  EXPECT_EQ(app_.query("select a, b from t where id = 6"), "x|6");
  EXPECT_NE(app_.exec("insert into t (b) values (4)"), "");
}

TEST_F(TableCopierTest, WhoIsLeftBehindHoldsNobodyUp) {
  app_.must("pragma foreign_keys = on");
  app_.must("create table p (id integer primary key)");
  app_.must("insert into p values (1)");
  app_.must("create table t (id integer primary key, a int references p (id), old int)");
  app_.must("insert into t values (1, 1, 1)");
  begin("t", {"old"});
  copy_all();
  ASSERT_TRUE(swap().ok());
  app_.must("delete from t");
  app_.must("delete from p");  // the old row still says 1
  discard();
  EXPECT_EQ(app_.query("pragma integrity_check"), "ok");
}

TEST_F(TableCopierTest, ADifferenceIsFoundAndTheCopyMadeAnew) {
  app_.must("create table t (id integer primary key, a text, b, old int)");
  fill("t", 9);
  begin("t", {"old"});
  copy_all();
  app_.must("update _shoofly_copy_t set a = 'planted' where id = 4");
  EXPECT_EQ(differing(), 1);
  EXPECT_EQ(keys_, "[4]");
  app_.must("update _shoofly_copy_t set a = 'a4' where id = 4");
  app_.must("delete from _shoofly_copy_t where id = 5");
  EXPECT_EQ(differing(), 1);
  EXPECT_EQ(keys_, "[5]");
  ASSERT_TRUE(table_copier().abandon(ours(), table_).ok());
  ASSERT_TRUE(table_copier().begin(ours(), table_, without_, kProgress).ok());
  EXPECT_EQ(app_.query("select count(*) from _shoofly_copy_t"), "0");
  EXPECT_EQ(app_.query("select count(*) from _shoofly_chunk"), "0");  // its progress is forgotten
  set_slots();
  at_.reset();
  copy_all();
  finish();
}

TEST_F(TableCopierTest, GoesOnWithACopyThatIsThere) {
  app_.must("create table t (id integer primary key, a text, b int, old int)");
  fill("t", 9);
  begin("t", {"old"});
  copy(5);
  ASSERT_TRUE(table_copier().begin(ours(), table_, without_, kProgress).ok());
  EXPECT_EQ(app_.query("select count(*) from _shoofly_copy_t"), "5");
  EXPECT_EQ(app_.query("select upto from _shoofly_chunk"), "[5]");
  at_.reset();  // from the start: what is there stays
  copy_all();
  finish();
}

TEST_F(TableCopierTest, ASchemaThatChangesMeanwhile) {
  app_.must("create table t (id integer primary key, a text, b int, old int)");
  app_.must("create index i on t (a)");
  fill("t", 3);
  begin("t", {"old"});
  copy_all();
  app_.must("create index j on t (b)");
  auto swapped = swap();
  ASSERT_FALSE(swapped.ok());
  EXPECT_EQ(swapped.error().kind, ErrorKind::kConflict);
  app_.must("drop index j; drop index i");
  EXPECT_FALSE(swap().ok());
  app_.must("create index i on t (a)");
  const auto statements = table_copier().swap(ours(), table_, without_);
  ASSERT_TRUE(statements.ok());
  app_.must("create index j on t (b)");  // between the look and the transaction
  swapped = ours().run_together(*statements);
  ASSERT_FALSE(swapped.ok());
  EXPECT_EQ(swapped.error().kind, ErrorKind::kData);
  EXPECT_EQ(app_.query("pragma integrity_check"), "ok");
  EXPECT_EQ(app_.query("select count(*) from t where old is null"), "3");
}

TEST_F(TableCopierTest, AnotherRunnersFence) {
  app_.must("create table t (id integer primary key, a text, b int, old int)");
  fill("t", 3);
  begin("t", {"old"});
  const Progress late{"r", "s", 0, 2};
  const auto copied = table_copier().copy(ours(), table_, without_, {}, late);
  ASSERT_TRUE(copied.ok());
  EXPECT_TRUE(copied->fenced);
  EXPECT_EQ(app_.query("select count(*) from _shoofly_copy_t"), "0");
  const auto begun = table_copier().begin(ours(), table_, without_, late);
  ASSERT_TRUE(begun.ok());
  EXPECT_TRUE(*begun);
}

TEST_F(TableCopierTest, WhatCannotBeCopied) {
  app_.must("create table u (id integer primary key, a text unique, b int)");
  EXPECT_TRUE(dialect().can_copy(table("u"), {"b"}));
  EXPECT_FALSE(dialect().can_copy(table("u"), {"a"}));
  app_.must("create table r (rowid int, _rowid_ int, oid int, a int)");
  EXPECT_FALSE(dialect().can_copy(table("r"), {"a"}));
  app_.must("create table l (a int, b int)");
  make_journal();
  app_.must("create table _shoofly_gone_l (a int)");
  const auto begun = table_copier().begin(ours(), table("l"), {"b"}, kProgress);
  ASSERT_FALSE(begun.ok());
  EXPECT_EQ(begun.error().kind, ErrorKind::kConflict);
}

}  // namespace
}  // namespace shoofly::sqlite::test
