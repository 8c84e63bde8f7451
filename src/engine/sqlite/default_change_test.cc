#include "engine/sqlite/test_support.h"

namespace shoofly::sqlite::test {
namespace {

const QualifiedName kUsers{"", "users"};

class DefaultChangeTest : public DatabaseTest {
 protected:
  // Two rows stored before the column was there, one after.
  void make_users(const std::string& definition, const std::string& more = "") {
    app_.must("create table users (id integer primary key, name text" + more + ")");
    app_.must("insert into users (name) values ('Ada'), ('Bob')");
    app_.must("alter table users add column " + definition);
    app_.must("insert into users (name) values ('Eve')");
  }
};

// The fact this is about: without care, changing the text changes what short rows hold.
TEST_F(DefaultChangeTest, ShortRowsReadTheSchemaText) {
  make_users("status text default 'old'");
  app_.must("pragma writable_schema = on");
  app_.must(
      "update sqlite_schema set sql = replace(sql, '''old''', '''new''') where name = 'users'");
  app_.must("pragma writable_schema = off");
  App other(file_);
  app_.must("create table bump (x)");
  EXPECT_EQ(other.query("select status from users"), "new\nnew\nold");
}

TEST_F(DefaultChangeTest, KeepsWhatShortRowsHold) {
  make_users("status text default 'old'");
  act(SetDefault{kUsers, "status", "'new'"});
  app_.must("insert into users (name) values ('Joe')");
  EXPECT_EQ(app_.query("select status from users"), "old\nold\nold\nnew");
  act(DropDefault{kUsers, "status"});
  EXPECT_EQ(app_.query("select status from users"), "old\nold\nold\nnew");
  act(SetDefault{kUsers, "status", "'newer'"});
  EXPECT_EQ(app_.query("select status from users"), "old\nold\nold\nnew");
}

TEST_F(DefaultChangeTest, KeepsNullWhereThereWasNoDefault) {
  make_users("status text");
  act(SetDefault{kUsers, "status", "'x'"});
  app_.must("insert into users (name) values ('Joe')");
  EXPECT_EQ(app_.query("select status from users"), "∅\n∅\n∅\nx");
}

TEST_F(DefaultChangeTest, AnIndexOnTheColumnStaysRight) {
  make_users("status text not null default 'old'");
  app_.must("create index by_status on users (status, name)");
  app_.must("create index by_upper on users (upper(status)) where status > 'a'");
  act(SetDefault{kUsers, "status", "'new'"});
  EXPECT_EQ(app_.query("select count(*) from users indexed by by_status where status = 'old'"),
            "3");
  act(DropDefault{kUsers, "status"});
  EXPECT_EQ(app_.exec("insert into users (name) values ('Joe')"),
            "NOT NULL constraint failed: users.status");
}

TEST_F(DefaultChangeTest, FiresNoTriggerAndKeepsThemAll) {
  make_users("status text default 'old'");
  app_.must("create table log (what text)");
  app_.must(
      "create trigger \"up\" after update on users begin insert into log values (new.name); end");
  app_.must("create trigger ins after insert on users begin insert into log values ('ins'); end");
  act(SetDefault{kUsers, "status", "'new'"});
  EXPECT_EQ(app_.query("select count(*) from log"), "0");
  app_.must("update users set name = 'x' where id = 1");
  app_.must("insert into users (name) values ('y')");
  EXPECT_EQ(app_.query("select * from log"), "x\nins");
}

TEST_F(DefaultChangeTest, WithoutRowidCompositeKeyAndOddNames) {
  app_.must(
      "create table users (k text collate nocase, \"j\"\"j\" int, v text, primary key (k, \"j\"\"j\")) without rowid");
  app_.must("insert into users values ('a', 1, 'v'), ('b', 2, 'w')");
  app_.must("alter table users add column \"new\" text default 'it''s'");
  act(SetDefault{kUsers, "new", "'other'"});
  EXPECT_EQ(app_.query("select \"new\" from users"), "it's\nit's");
}

TEST_F(DefaultChangeTest, ATableWithAColumnNamedRowid) {
  app_.must("create table users (rowid text, name text)");
  app_.must("insert into users values ('same', 'Ada'), ('same', 'Bob')");
  app_.must("alter table users add column s int default 5");
  act(SetDefault{kUsers, "s", "6"});
  EXPECT_EQ(app_.query("select rowid, s from users"), "same|5\nsame|5");
}

TEST_F(DefaultChangeTest, StrictTableAndEveryForm) {
  app_.must("create table users (id integer primary key) strict");
  app_.must("insert into users values (1)");
  app_.must("alter table users add column n integer default 5");
  for (const char* form :
       {"-1", "1.5e+3", "X'00'", "(1 + 2)", "abs(-4)", "CURRENT_TIMESTAMP", "NULL", "0x10"}) {
    act(SetDefault{kUsers, "n", form,
                   std::string(form) != "abs(-4)" && std::string(form) != "CURRENT_TIMESTAMP"});
    EXPECT_EQ(app_.query("select n from users"), "5") << form;
  }
  act(DropDefault{kUsers, "n"});
  EXPECT_EQ(app_.query("select n from users"), "5");
}

TEST_F(DefaultChangeTest, ChangesNothingWhenItFails) {
  make_users("status text default 'old'");
  const std::string before = schema();
  ASSERT_TRUE(ours().begin().ok());
  const auto rendered = dialect().render(SetDefault{kUsers, "status", "'new'"}, catalog());
  for (std::size_t i = 0; i + 3 < rendered->statements.size(); ++i) {
    ASSERT_TRUE(ours().run(rendered->statements[i]).ok()) << rendered->statements[i].sql.str();
  }
  ours().rollback();
  EXPECT_EQ(schema(), before);
  EXPECT_EQ(app_.query("select status from users"), "old\nold\nold");
  act(SetDefault{kUsers, "status", "'new'"});  // nothing of ours was left behind on this handle
}

}  // namespace
}  // namespace shoofly::sqlite::test
