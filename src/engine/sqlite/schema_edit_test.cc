#include "engine/sqlite/schema_edit.h"

#include <rapidcheck.h>

#include "engine/sqlite/test_support.h"
#include "engine/sqlite/tokens.h"

namespace shoofly::sqlite::test {
namespace {

class SchemaEditTest : public DatabaseTest {
 protected:
  // The tokens as the recursive query sees them, "|" between.
  std::string by_query(const std::string& name) {
    auto found = ours().run(schema_tokens("table", name));
    EXPECT_TRUE(found.ok()) << found.error().describe();
    std::string text;
    for (const auto& row : found->rows) text += as_text(row[2]) + "|";
    return text;
  }
  static std::string by_cutter(const std::string& sql) {
    std::string text;
    for (const Token& token : tokenize(sql)) text += std::string(token.text) + "|";
    return text;
  }
  std::string edited(const SchemaEdit& edit) {
    auto done = ours().run_together(edit.statements());
    EXPECT_EQ(app_.query("pragma integrity_check"), "ok");
    if (!done.ok()) return "error: " + done.error().message;
    return app_.query("select sql from sqlite_schema where type = 'table' and name = 't'");
  }
  std::string drop_not_null(const std::string& create, const std::string& column) {
    app_.must(create);
    const Table t = table("t");
    SchemaEdit edit(t, "drop not null");
    edit.drop_not_null(column);
    return edited(edit);
  }
};

TEST_F(SchemaEditTest, CutsAsSqliteDoes) {
  const std::string sql =
      "CREATE TABLE \"we\"\"ird\" (id integer, -- the id, (comment 'x\n 'na''me' text not null  default 'x''),y' , [b c] varchar"
      " (10) /* x , ' */ not null on conflict replace check([b c] > '('), naïve int, `q``t` REAL, constraint \"k\" unique ([b c]))";
  app_.must(sql);
  EXPECT_EQ(by_query("we\"ird"), by_cutter(sql));
}

// A column definition out of parts that try to look like something else, and what it is without NOT
// NULL.
struct Definition {
  std::string name;
  std::string with;
  std::string without;
};

Definition random_definition(int number) {
  static const std::vector<std::string> names = {
      "c%", "\"c\"\"%\"", "[c %]", "`c``%`", "'c''%'", "ç%", "\"not null%\"", "\"c,%(\""};
  static const std::vector<std::string> types = {"", " text", " varchar ( 10 )",
                                                 " \"int not null\"", " decimal(10,2)"};
  static const std::vector<std::string> fillers = {
      "",
      " /* not null , ( */",
      " -- not null, ) '\n",
      " default 'not null'",
      " default (1 + (2))",
      " default -1.5e3",
      " check ('(' <> ')')",
      " constraint \"not null\" unique",
      " references r (x) on delete set null not deferrable",
      " collate nocase",
      " constraint k check (1 not null)"};
  static const std::vector<std::string> rules = {" not null", " NOT /* x */ NULL",
                                                 " constraint \"n,n\" not null",
                                                 " not null on conflict ignore"};
  const auto pick = [](const std::vector<std::string>& list) { return *rc::gen::elementOf(list); };
  Definition definition;
  std::string name = pick(names);
  name.replace(name.find('%'), 1, std::to_string(number));
  definition.name = name_of(tokenize(name)[0]);
  const std::string before = name + pick(types) + pick(fillers);
  const std::string after = pick(fillers);
  definition.with = before + pick(rules) + after;
  definition.without = before + after;
  return definition;
}

TEST_F(SchemaEditTest, RandomDefinitions) {
  const bool held = rc::check("the query cuts as tokens.h does, and takes out NOT NULL alone", [&] {
    const int count = *rc::gen::inRange(1, 6);
    const int chosen = *rc::gen::inRange(0, count);
    std::vector<Definition> definitions;
    std::string with;
    std::string without;
    for (int i = 0; i < count; ++i) {
      definitions.push_back(random_definition(i));
      with += (i == 0 ? "" : ", ") + definitions.back().with;
      without += (i == 0 ? "" : ", ") +
                 (i == chosen ? definitions.back().without : definitions.back().with);
    }
    const std::string head = "CREATE TABLE t (";
    app_.must("drop table if exists t");
    const std::string made = app_.exec(head + with + ")");
    RC_PRE(made.empty() || made.find("duplicate") == std::string::npos);
    RC_ASSERT(made == "");
    const auto squeezed = [](const std::string& sql) {
      std::string text;
      for (const Token& token : tokenize(sql)) text += std::string(token.text) + " ";
      return text;
    };
    RC_ASSERT(by_query("t") == by_cutter(head + with + ")"));
    const Table t = table("t");
    SchemaEdit edit(t, "drop not null");
    edit.drop_not_null(definitions[static_cast<std::size_t>(chosen)].name);
    RC_ASSERT(squeezed(edited(edit)) == squeezed(head + without + ")"));
  });
  EXPECT_TRUE(held);
}

TEST_F(SchemaEditTest, DropsNotNullOfThatColumnOnly) {
  EXPECT_EQ(
      drop_not_null(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, first_name text NOT NULL, name text NOT NULL,  x text NOT NULL)",
          "name"),
      "CREATE TABLE t (id INTEGER PRIMARY KEY, first_name text NOT NULL, name text,  x text NOT NULL)");
}

TEST_F(SchemaEditTest, DropsNotNullWithItsNameAndConflictRule) {
  EXPECT_EQ(
      drop_not_null(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, \"NAME\" text CONSTRAINT nn NOT NULL ON CONFLICT IGNORE DEFAULT 'not null')",
          "name"),
      "CREATE TABLE t (id INTEGER PRIMARY KEY, \"NAME\" text DEFAULT 'not null')");
}

TEST_F(SchemaEditTest, IsNotFooledByCommentsChecksAndDefaults) {
  EXPECT_EQ(
      drop_not_null(
          "CREATE TABLE t (a int, -- name text not null,\n name text DEFAULT 'a, name not null' CHECK (name NOT NULL)"
          " REFERENCES t (a) ON DELETE SET NULL NOT DEFERRABLE INITIALLY IMMEDIATE /* not null */ NOT\n NULL -- end\n, b int)",
          "name"),
      "CREATE TABLE t (a int, -- name text not null,\n name text DEFAULT 'a, name not null' CHECK (name NOT NULL)"
      " REFERENCES t (a) ON DELETE SET NULL NOT DEFERRABLE INITIALLY IMMEDIATE /* not null */ -- end\n, b int)");
}

TEST_F(SchemaEditTest, OddNames) {
  EXPECT_EQ(
      drop_not_null(
          "CREATE TABLE t ([weiß, not null] text, \"a\"\"b\" int not null, `c``d` int not null, 'e''f' int not null, naïve int not null)",
          "naïve"),
      "CREATE TABLE t ([weiß, not null] text, \"a\"\"b\" int not null, `c``d` int not null, 'e''f' int not null, naïve int)");
  for (const char* name : {"a\"b", "c`d", "e'f"}) {
    const Table t = table("t");
    SchemaEdit edit(t, "drop not null");
    edit.drop_not_null(name);
    EXPECT_EQ(edited(edit).find("error"), std::string::npos) << name;
  }
  EXPECT_EQ(
      app_.query("select sql from sqlite_schema"),
      "CREATE TABLE t ([weiß, not null] text, \"a\"\"b\" int, `c``d` int, 'e''f' int, naïve int)");
}

TEST_F(SchemaEditTest, FailsWithItsSentenceWhereNothingIsFound) {
  EXPECT_EQ(drop_not_null("CREATE TABLE t (id INTEGER PRIMARY KEY, name text)", "name"),
            "error: drop not null: no NOT NULL was found in the column's definition");
  EXPECT_EQ(app_.query("select sql from sqlite_schema"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name text)");
  EXPECT_EQ(app_.exec("update sqlite_schema set sql = 'x'"),
            "table sqlite_master may not be modified");
  EXPECT_FALSE(ours()
                   .run({Sql::checked("update sqlite_schema set sql = 'x'"), {}})
                   .ok());  // the switch is off again
}

TEST_F(SchemaEditTest, OpenConnectionsGoOn) {
  app_.must("CREATE TABLE t (id INTEGER PRIMARY KEY, name text NOT NULL)");
  sqlite3_stmt* raw = nullptr;
  ASSERT_EQ(
      sqlite3_prepare_v2(app_.handle(), "insert into t (name) values (?1)", -1, &raw, nullptr),
      SQLITE_OK);
  const StatementHandle statement(raw);
  EXPECT_EQ(sqlite3_step(raw), SQLITE_CONSTRAINT);
  sqlite3_reset(raw);
  const Table t = table("t");
  SchemaEdit edit(t, "drop not null");
  edit.drop_not_null("name");
  edited(edit);
  EXPECT_EQ(sqlite3_step(raw),
            SQLITE_DONE);  // the same prepared statement, prepared anew by itself
  EXPECT_EQ(app_.query("select * from t"), "1|∅");
}

TEST_F(SchemaEditTest, IsNotPossibleInDefensiveMode) {
  app_.must("CREATE TABLE t (id INTEGER PRIMARY KEY, name text NOT NULL)");
  const Table t = table("t");
  SchemaEdit edit(t, "drop not null");
  edit.drop_not_null("name");
  sqlite3_db_config(ours().handle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  EXPECT_EQ(edited(edit), "error: table sqlite_master may not be modified");
  sqlite3_db_config(ours().handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
  EXPECT_EQ(edited(edit), "CREATE TABLE t (id INTEGER PRIMARY KEY, name text)");
}

TEST_F(SchemaEditTest, RollsBackWithItsTransaction) {
  app_.must("CREATE TABLE t (id INTEGER PRIMARY KEY, name text NOT NULL)");
  const Table t = table("t");
  SchemaEdit edit(t, "drop not null");
  edit.drop_not_null("name");
  ASSERT_TRUE(ours().begin().ok());
  for (const Statement& statement : edit.statements())
    ASSERT_TRUE(ours().run(statement).ok()) << statement.sql.str();
  EXPECT_TRUE(ours().run({Sql::checked("insert into t (name) values (null)"), {}}).ok());
  ours().rollback();
  EXPECT_EQ(app_.query("select sql from sqlite_schema"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, name text NOT NULL)");
  const auto failed = ours().run({Sql::checked("insert into t (name) values (null)"), {}});
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "NOT NULL constraint failed: t.name");
}

}  // namespace
}  // namespace shoofly::sqlite::test
