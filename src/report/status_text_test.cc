#include "report/status_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "harness/golden.h"
#include "report/escalation.h"
#include "report/plain.h"
#include "report/sample_plan.h"

namespace shoofly {
namespace {

using testing::golden_matches;
using ::testing::HasSubstr;

RunView in_backfill() {
  RunView view;
  view.run = testing::sample_run();
  view.plan = testing::split_plan();
  view.steps = {
      {"expand-1", StepState::kDone, "2026-11-21T06:20:00Z", "2026-11-21T06:20:00Z", 0, ""},
      {"expand-2", StepState::kDone, "2026-11-21T06:20:00Z", "2026-11-21T06:20:02Z", 0, ""},
      {"backfill-1", StepState::kRunning, "2026-11-21T06:20:00Z", "", 0, ""}};
  view.slots = {{-1, "[1]", 0, 0}, {0, "[1]", 300'000, 150}, {1, "[2]", 420'000, 210}};
  view.fill_step = "backfill-1";
  view.events = {{9, "2026-11-21T06:20:02Z", "lock",
                  "lock not granted within 300 ms, attempt 1 of 30: backend 99"}};
  view.target = "prod";
  view.now = parse_utc("2026-11-21T06:30:00Z");
  return view;
}

RunView at(RunStatus status) {
  RunView view = in_backfill();
  view.fill_step.clear();
  view.slots.clear();
  view.run.status = status;
  view.run.phase = "cutover";
  view.run.runner.clear();
  view.run.cutover_at = "2026-11-20T06:30:00Z";
  view.run.verified_at = "2026-11-20T06:31:00Z";
  return view;
}

TEST(Status, ShowsARunInItsBackfill) {
  EXPECT_TRUE(golden_matches("src/report/golden/status_backfill.txt", status_text(in_backfill())));
  EXPECT_TRUE(golden_matches("src/report/golden/status_backfill.json",
                             status_json(in_backfill()).dump(2) + "\n"));
}

TEST(Status, CountsTheRateFromAnEarlierLook) {
  RunView view = in_backfill();
  view.earlier = RunView::Earlier{700'000, view.now - std::chrono::seconds(2)};
  const auto fill = fill_state(view);
  ASSERT_TRUE(fill.has_value());
  EXPECT_EQ(fill->rows, 720'000);
  EXPECT_DOUBLE_EQ(fill->rows_per_second, 10'000);
  EXPECT_EQ(fill->remaining_ms, 48'000);
}

TEST(Status, SaysWhatToDoNext) {
  EXPECT_THAT(next_step(at(RunStatus::kAtGate)).commands[0].command,
              "shoofly cutover split-user-name-1 --target prod");
  EXPECT_TRUE(
      golden_matches("src/report/golden/status_soak.txt", status_text(at(RunStatus::kSoaking))));
  RunView out_of_step = at(RunStatus::kAtGate);
  out_of_step.run.verified_at.clear();
  out_of_step.run.cutover_at.clear();
  EXPECT_THAT(next_step(out_of_step).advice, HasSubstr("found rows out of step"));
  EXPECT_THAT(next_step(out_of_step).advice, HasSubstr("give the new columns"));
  RunView unverified = at(RunStatus::kSoaking);
  unverified.run.verified_at = "2026-11-20T06:29:00Z";
  EXPECT_THAT(next_step(unverified).commands[0].command,
              "shoofly verify split-user-name-1 --target prod");
  EXPECT_THAT(next_step(at(RunStatus::kPaused)).commands[0].command,
              "shoofly resume split-user-name-1 --target prod");
  EXPECT_TRUE(next_step(at(RunStatus::kPurged)).commands.empty());
}

TEST(Status, SaysWhatItKnowsOfAQuietRunner) {
  RunView view = in_backfill();
  view.now = parse_utc(view.run.heartbeat) + std::chrono::seconds(4);
  EXPECT_THAT(next_step(view).advice, HasSubstr("a runner is at work"));
  EXPECT_GT(fill_state(view)->remaining_ms, 0);
  view.now += std::chrono::seconds(3);
  EXPECT_THAT(next_step(view).advice, HasSubstr("was last heard of 7.0 s ago"));
  EXPECT_EQ(next_step(view).commands[0].command, "shoofly resume split-user-name-1 --target prod");
  EXPECT_EQ(fill_state(view)->remaining_ms, -1);  // nobody knows whether it goes on
}

TEST(Status, SaysWhichRunsAreOpen) {
  RunRecord over = testing::sample_run();
  over.id = "rename-mail-1";
  over.status = RunStatus::kPurged;
  EXPECT_EQ(open_runs_text({over}, "prod"),
            "No run is open on this target. The last one, rename-mail-1, is purged since " +
                over.updated_at + ".\n  shoofly history --target prod\n");
  EXPECT_EQ(open_runs_text({}, "prod"), "No run was ever made on this target.\n");
  RunRecord other = testing::sample_run();
  other.id = "other-1";
  const std::vector<RunRecord> both = {over, testing::sample_run(), other};
  EXPECT_THAT(open_runs_text(both, "prod"), HasSubstr("2 runs are open"));
  EXPECT_THAT(open_runs_text(both, "prod"), HasSubstr("other-1            running  backfill"));
  EXPECT_EQ(open_runs_json(both, "prod")["open_runs"].size(), 2U);
  EXPECT_EQ(open_runs_json(both, "prod")["last_run"]["run"], "rename-mail-1");
  EXPECT_TRUE(open_runs_json({}, "prod")["last_run"].is_null());
}

TEST(Status, KnowsWhenARunnerIsGone) {
  RunView view = in_backfill();
  EXPECT_FALSE(runner_silent(view));
  view.now += std::chrono::minutes(1);
  EXPECT_TRUE(runner_silent(view));
  EXPECT_THAT(next_step(view).advice, HasSubstr("fallen silent"));
}

TEST(Status, SaysWhatHoldsTheFillBack) {
  RunView view = in_backfill();
  view.guards =
      guard_state_from_text(to_text({0.35, false, "replica_lag of standby a is 3.2 s, above 2.0 s",
                                     "at this rate (20 rows/s) the fill takes 5 days more", "now"}))
          .value();
  EXPECT_THAT(status_text(view), HasSubstr("35 %: replica_lag of standby a is 3.2 s, above 2.0 s"));
  EXPECT_THAT(status_text(view), HasSubstr("at this rate (20 rows/s) the fill takes 5 days more"));
  EXPECT_EQ(status_json(view)["guards"]["share"], 0.35);
  EXPECT_EQ(status_json(view)["guards"]["paused"], false);
  view.guards->paused = true;
  EXPECT_THAT(status_text(view), HasSubstr("paused: replica_lag"));
  view.guards = GuardState{};
  EXPECT_THAT(status_text(view), HasSubstr("full"));
  view.run.status = RunStatus::kPaused;  // what a watch that is gone said is not true any more
  EXPECT_FALSE(status_json(view).contains("guards"));
  EXPECT_FALSE(guard_state_from_text("{\"share\": 1}").ok());
}

TEST(Status, TracksTheRun) {
  const auto line = [](const RunView& view) { return track_line({stations_of(view)}); };
  EXPECT_EQ(
      line(in_backfill()),
      "expand === [backfill 60 %] --- verify --- gate --- cutover --- soak --- contract --- retention --- purge");
  EXPECT_EQ(
      line(at(RunStatus::kRolledBack)),
      "expand --- backfill --- verify --- gate --- cutover --- soak --- contract --- retention --- purge");
  EXPECT_EQ(
      line(at(RunStatus::kPurged)),
      "expand === backfill === verify === gate === cutover === soak === contract === retention === purge");
  EXPECT_EQ(
      line(at(RunStatus::kFailed)),
      "expand === backfill === verify === gate === !cutover! --- soak --- contract --- retention --- purge");
}

TEST(Status, ShowsTheEscalationOfAFailedRun) {
  RunView view = at(RunStatus::kFailed);
  view.run.message = "step cutover-1: get lock: not granted";
  view.run.escalation = to_json_text(make_escalation(
      Error(ErrorKind::kConflict, "get lock: not granted"), view.run, &view.plan, "prod"));
  const std::string text = status_text(view);
  EXPECT_THAT(text, HasSubstr("split-user-name-1 has stopped"));
  EXPECT_THAT(text, HasSubstr("shoofly resume split-user-name-1 --target prod"));
}

TEST(History, ListsRuns) {
  RunRecord old = testing::sample_run();
  old.id = "rename-mail-1";
  old.status = RunStatus::kRolledBack;
  old.message = "";
  EXPECT_TRUE(
      golden_matches("src/report/golden/history.txt", history_text({testing::sample_run(), old})));
  EXPECT_EQ(history_json({old})[0]["status"], "rolled back");
  EXPECT_EQ(history_text({}), "No run was ever made on this target.\n");
}

}  // namespace
}  // namespace shoofly
