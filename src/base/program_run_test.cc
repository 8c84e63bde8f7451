#include "base/program_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace shoofly {
namespace {

using ::testing::HasSubstr;

ProgramRun shell(const std::string& text) { return {{"sh", "-c", text}, ""}; }

TEST(ProgramRuns, AreRunForBothOfTheirStreams) {
  const Result<ProgramEnd> done = run_program(shell("printf out; printf errors >&2; cat; exit 3"));
  ASSERT_TRUE(done.ok()) << done.error().describe();
  EXPECT_EQ(done->code, 3);
  EXPECT_EQ(done->out, "out");
  EXPECT_EQ(done->errors, "errors");
}

TEST(ProgramRuns, RunInTheirFolder) {
  ProgramRun command = shell("pwd");
  command.folder = "/usr";
  const Result<ProgramEnd> done = run_program(command);
  ASSERT_TRUE(done.ok()) << done.error().describe();
  EXPECT_EQ(done->out, "/usr\n");
}

TEST(ProgramRuns, PrintMoreThanAPipeHolds) {
  const Result<ProgramEnd> done = run_program(
      shell("head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; head -c 9 /dev/zero"));
  ASSERT_TRUE(done.ok()) << done.error().describe();
  EXPECT_EQ(done->out.size(), 300009U);
  EXPECT_EQ(done->errors.size(), 300000U);
}

TEST(ProgramRuns, AreEndedWithAllThatTheyHaveStarted) {
  ProgramRun command = shell("sleep 60 & sleep 60");
  command.most_time = std::chrono::milliseconds(200);
  const auto begun = std::chrono::steady_clock::now();
  const Result<ProgramEnd> done = run_program(command);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kRefused);
  EXPECT_THAT(done.error().describe(), HasSubstr("it was ended after 0 s"));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

TEST(ProgramRuns, AreEndedWhenTheyPrintTooMuch) {
  ProgramRun command = shell("cat /dev/zero");
  command.most_output = 1000;
  const Result<ProgramEnd> done = run_program(command);
  ASSERT_FALSE(done.ok());
  EXPECT_THAT(done.error().describe(), HasSubstr("after 1000 bytes of output"));
}

TEST(ProgramRuns, ThatAreNotThere) {
  const Result<ProgramEnd> done = run_program({{"shoofly-no-such-program"}, ""});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace shoofly
