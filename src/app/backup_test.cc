#include "app/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"

namespace shoofly {
namespace {

using ::testing::HasSubstr;

const WallTime kNow = parse_utc("2026-11-21T06:00:00Z");
std::int64_t hours_ago(int hours) {
  return std::chrono::duration_cast<std::chrono::seconds>(kNow.time_since_epoch()).count() -
         hours * 3600;
}

std::string pgbackrest(std::int64_t stop, bool error = false, int status = 0) {
  return R"([{"archive":[],"backup":[{"error":)" + std::string(error ? "true" : "false") +
         R"(,"label":"20261121-010000F","timestamp":{"start":1,"stop":)" + std::to_string(stop) +
         R"(},"type":"full"}],"name":"main","status":{"code":)" + std::to_string(status) +
         R"(,"message":"ok"}}])";
}

TEST(Backup, OfPgbackrest) {
  PreflightCheck check = judge_backup(pgbackrest(hours_ago(5)), kNow);
  EXPECT_EQ(check.level, CheckLevel::kOk);
  EXPECT_EQ(check.found, "the last one of pgBackRest ended 5h 00m ago, at 2026-11-21T01:00:00Z");
  EXPECT_EQ(judge_backup(pgbackrest(hours_ago(30)), kNow).level, CheckLevel::kNote);
  EXPECT_EQ(judge_backup(pgbackrest(hours_ago(200)), kNow).level, CheckLevel::kWarning);
  EXPECT_EQ(judge_backup(pgbackrest(hours_ago(5), true), kNow).found,
            "pgBackRest has no backup that ended well");
  check = judge_backup(pgbackrest(hours_ago(5), false, 3), kNow);
  EXPECT_EQ(check.level, CheckLevel::kWarning);
  EXPECT_THAT(check.found, HasSubstr("its status is 3"));
}

TEST(Backup, OfBarman) {
  const auto list = [](const char* status) {
    return R"({"main":[{"backup_id":"20261121T010000","end_time":"Sat Nov 21 01:00:00 2026",)"
           R"("end_time_timestamp":")" +
           std::to_string(hours_ago(5)) + R"(","status":")" + status + R"("}]})";
  };
  EXPECT_EQ(judge_backup(list("DONE"), kNow).level, CheckLevel::kOk);
  EXPECT_THAT(judge_backup(list("FAILED"), kNow).found, HasSubstr("no backup that ended well"));
}

TEST(Backup, AnythingElseIsNotKnown) {
  for (const char* text :
       {"", "stanza: main", "[]", "{}", "[1]", "{\"a\": 1}", "[{\"backup\": 7}]", "{\"main\": [7]}",
        "[{\"backup\": [7]}]", "[{\"backup\": []}, 7]", "null"}) {
    EXPECT_EQ(judge_backup(text, kNow).level, CheckLevel::kWarning) << text;
  }
  EXPECT_THAT(judge_backup("stanza: main", kNow).means, HasSubstr("not known"));
  EXPECT_THAT(ask_backup_command("exit 4").found, HasSubstr("ended with exit code 4"));
}

TEST(Backup, ARestoreTestIsItsExitCode) {
  const PreflightCheck passed = run_restore_test("echo restored; true");
  EXPECT_EQ(passed.level, CheckLevel::kOk);
  EXPECT_THAT(passed.found, HasSubstr("exit code 0 after "));
  const PreflightCheck failed = run_restore_test("echo secret; exit 7");
  EXPECT_EQ(failed.level, CheckLevel::kRefuse);
  EXPECT_THAT(failed.found, HasSubstr("ended with exit code 7 after "));
}

}  // namespace
}  // namespace shoofly
