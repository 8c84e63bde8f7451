#include "engine/postgres/type_change.h"

#include <gtest/gtest.h>

namespace shoofly::postgres {
namespace {

TEST(TypeText, IsReadAsTheServerPrintsIt) {
  EXPECT_EQ(canonical_text("VARCHAR( 40 )"), "character varying(40)");
  EXPECT_EQ(canonical_text("int"), "integer");
  EXPECT_EQ(canonical_text("decimal(10,2)"), "numeric(10,2)");
  EXPECT_EQ(canonical_text("timestamptz(3)"), "timestamp(3) with time zone");
  EXPECT_EQ(canonical_text("timestamp (3) without time zone"), "timestamp(3) without time zone");
  EXPECT_EQ(canonical_text("int8[]"), "bigint[]");
  EXPECT_EQ(canonical_text("char"), "character(1)");
  EXPECT_EQ(canonical_text("pg_catalog.varchar"), "character varying");
}

// Each as tests/facts has measured it (type-*).
TEST(TypeEffect, KnowsWhatIsWrittenAnew) {
  EXPECT_EQ(type_effect("varchar(20)", "varchar(40)", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("varchar(20)", "text", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("text", "varchar", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("text", "varchar(100)", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("varchar(20)", "varchar(10)", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("varchar(20)", "varchar(40)", true), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("int", "bigint", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("int4", "integer", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("numeric(10,2)", "numeric(12,2)", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("numeric(10,2)", "numeric(12,3)", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("numeric(10,2)", "numeric", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("timestamp", "timestamptz", false), TypeEffect::kDepends);
  EXPECT_EQ(type_effect("cidr", "inet", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("json", "jsonb", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("", "bigint", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("text", "citext", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("citext", "text", false), TypeEffect::kNothing);
  EXPECT_EQ(type_effect("citext", "varchar(20)", false), TypeEffect::kRewrite);
  EXPECT_EQ(type_effect("char(5)", "citext", false), TypeEffect::kRewrite);
}

TEST(MayLose, KnowsWhatHoldsLess) {
  EXPECT_TRUE(may_lose("bigint", "int"));
  EXPECT_FALSE(may_lose("int", "bigint"));
  EXPECT_TRUE(may_lose("text", "varchar(10)"));
  EXPECT_TRUE(may_lose("numeric(10,2)", "integer"));
  EXPECT_TRUE(may_lose("timestamptz", "date"));
  EXPECT_FALSE(may_lose("", "date"));
  for (const char* longer : {"jsonb", "json", "text[]", "public.citext", "numeric", "bigint",
                             "uuid", "numeric(12,2)", "date"})
    EXPECT_TRUE(may_lose(longer, "varchar(9)")) << longer;
  EXPECT_FALSE(may_lose("jsonb", "text"));
  EXPECT_FALSE(may_lose("jsonb", "varchar"));
  EXPECT_FALSE(may_lose("uuid", "char(36)"));
  EXPECT_FALSE(may_lose("bigint", "varchar(20)"));
  EXPECT_FALSE(may_lose("some_enum", "varchar(2)"));
  EXPECT_FALSE(may_lose("NUMERIC(20, 4)", "NUMERIC(38, 18)"));
  EXPECT_TRUE(may_lose("numeric(20,4)", "numeric(21,6)"));
  EXPECT_TRUE(may_lose("varchar(10)", "char(5)"));
  EXPECT_FALSE(may_lose("char(5)", "varchar(10)"));
  EXPECT_TRUE(may_not_parse("varchar(10)", "integer"));
  EXPECT_TRUE(may_not_parse("text", "timestamptz"));
  EXPECT_FALSE(may_not_parse("text", "varchar(10)"));
  EXPECT_FALSE(may_not_parse("text", "mood"));
  EXPECT_FALSE(may_not_parse("integer", "text"));
  EXPECT_FALSE(may_not_parse("", "integer"));
}

}  // namespace
}  // namespace shoofly::postgres
