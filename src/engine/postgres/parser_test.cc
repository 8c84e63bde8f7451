#include "engine/postgres/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rapidcheck/gtest.h"

namespace shoofly::postgres {
namespace {

using ::testing::ElementsAre;

std::string error_of(const std::string& text) {
  const auto parsed = parse_expression(text);
  return parsed.ok() ? "accepted" : parsed.error().message;
}

TEST(Parser, ExpressionsThatStandInsideParentheses) {
  for (const char* text :
       {"a", "(a)", "a + b", "f(a, b)", "a[1:2]", "array[1, 2]", "(a, b) = (1, 2)",
        "'--' || '/* */' || ';'", "$$ ; -- $$", "E'\\''", "case when a then b end", "a :: text",
        " a ", "x between 1 and 2", "\"odd \"\" name\"", "U&'\\0441'", "f(a => 1)",
        "interval '1 day'", "a at time zone 'x'"}) {
    EXPECT_EQ(error_of(text), "accepted") << text;
  }
}

TEST(Parser, WhereTheTextIsWrong) {
  EXPECT_EQ(error_of("a +"), "column 4: the text ends where more is expected");
  EXPECT_EQ(error_of("a b c"), "column 3: syntax error at or near \"b\"");
  EXPECT_EQ(error_of("größe + + ,"),
            "column 13: \",\" is not allowed: exactly one expression is expected")
      << "columns are bytes";
  EXPECT_EQ(error_of("größe foo"), "column 9: syntax error at or near \"foo\"");
  EXPECT_EQ(error_of("x || 'abc"), "column 6: unterminated quoted string at or near \"'abc\"");
  EXPECT_EQ(error_of("a -- b\n + c"), "column 3: a comment is not allowed here");
  EXPECT_EQ(error_of("(a"), "column 3: a parenthesis is not closed");
}

TEST(Parser, TextsThatAreNone) {
  EXPECT_EQ(error_of("'\x82'"), "column 1: the text is not valid UTF-8");
  std::string deep = "a";
  for (int i = 0; i < 3000; ++i) deep += " || a";
  EXPECT_EQ(error_of(deep), "column 1: nested too deeply");
  EXPECT_EQ(error_of(std::string(15000, '-') + "a"), "column 1: a comment is not allowed here");
  std::string nots;
  for (int i = 0; i < 8000; ++i) nots += "not ";
  EXPECT_THAT(error_of(nots + "a"), ::testing::StartsWith("column "));
}

TEST(Parser, ColumnUses) {
  const auto parsed = parse_expression("lower(Users.\"Na me\") || größe || s.t.c || row(t.*)");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  const std::vector<ColumnUse> uses = column_uses(*parsed);
  ASSERT_EQ(uses.size(), 4U);
  EXPECT_THAT(uses[0].parts, ElementsAre("users", "Na me"));
  EXPECT_EQ(parsed->text.substr(uses[0].start, uses[0].end - uses[0].start), "Users.\"Na me\"");
  EXPECT_EQ(parsed->text.substr(uses[0].last_start, uses[0].end - uses[0].last_start), "\"Na me\"");
  EXPECT_THAT(uses[1].parts, ElementsAre("größe"));
  EXPECT_EQ(parsed->text.substr(uses[1].start, uses[1].end - uses[1].start), "größe");
  EXPECT_THAT(uses[2].parts, ElementsAre("s", "t", "c"));
  EXPECT_TRUE(uses[3].star);
  EXPECT_THAT(uses[3].parts, ElementsAre("t"));
}

TEST(Parser, Literals) {
  for (const char* literal :
       {"1", "-1", "'x'", "'x'::text", "'-1'::integer", "NULL::character varying", "true",
        "'{}'::jsonb", "ARRAY['a'::text, 'b'::text]", "'x'::character varying(3)",
        "('x'::character varying)::text", "B'0'::\"bit\"", "1.5",
        "'2020-01-01 00:00:00+00'::timestamp with time zone", "'a'::public.mood"}) {
    EXPECT_TRUE(is_literal(literal)) << literal;
  }
  for (const char* computed :
       {"now()", "('now'::text)::date", "nextval('s'::regclass)", "CURRENT_TIMESTAMP", "1 + 1",
        "lower('X'::text)", "ARRAY[now()]", "(random() * 2)", "a", "", "((("}) {
    EXPECT_FALSE(is_literal(computed)) << computed;
  }
}

TEST(Parser, ShapesShowNoConstant) {
  EXPECT_EQ(
      query_shape(
          "select * from t where a = 'secret' and b in (1, 2.5) and c = $$secret$$ and d = x'ff'"),
      "select * from t where a = $1 and b in ($2, $3) and c = $4 and d = $5");
  EXPECT_EQ(query_shape("update t set a = E'se\\'cret' /* user 4711 */ where b = -4711; -- secret"),
            "update t set a = $1 where b = -$2;");
  EXPECT_EQ(query_shape("create role x password 'secret'"), "create role x password $1");
  EXPECT_EQ(query_shape("select 'secr"), "select ...") << "cut off by the server";
  EXPECT_EQ(query_shape("select \"Col\",\n   1"), "select \"Col\", $1");
  EXPECT_EQ(query_shape(""), "");
  EXPECT_LT(query_shape(std::string(100000, 'x')).size(), 200000U);
}

TEST(Parser, Types) {
  EXPECT_THAT(parse_type("varchar(40)")->names, ElementsAre("pg_catalog", "varchar"));
  EXPECT_THAT(parse_type("citext[]")->names, ElementsAre("citext"));
  EXPECT_EQ(parse_type(" crm.mood")->name_start, 1U);
  for (const char* bad :
       {"text) + (1", "int; drop table t", "text not null", "int -- x", "text || text", ""}) {
    EXPECT_FALSE(parse_type(bad).ok()) << bad;
  }
}

// Whatever is accepted, wrapped in parentheses, is one expression still, with the same columns.
RC_GTEST_PROP(ParserProperty, AcceptedTextsStayWholeInParentheses, ()) {
  const auto piece = rc::gen::element<std::string>("a", "(", ")", "+", ",", "'x'", "--", "/*", "*/",
                                                   ";", "\n", "f(", "b", "'", "$$", "\"q\"", "[",
                                                   "]", " ", "::", "text", "select", "1");
  const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
  std::string text;
  for (const std::string& one : pieces) text += one + " ";
  const auto parsed = parse_expression(text);
  if (!parsed.ok()) return;
  const auto again = parse_expression("(" + text + ")");
  RC_ASSERT(again.ok());
  RC_ASSERT(column_uses(*again).size() == column_uses(*parsed).size());
}

RC_GTEST_PROP(ParserProperty, AnyBytesAreReadOrRefused, (const std::string& text)) {
  static_cast<void>(parse_expression(text));
  static_cast<void>(query_shape(text));
  static_cast<void>(parse_type(text));
}

}  // namespace
}  // namespace shoofly::postgres
