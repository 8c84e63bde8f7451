// What the rules for SQLite say of it, on SQLite: a statement that a rule calls refused is refused,
// on a table with a row, and what stands in its good.sql runs; what the others warn of happens.

#include <sqlite3.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

class SqliteClaims : public ::testing::Test {
 protected:
  void SetUp() override { open_again(); }
  void open_again() {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open((folder_.path() / "x.db").c_str(), &raw), SQLITE_OK);
    database_ = {raw, sqlite3_close};
  }

  // Its error; empty: it ran.
  std::string run(const std::string& sql) const {
    char* raw = nullptr;
    sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, &raw);
    const std::unique_ptr<char, void (*)(void*)> error(raw, sqlite3_free);
    return error == nullptr ? "" : error.get();
  }
  // The first value of the first row.
  std::string ask(const std::string& sql) const {
    std::string value = "no row";
    const auto take = [](void* into, int, char** values, char**) {
      *static_cast<std::string*>(into) = values[0] == nullptr ? "NULL" : values[0];
      return 0;
    };
    sqlite3_exec(database_.get(), sql.c_str(), take, &value, nullptr);
    return value;
  }
  static std::string file(const std::string& rule, const std::string& name) {
    std::ifstream in(source_dir() / "tests/lint/sqlite" / rule / name);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  TempDir folder_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_{nullptr, sqlite3_close};
};

TEST_F(SqliteClaims, WhatCannotBeAddedOrDroppedIsRefused) {
  for (const std::string rule : {"column-not-addable", "column-not-droppable"}) {
    ASSERT_EQ(run("drop table if exists users; drop table if exists drafts;"), "");
    run(rule == "column-not-addable" ? "pragma foreign_keys = on" : "pragma foreign_keys = off");
    ASSERT_EQ(run(file(rule, "before.sql") + "insert into users (name) values ('x');"), "");
    std::istringstream lines(file(rule, "bad.sql"));
    int refused = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("--")) continue;
      EXPECT_NE(run(line), "") << line;
      ++refused;
    }
    EXPECT_GE(refused, 3);
    EXPECT_EQ(run(file(rule, "good.sql")), "") << rule;
  }
}

TEST_F(SqliteClaims, ANameInDoubleQuotesThatIsNoColumnIsAText) {
  ASSERT_EQ(run(file("name-taken-for-text", "before.sql") +
                "insert into users (email, size) values ('a', 7), ('b', 8);"),
            "");
  ASSERT_EQ(run(file("name-taken-for-text", "bad.sql")), "");
  EXPECT_EQ(ask("select group_concat(plan) from new_users"), "plan,plan");
  EXPECT_EQ(ask("select cid from pragma_index_xinfo('by_plan') where seqno = 0"),
            "-2");  // an expression
  EXPECT_EQ(ask("select count(*) from users"), "0");
  EXPECT_EQ(run("insert into parts (size) values (-1)"), "");
  // Elsewhere a name is one.
  for (const char* refused :
       {R"(insert into new_users (id, email, "nope") values (9, 'a', 'b'))",
        R"(update users set "nope" = 1)", R"(update users set size = users."nope")",
        "update users set size = `nope`", "create index i on users ([nope])"})
    EXPECT_NE(run(refused), "") << refused;
}

TEST_F(SqliteClaims, ColumnsAreMatchedByTheirPlaces) {
  ASSERT_EQ(run(file("columns-swapped", "before.sql") +
                "insert into users (email, name) values ('e', 'n');" +
                file("columns-swapped", "bad.sql")),
            "");
  EXPECT_EQ(ask("select name || email from new_users"), "en");
  EXPECT_EQ(ask("select name || email from all_users"), "en");
}

TEST_F(SqliteClaims, TwoAlikeRowsStopAUniqueIndex) {
  ASSERT_EQ(
      run(file("unique-over-rows", "before.sql") +
          "insert into users (email, name, \"order\") values ('a', 'n', 'x'), ('b', 'n', 'x');"),
      "");
  EXPECT_NE(run(file("unique-over-rows", "bad.sql")), "");
  ASSERT_EQ(run("update users set name = email"), "");
  EXPECT_EQ(run(file("unique-over-rows", "bad.sql")), "");
}

// Without a rule for each: what ADD COLUMN says of defaults is what the reader calls plain.
TEST_F(SqliteClaims, OnlyPlainDefaultsAreAddedWhereThereAreRows) {
  ASSERT_EQ(run("create table t (a); insert into t values (1);"), "");
  int number = 0;
  for (const std::string good :
       {"1", "-1", "+1.5", "'x'", "null", "true", "(1)", "((-2))", "x'00'"})
    EXPECT_EQ(run("alter table t add c" + std::to_string(number++) + " default " + good), "")
        << good;
  for (const std::string bad : {"current_time", "(1 + 2)", "(random())", "('a' || 'b')"})
    EXPECT_NE(run("alter table t add c" + std::to_string(number++) + " default " + bad), "") << bad;
}

TEST_F(SqliteClaims, WhatCannotRunInATransactionFails) {
  EXPECT_NE(run(file("cannot-run-in-transaction", "bad.sql")), "");
  run("rollback");
  EXPECT_NE(run(file("transaction-in-transaction", "bad.sql")), "");
  run("rollback");
  EXPECT_NE(run("begin; pragma journal_mode = wal; "), "");
}

TEST_F(SqliteClaims, ForeignKeysStayAsTheyAreInATransaction) {
  ASSERT_EQ(run("pragma foreign_keys = on; begin; pragma foreign_keys = off;"), "");
  EXPECT_EQ(ask("pragma foreign_keys"), "1");
  ASSERT_EQ(run("commit; pragma foreign_keys = off;"), "");
  EXPECT_EQ(ask("pragma foreign_keys"), "0");
}

constexpr const char* kRows =
    "insert into users (id, name) values (1, 'x'); insert into orders (id, user_id) values (1, 1);";

TEST_F(SqliteClaims, DroppingAParentEmptiesItsChildren) {
  const std::string before = file("rebuild-empties-children", "before.sql") + kRows;
  const std::string bad = file("rebuild-empties-children", "bad.sql");
  ASSERT_EQ(run(before + "pragma foreign_keys = on;" + bad), "");
  EXPECT_EQ(ask("select count(*) from orders"), "0");
  ASSERT_EQ(run("pragma foreign_keys = off; drop table users; drop table orders;" + before + bad),
            "");
  EXPECT_EQ(ask("select count(*) from orders"), "1");
}

TEST_F(SqliteClaims, ReferencesFollowATableThatIsRenamedAway) {
  ASSERT_EQ(run(file("rebuild-breaks-references", "before.sql") + kRows +
                file("rebuild-breaks-references", "bad.sql")),
            "");
  EXPECT_NE(run("insert into orders (user_id) values (1)"), "");
}

TEST_F(SqliteClaims, IndexesAndTriggersGoWithTheirTable) {
  ASSERT_EQ(run(file("rebuild-loses-objects", "before.sql") +
                "create trigger g after insert on orders begin select 1; end;" + kRows +
                file("rebuild-loses-objects", "bad.sql")),
            "");
  EXPECT_EQ(ask("select count(*) from sqlite_schema where type in ('index', 'trigger')"), "0");
}

TEST_F(SqliteClaims, ValuesAreStoredByTheLettersOfTheirType) {
  ASSERT_EQ(run(file("misleading-type", "bad.sql") +
                "insert into users (zip, height) values ('007', 1.0);"),
            "");
  EXPECT_EQ(ask("select zip from users"), "7");
  EXPECT_EQ(ask("select typeof(height) from users"), "integer");
}

TEST_F(SqliteClaims, APrimaryKeyCanBeNull) {
  ASSERT_EQ(run(file("nullable-primary-key", "bad.sql") +
                "insert into users (name) values ('x'), ('y');"),
            "");
  EXPECT_EQ(ask("select count(*) from users where id is null"), "2");
  ASSERT_EQ(run("create table w (id text primary key) without rowid;"
                "create table s (id text primary key) strict;"),
            "");
  EXPECT_NE(run("insert into w values (null)"), "");
  EXPECT_NE(run("insert into s values (null)"), "");
}

TEST_F(SqliteClaims, StrictTablesKnowSixTypes) {
  EXPECT_NE(run(file("strict-type-unknown", "bad.sql")), "");
  EXPECT_NE(run("create table p (id integer primary key, n numeric) strict"), "");
  EXPECT_NE(run("create table p (id integer primary key, n) strict"), "");
  EXPECT_EQ(run(file("strict-type-unknown", "good.sql") +
                "create table p (a int, b integer, c real, d text, e blob, f any) strict"),
            "");
}

TEST_F(SqliteClaims, ANullGoesIntoNoColumnThatIsNotNull) {
  ASSERT_EQ(run(file("null-into-not-null", "before.sql") +
                "insert into users (email) values ('a@b.example');"),
            "");
  EXPECT_NE(run(file("null-into-not-null", "bad.sql")), "");
  run("rollback");
  EXPECT_EQ(run(file("null-into-not-null", "good.sql")), "");
}

TEST_F(SqliteClaims, ATriggerGoesWithItsTable) {
  ASSERT_EQ(
      run(file("rebuild-loses-objects", "before.sql") + file("rebuild-loses-objects", "bad.sql")),
      "");
  EXPECT_EQ(ask("select count(*) from sqlite_schema where type = 'trigger'"), "0");
}

TEST_F(SqliteClaims, ATableGoesUnderATriggerThatNamesIt) {
  ASSERT_EQ(
      run(file("dropped-under-object", "before.sql") + file("dropped-under-object", "bad.sql")),
      "");
  EXPECT_EQ(run("insert into orders values (1, 2)"), "no such table: main.log");
  EXPECT_EQ(run("alter table orders rename column total to sum"),
            "error in trigger orders_logged: no such table: main.log");
  EXPECT_EQ(run("alter table orders add column note text"), "");
}

TEST_F(SqliteClaims, AForeignKeyToWhatIsNotUniqueFailsWhenRowsAreWritten) {
  ASSERT_EQ(run("pragma foreign_keys = on;" + file("foreign-key-mismatch", "bad.sql")), "");
  const std::string mismatch = "foreign key mismatch - ";
  EXPECT_EQ(run("insert into stock (part) values ('x')"),
            mismatch + "\"stock\" referencing \"parts\"");
  EXPECT_EQ(run("delete from parts"), mismatch + "\"stock\" referencing \"parts\"");
  EXPECT_EQ(run("insert into visits (maker) values (1)"),
            mismatch + "\"visits\" referencing \"makers\"");
  EXPECT_EQ(run("insert into tours (visit) values (1)"), "no such table: main.visit");
  open_again();
  ASSERT_EQ(run("drop table stock; drop table parts; pragma foreign_keys = on;" +
                file("foreign-key-mismatch", "good.sql") +
                "insert into parts values (1, 'a', 2); insert into stock values (1, 'a', 1, 1);"
                "insert into orders values (1, 2, 'a'); delete from stock;"),
            "");
}

TEST_F(SqliteClaims, ACheckThatIsIgnoredLetsRowsIn) {
  ASSERT_EQ(run("create table t (a int check (a > 0));" + file("checks-switched-off", "bad.sql") +
                "insert into t values (-1);" + file("checks-switched-off", "good.sql")),
            "");
  EXPECT_EQ(run("update t set a = a"), "CHECK constraint failed: a > 0");
}

TEST_F(SqliteClaims, DoubleQuotesMakeAString) {
  ASSERT_EQ(run(file("string-in-double-quotes", "bad.sql")), "");
  EXPECT_EQ(ask("select state from users"), "new");
}

}  // namespace
}  // namespace shoofly::testing
