#include "operation/derive.h"

#include <gtest/gtest.h>

#include "operation/test_support.h"

namespace shoofly::testing {
namespace {

TEST(IsLiteral, TextsNumbersAndWords) {
  for (const char* text : {"'a'", "''", "'it''s'", "0", "-1.5", "+3", "true", "FALSE", "'x'::text",
                           "'x'::character varying(20)", "'{}'::text[]", "'{}'::jsonb", " 7 ",
                           "NULL", "NULL::text", "'-1'::integer", "'a'::\"My Type\""}) {
    EXPECT_TRUE(is_literal(text)) << text;
  }
}

TEST(IsLiteral, ExpressionsAreNot) {
  for (const char* text :
       {"now()", "'a' || 'b'", "CURRENT_TIMESTAMP", "1 + 1", "nextval('s'::regclass)", "'open", "",
        "truely", "random()", "'x'::text || random()", "(1)", "'a'::text; drop table t"}) {
    EXPECT_FALSE(is_literal(text)) << text;
  }
}

TEST(IsLiteral, NullIsToldApart) {
  EXPECT_TRUE(is_null_literal("null"));
  EXPECT_TRUE(is_null_literal(" NULL::text"));
  EXPECT_FALSE(is_null_literal("'null'"));
  EXPECT_FALSE(is_null_literal("nullif(a, b)"));
}

TEST(OldSide, ADefaultIsLiteralOrNotKnown) {
  Column column;
  column.name = "c";
  column.nullable = false;
  column.default_sql = "'new'::text";
  EXPECT_EQ(old_side_of(column, {}).literal_default, "'new'::text");
  EXPECT_TRUE(old_side_of(column, {}).required);
  column.default_sql = "now()";
  column.default_is_literal = false;
  EXPECT_EQ(old_side_of(column, {}).literal_default, "");
  EXPECT_TRUE(old_side_of(column, {}).default_unknown);
  column.default_sql = "NULL::text";
  column.default_is_literal = true;
  EXPECT_EQ(old_side_of(column, {}).literal_default, "");
  EXPECT_FALSE(old_side_of(column, {}).default_unknown);
}

}  // namespace
}  // namespace shoofly::testing
