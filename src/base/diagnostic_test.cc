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

TEST(Nearest, FindsASmallSlipAndNothingElse) {
  const std::vector<std::string> known = {"split_column", "rename_column", "change_type"};
  EXPECT_EQ(nearest("split_colum", known), "split_column");
  EXPECT_EQ(nearest("rename", known), "");
  EXPECT_EQ(nearest("xyz", known), "");
}

}  // namespace
}  // namespace shoofly
