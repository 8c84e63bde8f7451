#include "sql/text.h"

#include <gtest/gtest.h>

#include "sql/identifiers.h"
#include "sql/value.h"

namespace shoofly {
namespace {

TEST(SqlWriter, QuotesNamesAndLiterals) {
  const SqlWriter w(QuoteStyle::kDouble);
  EXPECT_EQ(w.write("alter table {} add {} default {}", QualifiedName{"crm", "Customer \"X\""},
                    Ident{"a"}, Text{"o'k"})
                .str(),
            "alter table \"crm\".\"Customer \"\"X\"\"\" add \"a\" default 'o''k'");
  EXPECT_EQ(SqlWriter(QuoteStyle::kBacktick).ident("a`b").str(), "`a``b`");
  EXPECT_EQ(w.idents({"a", "b"}).str(), "\"a\", \"b\"");
}

TEST(SqlWriter, ABraceInANameIsNoTemplate) {
  const SqlWriter w(QuoteStyle::kDouble);
  EXPECT_EQ(w.write("select {} from {}", Ident{"{}"}, Ident{"t"}).str(),
            "select \"{}\" from \"t\"");
}

TEST(QualifiedName, IsShownPlainWhereItCan) {
  EXPECT_EQ((QualifiedName{"public", "users"}).display(), "public.users");
  EXPECT_EQ((QualifiedName{"", "Customer Order"}).display(), "\"Customer Order\"");
}

TEST(RenameColumns, LeavesEverythingThatIsNoColumn) {
  const std::map<std::string, std::string> names = {{"a", "b"}};
  EXPECT_EQ(rename_columns("(a > 0) AND a('a') AND x.a = a::a AND \"a\" <> 'a a'", names),
            "(b > 0) AND a('a') AND x.a = b::a AND b <> 'a a'");
}

TEST(RenameColumns, SwapsAndQuotesWhereNeeded) {
  EXPECT_EQ(rename_columns("a || b", {{"a", "b"}, {"b", "a"}}), "b || a");
  EXPECT_EQ(rename_columns("a", {{"a", "Total Sum"}}), "\"Total Sum\"");
}

TEST(Key, SurvivesItsText) {
  const Key key = {std::int64_t{-5}, std::string("x'\"\n"),  0.1, Blob{std::string("\0\xff", 2)},
                   std::monostate{}, std::string("\xc3\x28")};
  EXPECT_EQ(key_from_text(key_to_text(key)), key);
}

TEST(Display, MasksValues) {
  EXPECT_EQ(display(Value{std::string("secret")}, Masking::kMasked), "<6 characters>");
  EXPECT_EQ(display(Key{std::int64_t{4}, std::string("x")}, Masking::kShown), "(4, 'x')");
  EXPECT_EQ(display(Key{std::string("a\x1b[2Jß\n")}, Masking::kShown), "'a\\x1b[2Jß\\x0a'");
  EXPECT_EQ(display(Value{}, Masking::kMasked), "NULL");
}

TEST(RenameTypes, OnlyWholeNamesBehindACast) {
  const std::map<std::string, std::string> types{{"crm.mood", "crm.other"}, {"crm.x", "crm.mood"}};
  EXPECT_EQ(rename_types("('a'::crm.mood = m) and n::crm.x = '::crm.mood' and \"::crm.x\" is null",
                         types),
            "('a'::crm.other = m) and n::crm.mood = '::crm.mood' and \"::crm.x\" is null");
  EXPECT_EQ(rename_types("a::crm.mood2, b::crm.mood[], c::crm.mood_x, d::crm.mood", types),
            "a::crm.mood2, b::crm.other[], c::crm.mood_x, d::crm.other");
  EXPECT_EQ(rename_types("a::\"x\"\"y\", b::\"x\"", {{"\"x\"", "z"}}), "a::\"x\"\"y\", b::z");
}

TEST(RenameLabel, OnlyConstantsOfTheType) {
  EXPECT_EQ(rename_label("'it''s'::mood, 'it''s', 'it''s'::moods, ('it''s'::mood)", "mood", "it's",
                         "b'c"),
            "'b''c'::mood, 'it''s', 'it''s'::moods, ('b''c'::mood)");
  EXPECT_EQ(rename_label("'x''a'::mood", "mood", "a", "b"), "'x''a'::mood");
}

}  // namespace
}  // namespace shoofly
