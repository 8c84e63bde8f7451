#include "report/validation_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "harness/golden.h"
#include "report/sample_plan.h"

namespace shoofly {
namespace {

using testing::golden_matches;
using ::testing::HasSubstr;

RunView after_cutover() {
  RunView view;
  view.run = testing::sample_run();
  view.run.status = RunStatus::kSoaking;
  view.run.phase = "cutover";
  view.run.runner.clear();
  view.run.cutover_at = "2026-11-21T07:00:01Z";
  view.run.verified_at = "2026-11-21T07:00:20Z";
  view.plan = testing::split_plan();
  view.steps = {
      {"expand-1", StepState::kDone, "2026-11-21T06:20:00Z", "2026-11-21T06:20:00Z", 0, ""},
      {"backfill-1", StepState::kDone, "2026-11-21T06:20:02Z", "2026-11-21T06:27:02Z", 1'200'000,
       "1200000 rows in 7m 00s, 2857 rows/s"},
      {"verify-1", StepState::kDone, "2026-11-21T06:27:02Z", "2026-11-21T06:27:14Z", 1'200'000,
       "1200000 rows, 0 out of step; the planted difference was found"},
      {"cutover-1", StepState::kDone, "2026-11-21T07:00:00Z", "2026-11-21T07:00:01Z", 0, ""},
      {"purge-1", StepState::kPending, "", "", 0, ""}};
  view.events = {
      {5, "2026-11-21T07:00:20Z", "verify",
       "public.users: 1200000 rows looked at, 0 out of step, planted difference found"},
      {4, "2026-11-21T07:00:00Z", "step", "cutover taken up"},
      {3, "2026-11-21T06:20:01Z", "lock", "lock not granted within 300 ms, attempt 1 of 30"}};
  view.now = parse_utc("2026-11-21T08:00:00Z");
  return view;
}

TEST(ValidationReport, ShowsWhatWasDoneAndFound) {
  EXPECT_TRUE(
      golden_matches("src/report/golden/validation.md", validation_markdown(after_cutover())));
}

TEST(ValidationReport, SaysWhenCutoverIsNotVerified) {
  RunView view = after_cutover();
  view.run.verified_at = "2026-11-21T06:27:14Z";
  EXPECT_THAT(validation_markdown(view), HasSubstr("**not since cutover**"));
  view.run.verified_at.clear();
  EXPECT_THAT(validation_markdown(view), HasSubstr("No verification has passed yet."));
}

TEST(ValidationReport, IsAPage) {
  EXPECT_THAT(validation_html(after_cutover()),
              HasSubstr("<h1 id=\"validation-report-split-user-name-1\">"));
}

}  // namespace
}  // namespace shoofly
