#include "engine/sqlite/dialect.h"
#include "engine/sqlite/test_support.h"

namespace shoofly::sqlite::test {
namespace {

Transform column() { return {TransformKind::kColumn, "v", "", 0, {}}; }
Transform of(TransformKind kind, std::string text = "", int number = 0, std::string other = "") {
  return {kind, std::move(text), std::move(other), number, {column()}};
}

class PortableTest : public DatabaseTest {
 protected:
  // The transform of one value, as SQL writes it.
  std::string give(const Transform& transform, const std::string& value) {
    const auto sql = dialect().portable(transform);
    if (!sql.ok()) return sql.error().describe();
    return app_.query("select " + *sql + " from (select " + value + " as v, 'w' as w, null as n)");
  }
};

// The expected values are split_part's, measured on PostgreSQL 15.
TEST_F(PortableTest, Split) {
  const auto part = [&](int number, const std::string& value, const std::string& on = " ") {
    return give(of(TransformKind::kSplit, on, number), value);
  };
  EXPECT_EQ(part(1, "'Ada Lovelace'"), "Ada");
  EXPECT_EQ(part(2, "'Ada Lovelace'"), "Lovelace");
  EXPECT_EQ(part(3, "'Ada Lovelace'"), "");
  EXPECT_EQ(part(1, "'Cher'"), "Cher");
  EXPECT_EQ(part(2, "'Cher'"), "");
  EXPECT_EQ(part(1, "''"), "");
  EXPECT_EQ(part(2, "''"), "");
  EXPECT_EQ(part(1, "null"), "∅");
  EXPECT_EQ(part(3, "null"), "∅");
  EXPECT_EQ(part(1, "' x '"), "");
  EXPECT_EQ(part(2, "' x '"), "x");
  EXPECT_EQ(part(3, "' x '"), "");
  EXPECT_EQ(part(4, "'a, b, c, d'", ", "), "d");
  EXPECT_EQ(part(8, "'1-2-3-4-5-6-7-8-9'", "-"), "8");
  EXPECT_EQ(part(2, "'aaaa'", "aa"), "");
  EXPECT_EQ(part(2, "'añb—ñc'", "—ñ"), "c");
  EXPECT_EQ(part(1, "'it''s'", "'"), "it");
  EXPECT_EQ(part(1, "'abc'", ""), "abc");
  EXPECT_EQ(part(2, "'abc'", ""), "");
  EXPECT_EQ(part(2, "null", ""), "∅");
  EXPECT_EQ(part(9, "'x'"), "write transform split: part 9 is too far; SQLite can do the first 8");
  EXPECT_EQ(part(0, "'x'"), "write transform split: parts are counted from 1");
}

TEST_F(PortableTest, Rest) {
  EXPECT_EQ(give(of(TransformKind::kRest, " "), "'Anna Maria Smith'"), "Maria Smith");
  EXPECT_EQ(give(of(TransformKind::kRest, " "), "'Cher'"), "");
  EXPECT_EQ(give(of(TransformKind::kRest, " "), "null"), "∅");
  EXPECT_EQ(give(of(TransformKind::kRest, "::"), "'a::b::c'"), "b::c");
}

TEST_F(PortableTest, CastToInteger) {
  const auto cast = [&](const std::string& value) {
    return give(of(TransformKind::kCast, "bigint"), value);
  };
  EXPECT_EQ(cast("'42'"), "42");
  EXPECT_EQ(cast("'  -0042\t'"), "-42");
  EXPECT_EQ(cast("'+7'"), "7");
  EXPECT_EQ(cast("'000'"), "0");
  EXPECT_EQ(cast("'-0'"), "0");
  EXPECT_EQ(cast("'9223372036854775807'"), "9223372036854775807");
  EXPECT_EQ(cast("'-9223372036854775808'"), "-9223372036854775808");
  EXPECT_EQ(cast("2.5"), "3");
  EXPECT_EQ(cast("17"), "17");
  EXPECT_EQ(cast("null"), "∅");
  for (const char* bad : {"'9223372036854775808'", "'abc'", "''", "' '", "'+'", "'1.5'", "'1e3'",
                          "'--1'", "'1-'", "'0x10'", "'1 2'", "'99999999999999999999999'"}) {
    EXPECT_EQ(cast(bad), "error: integer overflow") << bad;
  }
}

TEST_F(PortableTest, CastToOtherTypes) {
  const auto cast = [&](const std::string& type, const std::string& value) {
    return give(of(TransformKind::kCast, type), value);
  };
  EXPECT_EQ(cast("real", "'1.5e3'"), "1500.0");
  EXPECT_EQ(cast("real", "' -.5 '"), "-0.5");
  EXPECT_EQ(cast("numeric(10,2)", "'12.50'"), "12.5");
  for (const char* bad : {"'abc'", "'1e'", "'1.2.3'", "'1-2'", "''", "'e5'", "'1e2e3'"}) {
    EXPECT_EQ(cast("real", bad), "error: integer overflow") << bad;
  }
  EXPECT_EQ(cast("text", "5"), "5");
  EXPECT_EQ(cast("varchar(3)", "null"), "∅");
  EXPECT_EQ(cast("date", "'2024-01-31'"), "2024-01-31");
  EXPECT_EQ(cast("no type!", "1"), "write transform cast: \"no type!\" is not a type");
}

TEST_F(PortableTest, TheRest) {
  EXPECT_EQ(give(of(TransformKind::kLower), "'AbC'"), "abc");
  EXPECT_EQ(give(of(TransformKind::kUpper), "'AbC'"), "ABC");
  EXPECT_EQ(give(of(TransformKind::kTrim), "'  a b\t '"), "a b\t");
  EXPECT_EQ(give(of(TransformKind::kReplace, "a", 0, "b"), "'banana'"), "bbnbnb");
  EXPECT_EQ(give(of(TransformKind::kReplace, "", 0, "b"), "'x'"), "x");
  const Transform null{TransformKind::kColumn, "n", "", 0, {}};
  const Transform word{TransformKind::kLiteral, "it's", "", 0, {}};
  EXPECT_EQ(give({TransformKind::kConcat, "", "", 0, {column(), null, word}}, "'x'"), "xit's");
  EXPECT_EQ(give({TransformKind::kConcat, "", "", 0, {null}}, "1"), "");
  EXPECT_EQ(give({TransformKind::kJoin, ", ", "", 0, {column(), null, word}}, "'x'"), "x, it's");
  EXPECT_EQ(give({TransformKind::kJoin, ", ", "", 0, {null, word}}, "'x'"), "it's");
  EXPECT_EQ(give({TransformKind::kJoin, ", ", "", 0, {null}}, "'x'"), "");
  EXPECT_EQ(give({TransformKind::kCoalesce, "", "", 0, {null, column()}}, "'x'"), "x");
  EXPECT_EQ(give({TransformKind::kCoalesce, "", "", 0, {column()}}, "'x'"), "x");
  EXPECT_EQ(give({TransformKind::kSplit, " ", "", 2, {of(TransformKind::kTrim)}}, "'  a b '"), "b");
}

// What a trigger may hold: no function of ours, no subquery.
TEST_F(PortableTest, StandsInAnIndexOfTheToolAsWell) {
  app_.must("create table t (v text, w text)");
  for (const Transform& transform :
       {of(TransformKind::kSplit, " ", 8), of(TransformKind::kRest, " "),
        of(TransformKind::kCast, "bigint"), of(TransformKind::kCast, "real"),
        of(TransformKind::kLower)}) {
    const auto sql = dialect().portable(transform);
    ASSERT_TRUE(sql.ok());
    EXPECT_EQ(cli("create index i on t ((" + *sql +
                  ")); insert into t (v) values ('1'); delete from t; drop index i;"),
              "");
  }
}

}  // namespace
}  // namespace shoofly::sqlite::test
