#include "engine/sqlite/tokens.h"

#include <gtest/gtest.h>

#include "engine/sqlite/create_text.h"
#include "engine/sqlite/types.h"

namespace shoofly::sqlite {
namespace {

std::string cut(const std::string& text) {
  static const char kLetters[] = "wqsbnvo!";
  std::string result;
  for (const Token& token : tokenize(text)) {
    if (!result.empty()) result += ' ';
    result += kLetters[static_cast<int>(token.kind)];
    result += ':';
    result += token.text;
  }
  return result;
}

TEST(Tokens, OfEveryKind) {
  EXPECT_EQ(
      cut("select \"a\"\"b\", [c d], `e``f`, 'it''s', x'0F', 1.5e-3, .5, 0xFF, ?1, :v, $w, @u <> é_1$"),
      "w:select q:\"a\"\"b\" o:, q:[c d] o:, q:`e``f` o:, s:'it''s' o:, b:x'0F' o:, n:1.5e-3 o:, n:.5 o:, n:0xFF o:, v:?1 o:, "
      "v::v o:, v:$w o:, v:@u o:< o:> w:é_1$");
  EXPECT_EQ(cut("a -- c\nb /* d */ c"), "w:a w:b w:c");
  EXPECT_EQ(cut("a 'open"), "w:a !:'open");
  EXPECT_EQ(cut("a /* open"), "w:a !:/* open");
  EXPECT_EQ(cut("[open"), "!:[open");
  EXPECT_EQ(cut("1e5 1e+ 1ex"), "n:1e5 n:1e o:+ n:1ex");
}

TEST(Tokens, NamesAndTheirSpelling) {
  const auto name = [](const char* text) { return name_of(tokenize(text)[0]); };
  EXPECT_EQ(name("\"a\"\"b\""), "a\"b");
  EXPECT_EQ(name("[a\"b]"), "a\"b");
  EXPECT_EQ(name("`a``b`"), "a`b");
  EXPECT_EQ(name("'a''b'"), "a'b");
  EXPECT_EQ(shown_name("plain_1"), "plain_1");
  EXPECT_EQ(shown_name("Order"), "\"Order\"");
  EXPECT_EQ(shown_name("order"), "\"order\"");
  EXPECT_EQ(shown_name("1a"), "\"1a\"");
  EXPECT_EQ(shown_name("größe"), "\"größe\"");
  EXPECT_TRUE(same_name("NAME", "name"));
  EXPECT_FALSE(same_name("GRÖSSE", "größe"));
}

TEST(Tokens, ColumnsOfAnExpression) {
  std::vector<Column> columns(3);
  columns[0].name = "Name";
  columns[1].name = "text";
  columns[2].name = "end";
  EXPECT_EQ(columns_named_in(
                "lower(name) || t.[NAME] || cast(\"end\" as text) || 'text' collate text -- end",
                columns),
            (std::vector<std::string>{"Name", "end"}));
  EXPECT_EQ(columns_named_in("case when text then text(1) end", columns),
            std::vector<std::string>{"text"});
  EXPECT_EQ(normal_expression("NAME > `name` and \"text\"='NAME'", columns),
            "\"Name\" > \"Name\" and text='NAME'");
}

TEST(Tokens, Constants) {
  for (const char* text :
       {"1", "-1.5", "'x'", "x'00'", "NULL", "true", "(1 + 2) * 3", "'a' || 'b'"})
    EXPECT_TRUE(is_constant(text)) << text;
  for (const char* text : {"current_timestamp", "abs(1)", "random()", "a", "\"a\"", ""})
    EXPECT_FALSE(is_constant(text)) << text;
}

TEST(CreateText, PartsOfATable) {
  const TableText text = parse_create_table(
      "CREATE TABLE t(a INTEGER PRIMARY KEY, b NOT NULL DEFAULT (f(1,2)) CHECK(b>0) CONSTRAINT x CHECK (b<9) COLLATE NOCASE, "
      "c AS (a+b) STORED, d REFERENCES p ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED NOT NULL, "
      "CONSTRAINT k FOREIGN KEY (a, \"b\") REFERENCES q(x,y) UNIQUE (c) CHECK (1))");
  ASSERT_EQ(text.columns.size(), 4U);
  ASSERT_EQ(text.columns[1].clauses.size(), 5U);
  EXPECT_EQ(text.columns[1].clauses[2].expression, "b>0");
  EXPECT_EQ(text.columns[1].clauses[3].name, "x");
  EXPECT_EQ(text.columns[2].clauses[0].expression, "a+b");
  EXPECT_TRUE(text.columns[2].clauses[0].stored);
  EXPECT_EQ(text.columns[3].clauses[0].deferrable, "DEFERRABLE INITIALLY DEFERRED");
  EXPECT_EQ(text.columns[3].clauses[1].kind, ClauseKind::kNotNull);
  ASSERT_EQ(text.constraints.size(), 3U);
  EXPECT_EQ(text.constraints[0].name, "k");
  EXPECT_EQ(text.constraints[0].columns, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(text.constraints[1].kind, ClauseKind::kUnique);
  EXPECT_EQ(text.constraints[2].expression, "1");
}

TEST(Types, Affinities) {
  EXPECT_EQ(affinity_of("BIGINT"), Affinity::kInteger);
  EXPECT_EQ(affinity_of("CHARINT"), Affinity::kInteger);
  EXPECT_EQ(affinity_of("varchar(10)"), Affinity::kText);
  EXPECT_EQ(affinity_of(""), Affinity::kBlob);
  EXPECT_EQ(affinity_of("double precision"), Affinity::kReal);
  EXPECT_EQ(affinity_of("DATETIME"), Affinity::kNumeric);
}

}  // namespace
}  // namespace shoofly::sqlite
