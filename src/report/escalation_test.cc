#include "report/escalation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/golden.h"
#include "report/escalation_cause.h"
#include "report/markdown.h"
#include "report/sample_plan.h"

namespace shoofly {
namespace {

using ::testing::Contains;
using ::testing::Field;
using testing::golden_matches;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const kTarget = "postgres://app:***@db.example/shop";

Error row_error() {
  return Error(
             ErrorKind::kData,
             "fill public.users: the row with key 4711 cannot be converted: a number is out of the range of its type",
             "22003")
      .with_help(
          "correct the row, or the change's expression for it, then run \"shoofly resume\"; or \"shoofly rollback\"")
      .with_context("step backfill-1");
}

Escalation of(const Error& error, const RunRecord& run = testing::sample_run()) {
  const Plan plan = testing::split_plan();
  return make_escalation(error, run, &plan, kTarget);
}

auto command(const std::string& part) {
  return Contains(Field(&SuggestedCommand::command, HasSubstr(part)));
}

TEST(Escalation, SaysAllThatAPersonNeeds) {
  EXPECT_TRUE(
      golden_matches("src/report/golden/escalation_row.txt", escalation_text(of(row_error()))));
  EXPECT_TRUE(golden_matches("src/report/golden/escalation_row.md",
                             to_markdown(escalation_document(of(row_error())))));
  EXPECT_TRUE(golden_matches("src/report/golden/escalation_row.json",
                             to_json_text(of(row_error())) + "\n"));
}

TEST(Escalation, NamesTheStepAndTheRow) {
  const Escalation e = of(row_error());
  EXPECT_EQ(e.step, "backfill-1");
  EXPECT_EQ(e.phase, "backfill");
  EXPECT_EQ(e.attempted, "`start` was doing step backfill-1 (convert every row of users).");
  EXPECT_THAT(e.sample, ::testing::ElementsAre("key 4711"));
  EXPECT_THAT(e.commands,
              command("shoofly resume split-user-name-1 --target postgres://app@db.example/shop"));
}

TEST(Escalation, SurvivesJson) {
  const Escalation e = of(row_error());
  const Result<Escalation> back = escalation_from_text(to_json_text(e));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, e);
}

TEST(Escalation, ReadsAnOlderReport) {
  const Result<Escalation> e = escalation_from_text(
      R"({"kind": "data", "new": 1, "sample": 7, "commands": [1, {"command": "x"}]})");
  ASSERT_TRUE(e.ok());
  EXPECT_EQ(e->kind, "data");
  EXPECT_EQ(e->commands.size(), 1U);
  EXPECT_FALSE(escalation_from_text("").ok());
  EXPECT_FALSE(escalation_from_text("[]").ok());
}

TEST(Escalation, KeepsOutPasswordsAndBytesThatAreNoText) {
  const Escalation e =
      of(Error(ErrorKind::kConnectionLost, "connect to postgres://app:secret@db/shop: \xff gone"));
  EXPECT_THAT(e.details, HasSubstr("postgres://app:***@db/shop"));
  const std::string text = to_json_text(e);
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_TRUE(escalation_from_text(text).ok());
}

TEST(Escalation, SaysNothingTwice) {
  const Error counted =
      Error(ErrorKind::kData, "count rows: there is 1 row where x is 0, the first with key 7")
          .with_help("correct these rows, then run \"shoofly resume\"")
          .with_context("step expand-2");
  EXPECT_THAT(
      make_escalation(counted, testing::sample_run(), nullptr, "prod").actions,
      ::testing::ElementsAre("Correct these rows, then run \"shoofly resume\".",
                             "Correct whatever writes such rows, too: they are counted anew.",
                             "If such rows are right, the change is not: roll back."));
  const Plan plan = testing::split_plan();
  const Error null =
      Error(ErrorKind::kData,
            "count rows: there are 2 rows where first_name is NULL, the first with key 7")
          .with_context("step verify-2");
  EXPECT_THAT(make_escalation(null, testing::sample_run(), &plan, "prod").actions,
              Contains(HasSubstr("give the operation a `value`")));
  const Error unread(ErrorKind::kRefused, "permission denied", "42501");
  EXPECT_THAT(of(Error(unread).with_help("run as the owner")).actions,
              ::testing::ElementsAre("Run as the owner.", "Resume.", HasSubstr("password")));
}

// A contract that was refused before its first step leaves the run in its soak.
TEST(Escalation, NamesTheCommandThatWasAtWork) {
  RunRecord run = testing::sample_run();
  run.status = RunStatus::kSoaking;
  run.goal = Goal::kContract;
  run.phase = "cutover";
  const Escalation e =
      of(Error(ErrorKind::kConflict, "check catalog: the table was changed by someone else")
             .with_help("undo that change, then run \"shoofly resume\""),
         run);
  EXPECT_EQ(e.attempted, "`contract` was about to begin.");
  EXPECT_EQ(e.phase, "");
  EXPECT_EQ(e.actions[0], "Undo that change, then contract again.");
  EXPECT_THAT(e.commands, command("contract split-user-name-1"));
  EXPECT_THAT(e.commands, Not(command("resume")));
  EXPECT_THAT(e.commands, Not(command("restore")));
}

TEST(Escalation, OffersOnlyCommandsThatCanBeGiven) {
  RunRecord run = testing::sample_run();
  run.goal = Goal::kPurge;
  EXPECT_THAT(of(internal_error("x"), run).commands, Not(command("rollback")));
  run.goal = Goal::kContract;
  EXPECT_THAT(of(internal_error("x"), run).commands, command("restore"));
  EXPECT_THAT(of(internal_error("x"), run).commands, Not(command("rollback")));
  run.goal = Goal::kRollback;
  const Error loss = refused(
      "go back on public.users: 3 rows hold new values that the old column cannot carry, the first with key 1, 2, 3");
  EXPECT_THAT(
      of(loss, run).commands,
      command(
          "rollback split-user-name-1 --target postgres://app@db.example/shop --approve split-user-name-1"));
  EXPECT_THAT(of(loss, run).sample, ::testing::ElementsAre("key 1, 2, 3"));
}

TEST(Escalation, DoesWithoutPlanAndPhase) {
  RunRecord run = testing::sample_run();
  run.phase.clear();
  const Escalation e = make_escalation(internal_error("x"), run, nullptr, "sqlite:a b.db");
  EXPECT_EQ(e.attempted, "`start` was about to begin.");
  EXPECT_THAT(e.commands, command("--target 'sqlite:a b.db'"));
}

TEST(EscalationCause, IsFinerThanTheKind) {
  const auto cause = [](ErrorKind kind, const char* message, const char* native = "") {
    return cause_of(Error(kind, message, native));
  };
  EXPECT_EQ(cause(ErrorKind::kConflict,
                  "get lock: not granted in 30 attempts of 300 ms each; in the way: x"),
            Cause::kLockNotGranted);
  EXPECT_EQ(cause(ErrorKind::kConflict, "fill: another runner has taken over this run"),
            Cause::kOtherRunner);
  EXPECT_EQ(cause(ErrorKind::kConflict, "check catalog after expand-1: it is not"),
            Cause::kCatalogChanged);
  EXPECT_EQ(cause(ErrorKind::kConflict, "column exists"), Cause::kNameTaken);
  EXPECT_EQ(cause(ErrorKind::kData, "verify public.users: 3 of 10 rows are out of step"),
            Cause::kRowsOutOfStep);
  EXPECT_EQ(cause(ErrorKind::kData, "count rows: there are 3 rows where x"), Cause::kRowsCounted);
  EXPECT_EQ(cause(ErrorKind::kInternal, "could not extend file", "53100"), Cause::kDiskFull);
  EXPECT_EQ(cause(ErrorKind::kRefused, "cannot execute UPDATE in a read-only transaction", "25006"),
            Cause::kReadOnly);
}

TEST(EscalationCause, EachSaysWhyAndWhatToDo) {
  for (int i = 0; i <= static_cast<int>(Cause::kInternal); ++i) {
    EXPECT_FALSE(why_stopped(static_cast<Cause>(i)).empty()) << i;
    EXPECT_FALSE(actions_for(static_cast<Cause>(i), {}).empty()) << i;
    if (static_cast<Cause>(i) == Cause::kInternal) continue;
    EXPECT_NE(why_stopped(static_cast<Cause>(i)), why_stopped(Cause::kInternal)) << i;
  }
}

}  // namespace
}  // namespace shoofly
