#include "report/plan_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/golden.h"
#include "report/sample_plan.h"

namespace shoofly {
namespace {

using testing::golden_matches;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(PlanDocument, IsWholeInMarkdown) {
  const auto preflight = testing::sample_preflight();
  const Plan split = testing::split_plan();
  const Plan retype = testing::retype_plan();
  EXPECT_TRUE(golden_matches("src/report/golden/plan_split.md",
                             plan_markdown(testing::view_of(split, preflight))));
  EXPECT_TRUE(golden_matches("src/report/golden/plan_retype.md",
                             plan_markdown(testing::view_of(retype, {}))));
}

TEST(PlanDocument, IsAPageThatNeedsNothingElse) {
  const auto preflight = testing::sample_preflight();
  const Plan plan = testing::split_plan();
  const std::string page = plan_html(testing::view_of(plan, preflight));
  EXPECT_TRUE(golden_matches("src/report/golden/plan_split.html", page));
  for (const char* outside : {"src=", "href=\"http", "@import", "url(", "<script"})
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  EXPECT_THAT(page, HasSubstr("Database Migration Plan: split-user-name"));
}

TEST(PlanDocument, SaysWhomItMayEnd) {
  Plan plan = testing::split_plan();
  plan.policies.after_attempts = AfterAttempts::kKeepTrying;
  plan.policies.may_cancel = {{"report*", Milliseconds(600'000), true}};
  const auto preflight = testing::sample_preflight();
  const std::string text = plan_markdown(testing::view_of(plan, preflight));
  EXPECT_NE(text.find("goes on trying"), std::string::npos);
  EXPECT_NE(
      text.find("Application **report\\*** in a transaction older than 10m 00s that stands in "
                "the way is cancelled, or its session ended where it is idle."),
      std::string::npos)
      << text;
}

TEST(PlanDocument, HasABriefFormForATerminal) {
  const Plan plan = testing::split_plan();
  EXPECT_TRUE(
      golden_matches("src/report/golden/plan_brief.txt", plan_brief(testing::view_of(plan, {}))));
}

TEST(PlanDocument, ShowsNoPassword) {
  Plan plan = testing::split_plan();
  plan.change_text = "probe: postgres://app:secret@db/shop";
  EXPECT_THAT(plan_markdown(testing::view_of(plan, {})), Not(HasSubstr("secret")));
}

TEST(PlanDocument, CannotBeBrokenByNames) {
  Plan plan = testing::split_plan();
  plan.operations[0].label = "split_column \"<script>alert(1)</script>|`x`\"";
  plan.operations[0].strategy = "a | b <b>c</b> *d*";
  const std::string page = plan_html(testing::view_of(plan, {}));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(plan_markdown(testing::view_of(plan, {})),
              HasSubstr("A \\| b \\<b\\>c\\</b\\> \\*d\\*."));
}

}  // namespace
}  // namespace shoofly
