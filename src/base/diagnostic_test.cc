#include "base/diagnostic.h"

#include <gtest/gtest.h>

namespace shoofly {
namespace {

TEST(Diagnostic, ShowsTheLineAndACaret) {
  const Diagnostic d{
      Severity::kError, "change.yaml", {2, 3}, "unknown key \"tabel\"", {"write table"}};
  EXPECT_EQ(render(d, "change: x\n  tabel: users\n"),
            "change.yaml:2:3: error: unknown key \"tabel\"\n"
            "  2 |   tabel: users\n"
            "    |   ^\n"
            "help: write table\n");
}

TEST(Diagnostic, KeepsTabsUnderTheCaret) {
  const Diagnostic d{Severity::kWarning, "f", {1, 2}, "p", {}};
  EXPECT_EQ(render(d, "\tx"), "f:1:2: warning: p\n  1 | \tx\n    | \t^\n");
}

TEST(Diagnostic, PutsTheCaretBelowTheCharacterNotTheByte) {
  const Diagnostic d{Severity::kNote, "a", {1, 6}, "p", {}};
  EXPECT_EQ(render(d, "\xC3\xA4\xC3\xB6 x"),
            "a:1:6: note: p\n  1 | \xC3\xA4\xC3\xB6 x\n    |    ^\n");
}

TEST(Diagnostic, QuotesTheNeighbourhoodOfALongLine) {
  const std::string line = std::string(1000, 'a') + "\xC3\xBC" + std::string(1000, 'b');
  const std::string at_the_end = render({Severity::kError, "f", {1, 2002}, "no", {}}, line);
  EXPECT_EQ(at_the_end, "f:1:2002: error: no\n  1 | ..." + std::string(81, 'b') + "\n    | " +
                            std::string(3 + 80, ' ') + "^\n");
  const std::string within = render({Severity::kError, "f", {1, 1082}, "no", {}}, line);
  EXPECT_EQ(within, "f:1:1082: error: no\n  1 | ...\xC3\xBC" + std::string(238, 'b') +
                        "...\n    | " + std::string(3 + 80, ' ') + "^\n");
  const std::string at_the_beginning = render({Severity::kError, "f", {1, 100}, "no", {}}, line);
  EXPECT_EQ(at_the_beginning, "f:1:100: error: no\n  1 | " + std::string(240, 'a') + "...\n    | " +
                                  std::string(99, ' ') + "^\n");
}

TEST(Diagnostic, SteersNoTerminal) {
  const Diagnostic d{Severity::kNote, "a\n\x1B[31m", {1, 6}, "p\x07", {"x\ny\r"}};
  EXPECT_EQ(render(d, "\x1B\xC2\x9B \t\xC3\xA4 x\r\n"),
            "a??[31m:1:6: note: p?\n  1 | ?? \t\xC3\xA4 x\n    |    \t^\nhelp: x\ny?\n");
}

TEST(Lines, AreThoseOfTheText) {
  const Lines lines("a\n\nb");
  EXPECT_EQ(lines.line(1), "a");
  EXPECT_EQ(lines.line(2), "");
  EXPECT_EQ(lines.line(3), "b");
  EXPECT_EQ(lines.line(4), "");
  EXPECT_EQ(lines.line(0), "");
}

TEST(Nearest, FindsASmallSlipAndNothingElse) {
  const std::vector<std::string> known = {"split_column", "rename_column", "change_type"};
  EXPECT_EQ(nearest("split_colum", known), "split_column");
  EXPECT_EQ(nearest("rename", known), "");
  EXPECT_EQ(nearest("xyz", known), "");
}

}  // namespace
}  // namespace shoofly
