#include "engine/postgres/expression_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly::postgres {
namespace {

using ::testing::UnorderedElementsAre;

std::string renamed(const std::string& expression, const std::string& from, const std::string& to) {
  const auto result = rename_column(expression, from, to);
  return result.ok() ? *result : "error: " + result.error().describe();
}

std::string plain(const std::string& expression) {
  const auto result = without_qualifiers(expression);
  return result.ok() ? *result : "error: " + result.error().describe();
}

TEST(RenameColumn, RenamesColumnsAndNothingElse) {
  EXPECT_EQ(renamed("((n > 0) AND (n < 10))", "n", "m"), "((\"m\" > 0) AND (\"m\" < 10))");
  EXPECT_EQ(renamed("(status)::text = 'status'::status", "status", "new state"),
            "(\"new state\")::text = 'status'::status");
  EXPECT_EQ(renamed("n(n, t.n, \"n\", n.x, 'n', \"N\")", "n", "m"),
            "n(\"m\", t.\"m\", \"m\", n.x, 'n', \"N\")");
  EXPECT_EQ(renamed("\"a\"\"b\" || c", "a\"b", "x"), "\"x\" || c");
  EXPECT_EQ(renamed("lower(Größe) || größe", "größe", "y"), "lower(\"y\") || \"y\"");
  EXPECT_EQ(renamed("E'n\\'n' || $$n$$ || n", "n", "m"), "E'n\\'n' || $$n$$ || \"m\"");
  EXPECT_EQ(renamed("(n).x + extract(n FROM n)", "n", "m"), "(\"m\").x + extract(n FROM \"m\")");
}

TEST(RenameColumn, RefusesWhatIsNoExpression) {
  EXPECT_EQ(renamed("a, b", "a", "c").substr(0, 6), "error:");
  EXPECT_EQ(renamed("a; drop table t", "a", "c").substr(0, 6), "error:");
  EXPECT_EQ(renamed("'open", "a", "c").substr(0, 6), "error:");
}

TEST(WithoutQualifiers, LeavesTheColumn) {
  EXPECT_EQ(plain("users.name || crm.users.\"E mail\" || other"), "name || \"E mail\" || other");
  EXPECT_EQ(plain("users . name"), "name");
  EXPECT_EQ(plain("public.f(users.name)::public.code"), "public.f(name)::public.code");
}

TEST(ColumnsIn, NamesEachOnce) {
  EXPECT_THAT(*columns_in("lower(a) || t.b || \"C c\" || a || 'd'"),
              UnorderedElementsAre("a", "b", "C c"));
}

}  // namespace
}  // namespace shoofly::postgres
