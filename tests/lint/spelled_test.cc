// Names as the text has them.

#include "lint/spelled.h"

#include <gtest/gtest.h>

namespace shoofly::lint {
namespace {

TEST(Spelled, AsTheStatementHasThem) {
  EXPECT_EQ(as_spelled("drop table \"Page\"", "page"), "Page");
  EXPECT_EQ(as_spelled("drop table `Page`", "page"), "Page");
  EXPECT_EQ(as_spelled("DROP TABLE 'Page', PageView", "page"), "page");
  EXPECT_EQ(as_spelled("DROP TABLE PageView", "pageview"), "PageView");
  EXPECT_EQ(shown_as_spelled("drop table \"My Page\"", "my page"), "\"My Page\"");
}

TEST(Spelled, OnlyNamesOfAMessageAre) {
  constexpr const char* kText = R"(alter table "File" drop column "Page")";
  EXPECT_EQ(with_spelled_names("the file's page: File.page fails", kText),
            "the file's page: File.Page fails");
  EXPECT_EQ(with_spelled_names("File has no column \"page\".", kText),
            "File has no column \"Page\".");
  EXPECT_EQ(with_spelled_names("every write of page.", kText), "every write of page.");
}

}  // namespace
}  // namespace shoofly::lint
