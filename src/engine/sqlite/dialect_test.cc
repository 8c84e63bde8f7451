#include "engine/sqlite/dialect.h"

#include "engine/sqlite/test_support.h"

namespace shoofly::sqlite::test {
namespace {

const QualifiedName kUsersTable{"", "users"};

Column column(const std::string& name, const std::string& type) {
  Column made;
  made.name = name;
  made.type = type;
  return made;
}

class DialectTest : public DatabaseTest {
 protected:
  void make_users() {
    app_.must("create table users (id integer primary key, name text not null, age int default 7)");
    app_.must("insert into users (name) values ('Ada'), ('Bob')");
  }
};

TEST_F(DialectTest, AddsColumns) {
  make_users();
  act(AddColumn{kUsersTable, column("mail", "VARCHAR(40)")});
  Column flag = column("flag", "INTEGER");
  flag.nullable = false;
  flag.default_sql = "0";
  act(AddColumn{kUsersTable, flag});
  Column odd = column("weiß \"new\"", "TEXT");
  odd.collation = "NOCASE";
  odd.default_sql = "'it''s'";
  act(AddColumn{kUsersTable, odd});
  EXPECT_EQ(app_.query("select * from users where id = 1"), "1|Ada|7|∅|0|it's");
}

TEST_F(DialectTest, AddsAColumnWithAVolatileDefault) {
  make_users();
  Column at = column("at", "TEXT");
  at.default_sql = "datetime('now')";
  at.default_is_literal = false;
  act(AddColumn{kUsersTable, at});
  app_.must("insert into users (name) values ('Eve')");
  EXPECT_EQ(app_.query("select at is null from users order by id"), "1\n1\n0");
}

TEST_F(DialectTest, RefusesAnyTypeInAStrictTable) {
  app_.must("create table users (id integer primary key, name text) strict");
  EXPECT_EQ(
      refused(AddColumn{kUsersTable, column("mail", "VARCHAR(40)")}),
      "render \"add column users.mail VARCHAR(40)\": a STRICT table takes only INT, INTEGER, REAL, TEXT, BLOB and ANY, "
      "not VARCHAR(40)");
  act(AddColumn{kUsersTable, column("mail", "TEXT")});
}

TEST_F(DialectTest, DropsAColumnWithAllThatIsItsOwn) {
  app_.must("create table teams (id integer primary key)");
  app_.must(
      "create table users (id integer primary key, name text, mail text unique check (mail <> ''), team int references teams (id), "
      "unique (name), check (length(mail) < 40), unique (name, team))");
  app_.must("create index by_mail on users (lower(mail)) where mail is not null");
  app_.must("insert into users values (1, 'Ada', 'a@x', null)");
  act(DropColumn{kUsersTable, "mail"});
  EXPECT_EQ(app_.exec("insert into users values (2, 'Ada', null)"),
            "UNIQUE constraint failed: users.name");
  act(DropColumn{kUsersTable, "team"});
  EXPECT_EQ(app_.query("select * from users"), "1|Ada");
}

TEST_F(DialectTest, SwapsNames) {
  app_.must(
      "create table users (id integer primary key, n int check (n > 0) unique, _shoofly_new_n bigint)");
  app_.must("create view v as select id from users");
  app_.must("insert into users values (1, 10, 20)");
  act(RenameColumns{kUsersTable, {{"n", "_shoofly_old_n"}, {"_shoofly_new_n", "n"}}, {}, {}});
  EXPECT_EQ(app_.query("select n, _shoofly_old_n from users"), "20|10");
  act(RenameColumns{kUsersTable, {{"n", "_shoofly_new_n"}, {"_shoofly_old_n", "n"}}, {}, {}});
  act(RenameColumns{
      kUsersTable, {{"n", "_shoofly_new_n"}, {"_shoofly_new_n", "n"}}, {}, {}});  // a true cycle
  EXPECT_EQ(app_.query("select n, _shoofly_new_n from users"), "20|10");
}

TEST_F(DialectTest, RenamesIndexesAndConstraintsWithTheirColumn) {
  app_.must(
      "create table users (id integer primary key, a text constraint a_check check (a <> ''), b text, check (length(b) < 9))");
  app_.must("create unique index by_a on users (a)");
  app_.must("create index by_b on users (b)");
  app_.must("insert into users values (1, 'x', 'y')");
  act(RenameColumns{kUsersTable,
                    {{"a", "a2"}, {"b", "a"}},
                    {{"by_a", "by_old"}, {"by_b", "by_a"}},
                    {{"a_check", "a_old"}, {"users_b_check", "a_check"}}});
  EXPECT_EQ(app_.query("select * from users where a = 'y'"), "1|x|y");
  EXPECT_EQ(app_.exec("insert into users values (2, '', 'y')"), "CHECK constraint failed: a_old");
  EXPECT_EQ(app_.exec("insert into users values (2, 'x', 'y')"),
            "UNIQUE constraint failed: users.a2");
}

TEST_F(DialectTest, SetsAndDropsNotNull) {
  make_users();
  act(DropNotNull{kUsersTable, "name"});
  app_.must("insert into users (name) values (null)");
  EXPECT_EQ(refused(SetNotNull{kUsersTable, "name"}),
            "set users.name not null: there are rows where it is NULL");
  app_.must("delete from users where name is null");
  act(SetNotNull{kUsersTable, "name"});
  EXPECT_EQ(app_.exec("insert into users (name) values (null)"),
            "NOT NULL constraint failed: users.name");
}

TEST_F(DialectTest, AddsAndDropsChecks) {
  make_users();
  Constraint check;
  check.name = "adult";
  check.columns = {"age"};
  check.expression = "age > 18";
  EXPECT_EQ(refused(AddConstraint{kUsersTable, check}),
            "add constraint adult on users: there are rows that break it");
  app_.must("update users set age = 20 where id = 1; update users set age = null where id = 2");
  act(AddConstraint{kUsersTable, check});
  EXPECT_EQ(app_.exec("update users set age = 1"), "CHECK constraint failed: adult");
  act(DropConstraint{kUsersTable, "adult"});
  app_.must("update users set age = 1");
}

TEST_F(DialectTest, AddsAndDropsForeignKeys) {
  app_.must("create table teams (id integer primary key, code text collate nocase unique)");
  app_.must("create table users (id integer primary key, team text, -- last\n other int\n)");
  app_.must(
      "insert into teams values (1, 'Red'); insert into users values (1, 'red', 1), (2, null, 2)");
  Constraint key;
  key.name = "in_team";
  key.kind = ConstraintKind::kForeignKey;
  key.columns = {"team"};
  key.references = {"", "teams"};
  key.referenced_columns = {"code"};
  key.rules = "ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED";
  act(AddConstraint{kUsersTable, key});
  app_.must("pragma foreign_keys = on");
  app_.must("delete from teams");
  EXPECT_EQ(app_.query("select id from users"), "2");
  act(DropConstraint{kUsersTable, "in_team"});
  app_.must("insert into users values (3, 'blue', 3)");
  EXPECT_EQ(refused(AddConstraint{kUsersTable, key}),
            "add constraint in_team on users: there are rows without a parent row");
}

TEST_F(DialectTest, DropsConstraintsThatHaveNoName) {
  app_.must("create table teams (id integer primary key)");
  app_.must(
      "create table users (id integer primary key, a int unique check (a > 0) check (a < 9) references teams, b int unique, "
      "check (a > 1), unique (b, a), foreign key (b) references teams (id))");
  app_.must("insert into teams values (2); insert into users values (1, 2, 2)");
  for (const char* name : {"users_a_check", "users_b_fkey", "users_a_key", "users_a_fkey",
                           "users_b_a_key", "users_a_check2"}) {
    act(DropConstraint{kUsersTable, name});
  }
  EXPECT_EQ(app_.exec("insert into users values (2, 10, 7)"),
            "CHECK constraint failed: users_a_check1");
  EXPECT_EQ(app_.exec("insert into users values (2, 8, 2)"), "UNIQUE constraint failed: users.b");
  EXPECT_EQ(refused(DropConstraint{kUsersTable, "users_pkey"}),
            "drop constraint users_pkey of users: SQLite cannot drop a primary key");
}

TEST_F(DialectTest, IndexesAndAttachedOnes) {
  make_users();
  Index index;
  index.name = "by_name";
  index.unique = true;
  index.parts = {{"name", "", "", "", false, false}};
  index.reads = {"name"};
  act(CreateIndex{kUsersTable, index});
  Constraint unique;
  unique.name = "one_name";
  unique.kind = ConstraintKind::kUnique;
  unique.columns = {"name"};
  EXPECT_EQ(
      refused(AddConstraint{kUsersTable, unique}),
      "add constraint one_name on users: SQLite needs a unique index first, which then becomes the constraint");
  act(AttachIndex{kUsersTable, unique, "by_name"});
  EXPECT_EQ(app_.exec("insert into users (name) values ('Ada')"),
            "UNIQUE constraint failed: users.name");
  app_.must("insert into users (name) values ('Ada') on conflict (name) do update set age = 8");
  act(DropConstraint{kUsersTable, "one_name"});
  app_.must("insert into users (name) values ('Ada')");
  Index expression = index;
  expression.name = "by_lower";
  expression.unique = false;
  expression.parts = {{"", "lower(name)", "", "", true, false},
                      {"age", "", "NOCASE", "", false, false}};
  expression.where_sql = "age > 1";
  expression.reads = {"name", "age"};
  act(CreateIndex{kUsersTable, expression});
  act(DropIndex{kUsersTable, "by_lower"});
}

TEST_F(DialectTest, RenderedStatementsRunInTheTool) {
  make_users();
  app_.must("alter table users add column mail text default 'none'");
  const Catalog before = catalog();
  std::string script = "begin immediate;\n";
  Catalog predicted = before;
  Constraint check;
  check.name = "c";
  check.columns = {"age"};
  check.expression = "age > 0";
  const std::vector<Action> actions = {DropNotNull{kUsersTable, "name"},
                                       SetDefault{kUsersTable, "mail", "'x'"},
                                       SetNotNull{kUsersTable, "age"},
                                       AddConstraint{kUsersTable, check},
                                       RenameColumns{kUsersTable, {{"age", "years"}}, {}, {}},
                                       DropConstraint{kUsersTable, "c"}};
  for (const Action& action : actions) {
    const auto rendered = dialect().render(action, predicted);
    ASSERT_TRUE(rendered.ok());
    for (const Statement& statement : rendered->statements) script += statement.sql.str() + ";\n";
    ASSERT_TRUE(apply(action, predicted, &sync_triggers).ok());
  }
  EXPECT_EQ(cli(script + "commit;"), "");
  EXPECT_EQ(render(diff(predicted, catalog())), "");
  EXPECT_EQ(cli("pragma integrity_check"), "ok");
  EXPECT_EQ(cli("select mail from users"), "none\nnone");
}

TEST_F(DialectTest, RenamesColumnsInExpressionsOnly) {
  const auto renamed = [](const std::string& expression) {
    return *dialect().rename_column_in(expression, "name", "n2");
  };
  EXPECT_EQ(renamed("name > 'name' and \"NAME\" is not null and [name] <> `name`"),
            "n2 > 'name' and n2 is not null and n2 <> n2");
  EXPECT_EQ(
      renamed("name(name) + cast(name as name) + name collate name + name.name /* name */ -- name"),
      "name(n2) + cast(n2 as name) + n2 collate name + name.n2 /* name */ -- name");
  EXPECT_EQ(*dialect().rename_column_in("c > 0", "c", "order"), "\"order\" > 0");
}

}  // namespace
}  // namespace shoofly::sqlite::test
