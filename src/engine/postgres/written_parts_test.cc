#include "engine/postgres/written_parts.h"

#include <cstddef>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/file.h"
#include "harness/paths.h"

namespace shoofly::postgres {
namespace {

namespace fs = std::filesystem;

// How many of the scanner's tokens do not begin with a word.
std::size_t misfits(const StatementText& statement, std::string& which) {
  const Result<std::vector<Token>> tokens = scan(statement.text);
  if (!tokens.ok()) return 0;
  const LineIndex lines(statement.text);
  const StatementText alone{0, statement.text};
  const StatementSource source(alone, lines);
  std::size_t wrong = 0;
  for (const Token& token : *tokens) {
    if (token.kind == TokenKind::kComment) continue;
    const Position there = source.at(source.token_at(token.start));
    const Position wanted = source.position_of(token.start);
    if (there.line == wanted.line && there.column == wanted.column) continue;
    ++wrong;
    which = statement.text.substr(token.start, token.end - token.start) + " in " + statement.text;
  }
  return wrong;
}

TEST(WrittenParts, EachTokenOfTheGrammarBeginsWithAWord) {
  std::size_t seen = 0;
  for (const auto& entry :
       fs::recursive_directory_iterator(testing::source_dir() / "tests/lint/postgres")) {
    if (entry.path().extension() != ".sql") continue;
    const Result<std::string> text = read_file(entry.path().string());
    ASSERT_TRUE(text.ok());
    for (const StatementText& statement : divide(*text).statements) {
      std::string which;
      EXPECT_EQ(misfits(statement, which), 0U) << entry.path() << ": " << which;
      ++seen;
    }
  }
  EXPECT_GT(seen, 500U);
}

TEST(WrittenParts, WordsOfOddTexts) {
  for (
      const char* text :
      {"alter table \"a\"\"b\" add c int", "alter table U&\"d\\0061ta\" add c text default E'\\''",
       "select 1.5e-3, .5, 1e10, 0x1f, b'01', x'ff', n'a', u&'\\0441', $1, a$b, $$ ; $$, $x$ $$ $x$",
       "select a->>'b', a<->b, a::text, a!=-1, @-5, 'a'\n'b', 'it''s' /* /* */ */ -- \"",
       "select 1", "create index \"größe\" on größe (größe)",
       "select array[1,2][1:2], a.b.c, (a).b, *"}) {
    std::string which;
    EXPECT_EQ(misfits({0, text}, which), 0U) << which;
  }
}

TEST(WrittenParts, OneWordForEachNameInTheWayToAColumn) {
  const StatementText statement{0, "alter table U&\"a\"\"b\" . \"c\"\"d\" add e int"};
  const LineIndex lines(statement.text);
  const StatementSource source(statement, lines);
  EXPECT_TRUE(source.is(3, "."));
  EXPECT_TRUE(source.is(5, "add"));
  EXPECT_EQ(source.kind(), "ALTER TABLE");
}

TEST(WrittenParts, TheKindIsOfKeywordsOnly) {
  const auto kind_of = [](const std::string& text) {
    const StatementText statement{0, text};
    const LineIndex lines(text);
    return StatementSource(statement, lines).kind();
  };
  EXPECT_EQ(kind_of("insert\ninto t values (1)"), "INSERT INTO");
  EXPECT_EQ(kind_of("update orders set a = 1"), "UPDATE");
  EXPECT_EQ(kind_of("/* a */ drop -- b\n function f()"), "DROP FUNCTION");
  EXPECT_EQ(kind_of("vacuum"), "VACUUM");
}

}  // namespace
}  // namespace shoofly::postgres
