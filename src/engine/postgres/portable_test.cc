// Every portable transform as the server computes it: the same tables stand in each engine's test.

#include "engine/postgres/portable.h"

#include "engine/postgres/sync_test_support.h"

namespace shoofly::postgres {
namespace {

Transform node(TransformKind kind, const std::string& text, std::vector<Transform> arguments = {},
               int number = 0, const std::string& other = "") {
  Transform transform;
  transform.kind = kind;
  transform.text = text;
  transform.other = other;
  transform.number = number;
  transform.arguments = std::move(arguments);
  return transform;
}
Transform a() { return node(TransformKind::kColumn, "a"); }
Transform b() { return node(TransformKind::kColumn, "b c"); }
Transform literal(const std::string& text) { return node(TransformKind::kLiteral, text); }

class Portable : public SyncTest {
 protected:
  void SetUp() override {
    SyncTest::SetUp();
    if (connection_ != nullptr)
      execute("create table t(id int, a text, \"b c\" text, n int, c char(5))");
  }
  // For the row (a, b, 7, 'xy').
  std::string value(const Transform& transform, const std::string& a,
                    const std::string& b = "null") {
    const auto rendered = dialect().portable(transform);
    if (!rendered.ok()) return "error: " + rendered.error().describe();
    execute("truncate t; insert into t values (1, " + a + ", " + b + ", 7, 'xy')");
    const std::string text =
        scalar("select coalesce('[' || (" + *rendered + ")::text || ']', 'NULL') from t");
    // IMMUTABLE: an index over it is accepted.
    const std::string index =
        failure("create index on t((" + *rendered + ")); drop index t_expr_idx, t_lower_idx");
    EXPECT_NE(index, "42P17") << *rendered;
    return text;
  }
};

TEST_F(Portable, Split) {
  const auto part = [](int number, const std::string& on = " ") {
    return node(TransformKind::kSplit, on, {a()}, number);
  };
  EXPECT_EQ(value(part(1), "'Anna Maria Smith'"), "[Anna]");
  EXPECT_EQ(value(part(2), "'Anna Maria Smith'"), "[Maria]");
  EXPECT_EQ(value(part(4), "'Anna Maria Smith'"), "[]");
  EXPECT_EQ(value(part(2), "'Anna'"), "[]");
  EXPECT_EQ(value(part(1), "''"), "[]");
  EXPECT_EQ(value(part(1), "null"), "NULL");
  EXPECT_EQ(value(part(2, "'"), "'a''b'"), "[b]");
  EXPECT_EQ(value(part(2, "::"), "'a::b::c'"), "[b]");
  EXPECT_EQ(value(part(0), "'a'"), "error: render split: part 0; parts count from 1");
}

TEST_F(Portable, Rest) {
  const auto rest = [](const std::string& on) { return node(TransformKind::kRest, on, {a()}); };
  EXPECT_EQ(value(rest(" "), "'Anna Maria Smith'"), "[Maria Smith]");
  EXPECT_EQ(value(rest(" "), "'Anna'"), "[]");
  EXPECT_EQ(value(rest(" "), "'Anna '"), "[]");
  EXPECT_EQ(value(rest(" "), "''"), "[]");
  EXPECT_EQ(value(rest(" "), "null"), "NULL");
  EXPECT_EQ(value(rest("aa"), "'xa'"), "[]");
  EXPECT_EQ(value(rest("aa"), "'xaaay'"), "[ay]");
  EXPECT_EQ(value(rest("ß"), "'groß und klein'"), "[ und klein]");
}

TEST_F(Portable, ConcatTakesNullAsNothing) {
  const Transform concat = node(TransformKind::kConcat, "",
                                {a(), literal(" it's "), b(), node(TransformKind::kColumn, "n")});
  EXPECT_EQ(value(concat, "'x'", "'y'"), "[x it's y7]");
  EXPECT_EQ(value(concat, "null", "null"), "[ it's 7]");
  EXPECT_EQ(value(node(TransformKind::kConcat, "", {literal("a"), literal("b")}), "null"), "[ab]");
}

TEST_F(Portable, JoinLeavesNullOut) {
  const Transform join =
      node(TransformKind::kJoin, ", ", {a(), b(), node(TransformKind::kColumn, "n")});
  EXPECT_EQ(value(join, "'x'", "'y'"), "[x, y, 7]");
  EXPECT_EQ(value(join, "null", "'y'"), "[y, 7]");
  EXPECT_EQ(value(join, "''", "null"), "[, 7]");
  EXPECT_EQ(value(node(TransformKind::kJoin, " ", {a(), b()}), "null"), "[]");
}

TEST_F(Portable, TheRest) {
  EXPECT_EQ(value(node(TransformKind::kLower, "", {a()}), "'ÄbC'"), "[äbc]");
  EXPECT_EQ(value(node(TransformKind::kUpper, "", {a()}), "'äbc'"), "[ÄBC]");
  EXPECT_EQ(value(node(TransformKind::kTrim, "", {a()}), "'  x y '"), "[x y]");
  EXPECT_EQ(value(node(TransformKind::kReplace, "-", {a()}, 0, "+"), "'1-2-3'"), "[1+2+3]");
  EXPECT_EQ(value(node(TransformKind::kReplace, "", {a()}, 0, "+"), "'12'"), "[12]");
  EXPECT_EQ(value(node(TransformKind::kCoalesce, "", {a(), b(), literal("none")}), "null", "null"),
            "[none]");
  EXPECT_EQ(value(node(TransformKind::kCoalesce, "", {a(), b()}), "null", "'b'"), "[b]");
  EXPECT_EQ(value(node(TransformKind::kCast, "bigint", {a()}), "'12'"), "[12]");
  EXPECT_EQ(value(node(TransformKind::kCast, "numeric(6, 2)", {a()}), "'12'"), "[12.00]");
  EXPECT_EQ(value(node(TransformKind::kLower, "", {node(TransformKind::kSplit, "@", {a()}, 2)}),
                  "'Me@X.ORG'"),
            "[x.org]");
  EXPECT_EQ(value(node(TransformKind::kCast, "int) || (1", {a()}), "'1'").substr(0, 6), "error:");
  EXPECT_EQ(value(node(TransformKind::kLower, "", {}), "'1'"),
            "error: render lower: 0 arguments; expected 1");
}

}  // namespace
}  // namespace shoofly::postgres
