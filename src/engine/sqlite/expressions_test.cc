// Expressions that people write, against SQLite's own parser. Messages are compared to the letter.

#include "engine/sqlite/expressions.h"

#include <array>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/sqlite/connection.h"
#include "harness/temp_dir.h"

namespace shoofly::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ExpressionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::write_text(folder_ / "a.db", "");
    auto opened = SqliteConnection::open(folder_ / "a.db", {});
    ASSERT_TRUE(opened.ok()) << opened.error().describe();
    connection_ = std::move(*opened);
    Table users;
    users.name = {"", "users"};
    users.columns = {{.name = "id", .type = "INTEGER", .nullable = false},
                     {.name = "Name", .type = "TEXT", .collation = "NOCASE"},
                     {.name = "first name", .type = "VARCHAR(40)"},
                     {.name = "desc", .type = "TEXT"},
                     {.name = "born", .type = "TEXT", .collation = "german"},
                     {.name = "twice",
                      .type = "INTEGER",
                      .generated = Generated::kStored,
                      .generated_sql = "id * 2"}};
    catalog_.tables = {users};
  }

  Result<Expression> check(const std::string& text,
                           const std::map<std::string, std::string>& more = {}) {
    return expression_checker().check(*connection_, catalog_,
                                      {.id = "q",
                                       .table = {"", "users"},
                                       .text = text,
                                       .result_type = "TEXT",
                                       .more_columns = more});
  }
  Result<Expression> check_default(const std::string& text, bool required = false) {
    return expression_checker().check(*connection_, catalog_,
                                      {.id = "q",
                                       .table = {"", "users"},
                                       .text = text,
                                       .result_type = "TEXT",
                                       .may_be_volatile = true,
                                       .required = required});
  }

  // "message | help", or "accepted".
  std::string refusal(const std::string& text) {
    const Result<Expression> result = check(text);
    if (result.ok()) return "accepted";
    EXPECT_EQ(result.error().kind, ErrorKind::kInvalidInput);
    return result.error().message +
           (result.error().help.empty() ? "" : " | " + result.error().help[0]);
  }

  std::vector<std::string> reads(const std::string& text) {
    const Result<Expression> result = check(text);
    EXPECT_TRUE(result.ok()) << text << ": " << result.error().describe();
    std::vector<std::string> names;
    if (!result.ok()) return names;
    for (const Binding& binding : result->reads) names.push_back(binding.column);
    return names;
  }

  testing::TempDir folder_;
  std::unique_ptr<SqliteConnection> connection_;
  Catalog catalog_;
};

TEST_F(ExpressionsTest, AcceptsWhatDependsOnTheRowOnly) {
  for (const char* text : {"upper(name)",
                           "name || ' ' || \"first name\"",
                           "case when id > 0 then name end",
                           "max(id, 2)",
                           "id in (1, 2, 3)",
                           "name like 'a%' escape '\\'",
                           "cast(id as text)",
                           "date(name)",
                           "date(name, '+1 day')",
                           "strftime('%Y', name)",
                           "iif(id is null, 'now', name)",
                           "id between 1 and 2",
                           "not id",
                           "users.name",
                           "name -> '$.a'",
                           "'a;b'",
                           "1",
                           "x'00' || name",
                           "(((id)))",
                           "true",
                           "coalesce(name, ')')",
                           "json_extract(name, '$.x')",
                           "[Name]",
                           "`Name`"}) {
    const Result<Expression> result = check(text);
    ASSERT_TRUE(result.ok()) << text << ": " << result.error().describe();
    EXPECT_EQ(result->text, text);
    EXPECT_EQ(result->result_type, "TEXT");
    EXPECT_TRUE(result->immutable);
    EXPECT_FALSE(result->volatile_default);
  }
}

TEST_F(ExpressionsTest, NamesTheColumnsItReadsAsDeclared) {
  EXPECT_THAT(reads("NAME || \"First Name\" || nAmE"), ElementsAre("Name", "first name"));
  EXPECT_THAT(reads("twice + [id]"), ElementsAre("twice", "id"));
  EXPECT_THAT(reads("\"desc\""), ElementsAre("desc"));
  EXPECT_THAT(reads("'name'"), ElementsAre());
  EXPECT_THAT(reads("name collate binary = 'x'"), ElementsAre("Name"));
  const Result<Expression> back = check("a || Name", {{"a", "INTEGER"}, {"name", "BLOB"}});
  ASSERT_TRUE(back.ok()) << back.error().describe();
  EXPECT_THAT(back->reads,
              ElementsAre(Binding{"a", "a", "INTEGER"}, Binding{"name", "name", "BLOB"}));
}

TEST_F(ExpressionsTest, CutsCommentsAround) {
  const Result<Expression> result = check(" /* loud */ upper(name) -- for the badge");
  ASSERT_TRUE(result.ok()) << result.error().describe();
  EXPECT_EQ(result->text, "upper(name)");
  EXPECT_TRUE(check("name -- one\n || 'x'").ok());
}

TEST_F(ExpressionsTest, StaysInsideItsParentheses) {
  EXPECT_EQ(refusal(""), "the expression is empty");
  EXPECT_EQ(refusal(" -- only a comment"), "the expression is empty");
  EXPECT_EQ(
      refusal("id; drop table users"),
      "a \";\" at character 3 of \"id; drop table users\" | write one expression, without \";\"");
  EXPECT_EQ(refusal("1), name = (2"),
            "a \")\" without its \"(\" at character 2 of \"1), name = (2\"");
  EXPECT_EQ(refusal("(id"), "a \"(\" without its \")\" in \"(id\"");
  EXPECT_EQ(refusal("name || 'x"),
            "a quote or comment without its end at character 9 of \"name || 'x\"");
  EXPECT_EQ(refusal("name /* x"),
            "a quote or comment without its end at character 6 of \"name /* x\"");
  EXPECT_EQ(refusal("id, name"), "more than one value in \"id, name\" | write one expression");
  EXPECT_EQ(refusal("id +"), "syntax error: the expression ends too early in \"id +\"");
  EXPECT_EQ(
      refusal("id as x"),
      "syntax error near \"as\" at character 4 of \"id as x\" | write one expression of SQLite's SQL");
  EXPECT_EQ(refusal(std::string("id\0+1", 5)), "the expression holds a NUL byte");
  EXPECT_EQ(refusal(std::string(40'000, '-') + "1"), "the expression is empty");
  EXPECT_EQ(refusal("'" + std::string(40'000, 'x') + "'"),
            "the expression has 40002 bytes; at most 32768 are allowed");
  EXPECT_EQ(refusal("id = ?1"),
            "a parameter, \"?1\", at character 6 of \"id = ?1\" | write the value itself");
  EXPECT_EQ(refusal("id = :a"),
            "a parameter, \":a\", at character 6 of \"id = :a\" | write the value itself");
}

TEST_F(ExpressionsTest, UnknownNamesAreNotTexts) {
  EXPECT_EQ(refusal("upper(nam)"),
            "unknown column \"nam\" at character 7 of \"upper(nam)\" | did you mean \"Name\"?");
  EXPECT_EQ(refusal("'äö' || nam"),
            "unknown column \"nam\" at character 9 of \"'äö' || nam\" | did you mean \"Name\"?");
  EXPECT_EQ(
      refusal("name || \"Miller\""),
      "unknown column \"Miller\" at character 9 of \"name || \"Miller\"\" | a text stands in single quotes: 'Miller'");
  EXPECT_EQ(
      refusal("zzzzzz"),
      "unknown column \"zzzzzz\" at character 1 of \"zzzzzz\" | columns are id, Name, first name, desc, born, twice");
  EXPECT_EQ(
      refusal("rowid"),
      "unknown column \"rowid\" at character 1 of \"rowid\" | columns are id, Name, first name, desc, born, twice");
  EXPECT_THAT(refusal("\"shoofly key\""), HasSubstr("unknown column \"shoofly key\""));
  EXPECT_EQ(refusal("uper(name)"),
            "unknown function \"uper\" at character 1 of \"uper(name)\" | did you mean upper()?");
  EXPECT_EQ(refusal("upper(name, 1)"),
            "wrong number of arguments to function upper() at character 1 of \"upper(name, 1)\"");
  EXPECT_EQ(
      refusal("name = 'x' collate german"),
      "a comparison by collation \"german\", which only the application registers, in \"name = 'x' collate german\" | add COLLATE "
      "BINARY, NOCASE or RTRIM to the comparison");
  EXPECT_THAT(refusal("born = 'x'"), HasSubstr("collation \"german\""));
  EXPECT_EQ(refusal("upper(born)"), "accepted");
  EXPECT_EQ(
      refusal("desc || 'x'"),
      "column \"desc\", named as a keyword, at character 1 of \"desc || 'x'\" | write it in double quotes: \"desc\"");
}

TEST_F(ExpressionsTest, ReadsNothingButTheRow) {
  for (const char* text : {"(select 1)",
                           "select 1",
                           "values (1)",
                           "with x as (select 1) select 1 from x",
                           "exists (select 1)",
                           "id in (select id from users)",
                           "id in users",
                           "id in json_each(name)",
                           "id in \"users\"",
                           "count(*)",
                           "sum(id)",
                           "max(id)",
                           "group_concat(name)",
                           "sum(id) filter (where id)",
                           "row_number() over ()",
                           "sum(id) over (order by id)",
                           "orders.total",
                           "main.users.name",
                           "raise(abort, 'x')",
                           "users.*",
                           "*"}) {
    EXPECT_NE(refusal(text), "accepted") << text;
  }
  EXPECT_EQ(
      refusal("1 + (select max(id) from users)"),
      "a subquery at character 6 of \"1 + (select max(id) from users)\" | an expression reads the columns of its own row, nothing else");
  EXPECT_EQ(
      refusal("1 + sum(id)"),
      "an aggregate function sum() at character 5 of \"1 + sum(id)\" | an expression reads the columns of its own row, nothing else");
  EXPECT_EQ(
      refusal("rank() over ()"),
      "a window function at character 8 of \"rank() over ()\" | an expression reads the columns of its own row, nothing else");
  EXPECT_EQ(
      refusal("id in users"),
      "a table behind IN at character 4 of \"id in users\" | an expression reads the columns of its own row, nothing else");
  EXPECT_EQ(
      refusal("orders.total"),
      "a name of another table or schema at character 1 of \"orders.total\" | write total alone; an expression reads the columns of its own row, nothing else");
}

TEST_F(ExpressionsTest, AValueIsTheSameEachTime) {
  for (const char* text :
       {"random()", "hex(randomblob(4))", "current_timestamp", "date('now')", "date('NOW', 'utc')",
        "date()", "strftime('%s')", "strftime ( '%s' , 'now' )", "datetime(name, 'localtime')",
        "julianday()", "date(coalesce(name, 'now'))", "date('n' || 'ow')", "changes()",
        "last_insert_rowid()", "sqlite_version()", "name match 'x'"}) {
    EXPECT_NE(refusal(text), "accepted") << text;
  }
  EXPECT_EQ(
      refusal("id || random()"),
      "not the same result each time: a call at character 7 of \"id || random()\" | a value may depend on nothing but its row: no "
      "random(), no current time, no time zone");
  EXPECT_EQ(
      refusal("date('now')"),
      "'now' asks the clock or the time zone, at character 6 of \"date('now')\" | a value may depend on nothing but its row: no "
      "random(), no current time, no time zone");
}

TEST_F(ExpressionsTest, ADefaultMayChange) {
  for (const char* text :
       {"random()", "current_timestamp", "datetime('now')", "lower(hex(randomblob(16)))"}) {
    const Result<Expression> result = check_default(text);
    ASSERT_TRUE(result.ok()) << text << ": " << result.error().describe();
    EXPECT_TRUE(result->volatile_default) << text;
    EXPECT_FALSE(result->immutable) << text;
  }
  const Result<Expression> constant = check_default("'new'");
  ASSERT_TRUE(constant.ok());
  EXPECT_FALSE(constant->volatile_default);
  EXPECT_FALSE(check_default("(select 1)").ok());
  EXPECT_THAT(check_default("(select max(id) from orders)").error().message,
              HasSubstr("a subquery"));
  EXPECT_FALSE(check_default("count(*)").ok());
  EXPECT_FALSE(check_default("load_extension('x')").ok());
  EXPECT_TRUE(check_default("1/0").ok());  // NULL
  EXPECT_THAT(check_default("1/0", true).error().message,
              HasSubstr("gives NULL, and the column is NOT NULL"));
  EXPECT_THAT(check_default("abs(-9223372036854775807 - 1)").error().message,
              HasSubstr("integer overflow"));
}

TEST_F(ExpressionsTest, CallsOnlyWhatEverySqliteHas) {
  EXPECT_EQ(
      refusal("id + sqrt(id)"),
      "function sqrt() at character 6 of \"id + sqrt(id)\" | the sync's triggers run inside the application, so only functions that "
      "every SQLite has are allowed");
  const auto one = [](sqlite3_context* context, int, sqlite3_value**) {
    sqlite3_result_int(context, 1);
  };
  ASSERT_EQ(
      sqlite3_create_function(connection_->handle(), "ours", 0, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                              nullptr, one, nullptr, nullptr),
      SQLITE_OK);
  EXPECT_THAT(refusal("ours()"), HasSubstr("unknown function \"ours\""));
}

// Whatever is accepted is one value wherever an expression can stand.
TEST_F(ExpressionsTest, NothingAcceptedLeavesItsPlace) {
  constexpr std::array<const char*, 30> kPieces = {
      "(",  ")",    "(",    ")",   ",",      ";",  "--",     "/*",         "*/", "'",
      "\"", "name", "id",   "1",   "+",      "||", "select", "from users", "\n", "[",
      "]",  "`",    "case", "end", "upper(", "in", "?",      "users.",     "as", "0x"};
  ASSERT_EQ(sqlite3_exec(connection_->handle(), "create table users(id, name)", nullptr, nullptr,
                         nullptr),
            SQLITE_OK);
  catalog_.tables[0].columns.resize(2);
  std::mt19937 random(20260101);
  int accepted = 0;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto pieces = 1 + random() % 6; pieces > 0; --pieces)
      text += std::string(kPieces[random() % kPieces.size()]) + " ";
    const Result<Expression> result = check(text);
    if (!result.ok()) continue;
    ++accepted;
    const std::string sql = "select (" + result->text + "), 42 from users";
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(connection_->handle(), sql.c_str(), -1, &raw, &tail), SQLITE_OK)
        << sql;
    const StatementHandle statement(raw);
    EXPECT_EQ(std::string(tail), "") << sql;
    EXPECT_EQ(sqlite3_column_count(raw), 2) << sql;
  }
  EXPECT_GT(accepted, 20);
}

TEST_F(ExpressionsTest, AMissingTableIsNotFound) {
  const Result<Expression> result = expression_checker().check(
      *connection_, catalog_, {.table = {"", "nope"}, .text = "1", .result_type = "TEXT"});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().describe(), "check expression: there is no table nope");
}

}  // namespace
}  // namespace shoofly::sqlite
