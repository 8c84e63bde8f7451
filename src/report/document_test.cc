#include "report/document.h"

#include <gtest/gtest.h>

#include "report/markdown.h"
#include "report/page.h"
#include "report/plain.h"

namespace shoofly {
namespace {

using doc::code;
using doc::Document;
using doc::say;

std::string markdown(const doc::Inline& text) { return to_markdown(Document().paragraph(text)); }

TEST(Inline, ReadsItsOwnTemplatesAndNothingElse) {
  EXPECT_EQ(markdown(say("run `{}` **now**: {}", "a {} `b`", "{}")),
            "run `` a {} `b` `` **now**: {}\n");
  EXPECT_EQ(say("{}{}", "a", code("b")).spans().size(), 2U);
}

TEST(Inline, FindsCodeInProse) {
  EXPECT_EQ(markdown(doc::prose("use `back`, not ` alone")), "use `back`, not \\` alone\n");
  EXPECT_EQ(markdown(doc::prose("``")), "\\`\\`\n");
}

TEST(Markdown, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(markdown("a_b _c_ *d* [e](f) <g>"), "a_b \\_c\\_ \\*d\\* \\[e\\](f) \\<g\\>\n");
  EXPECT_EQ(markdown("# no heading"), "\\# no heading\n");
  EXPECT_EQ(markdown(code("`")), "`` ` ``\n");
}

TEST(Markdown, KeepsCellsWhole) {
  const std::string text = to_markdown(Document().grid({"a|b"}, {{code("x || y\nz")}, {"p|q"}}));
  EXPECT_EQ(text, "| a\\|b |\n| --- |\n| `x \\|\\| y z` |\n| p\\|q |\n");
}

TEST(Markdown, FencesCodeThatHoldsFences) {
  EXPECT_EQ(to_markdown(Document().code("sql", "```\n")), "````sql\n```\n````\n");
}

TEST(Plain, WrapsAndAligns) {
  const std::string text =
      to_plain(Document().grid({"Key", "What"}, {{"a", "one two three four"}, {"b", "x"}}), 20);
  EXPECT_EQ(text,
            "  Key  What\n"
            "  ---  -------------\n"
            "  a    one two three\n"
            "       four\n"
            "  b    x\n");
}

TEST(Plain, NeverCutsAWord) {
  const std::string word(60, 'w');
  EXPECT_NE(to_plain(Document().paragraph(word), 20).find(word), std::string::npos);
  EXPECT_NE(to_plain(Document().grid({}, {{word, "x"}}), 20).find(word), std::string::npos);
}

TEST(Plain, CountsCharactersNotBytes) {
  EXPECT_EQ(to_plain(Document().grid({}, {{"\u00e4\u00f6", "x"}, {"ab", "y"}})),
            "  \u00e4\u00f6  x\n  ab  y\n");
}

TEST(Page, EscapesAllText) {
  const std::string page = to_page(Document()
                                       .heading(1, "<b>")
                                       .paragraph("a & \"b\"")
                                       .code("sql", "-- <i>")
                                       .grid({"<u>"}, {{code("<s>")}}));
  for (const char* tag : {"<b>", "<i>", "<u>", "<s>"})
    EXPECT_EQ(page.find(tag), std::string::npos) << tag;
  EXPECT_NE(page.find("a &amp; &quot;b&quot;"), std::string::npos);
}

TEST(Page, GivesEachHeadingItsOwnAnchor) {
  const std::string page =
      to_page(Document().heading(2, "Steps").heading(2, "Steps").heading(2, "!"));
  for (const char* id : {"id=\"steps\"", "id=\"steps-2\"", "id=\"section\""})
    EXPECT_NE(page.find(id), std::string::npos) << id;
}

}  // namespace
}  // namespace shoofly
