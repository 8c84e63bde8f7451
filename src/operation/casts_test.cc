#include "operation/casts.h"

#include <gtest/gtest.h>

#include "operation/test_support.h"

namespace shoofly::testing {
namespace {

// The cast of column n, "?" when none is known, with " or NULL" when it may give NULL.
std::string cast_of(const std::string& from, const std::string& to, bool like_sqlite = false) {
  Target target = users(like_sqlite);
  const Answers none;
  const Scene scene{target.catalog, target.catalog.tables[0], target.dialect, none, ""};
  const auto cast = safe_cast("n", from, to, scene);
  if (!cast.ok()) return cast.error().describe();
  if (!*cast) return "?";
  return (*cast)->sql + ((*cast)->may_be_null ? " or NULL" : "");
}

TEST(SafeCast, IntegersThatFitAreCast) {
  EXPECT_EQ(cast_of("smallint", "bigint"), "CAST(\"n\" AS bigint)");
  EXPECT_EQ(cast_of("integer", "integer"), "CAST(\"n\" AS integer)");
  EXPECT_EQ(cast_of("integer", "numeric(10,0)"), "CAST(\"n\" AS numeric(10,0))");
}

TEST(SafeCast, IntegersOutOfRangeAreNull) {
  EXPECT_EQ(
      cast_of("bigint", "integer"),
      "CASE WHEN \"n\" BETWEEN -2147483648 AND 2147483647 THEN CAST(\"n\" AS integer) END or NULL");
  EXPECT_EQ(cast_of("integer", "smallint"),
            "CASE WHEN \"n\" BETWEEN -32768 AND 32767 THEN CAST(\"n\" AS smallint) END or NULL");
}

TEST(SafeCast, FractionsAreNotRoundedAway) {
  EXPECT_EQ(
      cast_of("numeric(10,2)", "integer"),
      "CASE WHEN \"n\" BETWEEN -2147483648 AND 2147483647 THEN CASE WHEN CAST(\"n\" AS integer) = \"n\" THEN CAST(\"n\" AS integer) "
      "END END or NULL");
  EXPECT_EQ(
      cast_of("numeric(10,3)", "numeric(10,2)"),
      "CASE WHEN \"n\" > -(100000000 - 0.005) AND \"n\" < 100000000 - 0.005 THEN CASE WHEN CAST(\"n\" AS numeric(10,2)) = \"n\" "
      "THEN CAST(\"n\" AS numeric(10,2)) END END or NULL");
  EXPECT_EQ(cast_of("numeric(8,2)", "numeric(10,2)"), "CAST(\"n\" AS numeric(10,2))");
  EXPECT_EQ(cast_of("numeric", "numeric(2,5)"), "?");
  EXPECT_EQ(cast_of("numeric", "numeric(3,-2)"), "?");
  EXPECT_EQ(cast_of("numeric(8,2)", "numeric"), "CAST(\"n\" AS numeric)");
}

TEST(SafeCast, TextsThatAreTooLongAreNull) {
  EXPECT_EQ(cast_of("text", "character varying(40)"),
            "CASE WHEN length(\"n\") <= 40 THEN CAST(\"n\" AS character varying(40)) END or NULL");
  EXPECT_EQ(cast_of("character varying(20)", "character varying(40)"),
            "CAST(\"n\" AS character varying(40))");
  EXPECT_EQ(cast_of("character varying(20)", "text"), "CAST(\"n\" AS text)");
}

TEST(SafeCast, EverythingBecomesText) {
  EXPECT_EQ(cast_of("uuid", "text"), "CAST(\"n\" AS text)");
  EXPECT_EQ(cast_of("jsonb", "text"), "CAST(\"n\" AS text)");
}

TEST(SafeCast, TimesAreCast) {
  EXPECT_EQ(cast_of("timestamp without time zone", "date"), "CAST(\"n\" AS date)");
}

TEST(SafeCast, WhatCouldFailIsNotKnown) {
  EXPECT_EQ(cast_of("text", "integer"), "?");
  EXPECT_EQ(cast_of("text", "uuid"), "?");
  EXPECT_EQ(cast_of("numeric", "double precision"), "?");
  EXPECT_EQ(cast_of("double precision", "real"), "?");
}

TEST(SafeCast, SqliteTakesANumberThatStaysTheSame) {
  EXPECT_EQ(cast_of("INTEGER", "BIGINT", true), "CAST(\"n\" AS BIGINT)");
  EXPECT_EQ(cast_of("INTEGER", "TEXT", true), "CAST(\"n\" AS TEXT)");
  EXPECT_EQ(cast_of("INTEGER", "REAL", true), "CAST(\"n\" AS REAL)");
  EXPECT_EQ(
      cast_of("REAL", "INTEGER", true),
      "CASE typeof(\"n\") WHEN 'null' THEN NULL WHEN 'blob' THEN NULL WHEN 'text' THEN CASE WHEN "
      "CAST(CAST(\"n\" AS INTEGER) AS TEXT) = \"n\" THEN CAST(\"n\" AS INTEGER) END ELSE CASE WHEN "
      "CAST(\"n\" AS INTEGER) = \"n\" THEN CAST(\"n\" AS INTEGER) END END or NULL");
}

}  // namespace
}  // namespace shoofly::testing
