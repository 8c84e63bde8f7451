// The parts of the property test that touch no server.

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario.h"
#include "plan/change.h"
#include "property/case.h"
#include "property/types.h"

namespace shoofly::testing {
namespace {

using ::testing::HasSubstr;

const std::vector<int> kMajors = {13, 15, 18};

TEST(Generators, OneSeedMakesOneCase) {
  for (const std::uint64_t seed : {1, 99, 1'234'567}) {
    EXPECT_EQ(describe(make_case(seed, kMajors)), describe(make_case(seed, kMajors)));
    EXPECT_NE(describe(make_case(seed, kMajors)), describe(make_case(seed + 1, kMajors)));
  }
}

TEST(Generators, EveryChangeFileIsOne) {
  std::set<std::string> kinds;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const PropertyCase one = make_case(seed, kMajors);
    const ParsedChange parsed = parse_change(change_file(one), "change.yaml");
    const auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed);
    ASSERT_EQ(problems, nullptr) << render(*problems, change_file(one));
    EXPECT_FALSE(one.wishes.empty()) << describe(one);
    for (const SchemaWish& wish : one.wishes) kinds.insert(wish.kind);
  }
  EXPECT_GE(kinds.size(), wish_kinds().size() - 1);
}

TEST(Generators, NamesFitIntoAName) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const PropertyCase one = make_case(seed, kMajors);
    for (const SchemaTable& table : one.schema.tables) {
      EXPECT_LE(table.name.size(), 63U);
      std::set<std::string> names;
      for (const SchemaColumn& column : table.columns) {
        EXPECT_LE(column.name.size(), 63U);
        EXPECT_TRUE(names.insert(column.name).second) << column.name;
      }
    }
  }
}

TEST(Generators, EveryTypeAndConversionHasValues) {
  for (const ColumnType& type : column_types()) EXPECT_TRUE(Generator::parse(type.values).ok());
  for (const Conversion& conversion : conversions()) {
    EXPECT_EQ(column_type(conversion.from).sql, conversion.from);
    EXPECT_TRUE(Generator::parse(conversion.old_values).ok());
    EXPECT_TRUE(Generator::parse(conversion.new_values).ok());
    EXPECT_FALSE(Generator::parse(conversion.new_values)->nullable()) << conversion.new_values;
    EXPECT_NE(conversion.value.empty(), conversion.model_value.empty()) << conversion.from;
    EXPECT_NE(conversion.back.empty(), conversion.model_back.empty()) << conversion.from;
  }
  for (const Fission& fission : fissions()) {
    EXPECT_EQ(fission.parts.size(), fission.part_values.size());
    EXPECT_EQ(fission.parts.size(), fission.part_from_whole.size());
  }
}

TEST(Generators, Quoting) {
  EXPECT_EQ(ident("plain_1"), "plain_1");
  EXPECT_EQ(ident("order"), "\"order\"");
  EXPECT_EQ(ident("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(literal("it's"), "'it''s'");
  EXPECT_EQ(yaml("it's: \"x\""), "'it''s: \"x\"'");
  EXPECT_EQ(filled("{c} + {c}", "c", "n"), "n + n");
}

TEST(Generators, SmallerCasesComeToAnEnd) {
  PropertyCase one = make_case(7, kMajors);
  int steps = 0;
  for (std::vector<PropertyCase> less = smaller(one); !less.empty(); less = smaller(one)) {
    one = less.back();
    ASSERT_LT(++steps, 200);
  }
  EXPECT_EQ(one.wishes.size(), 1U);
  EXPECT_EQ(one.rows, 0);
  EXPECT_THAT(describe(one), HasSubstr("seed: 7"));
}

}  // namespace
}  // namespace shoofly::testing
