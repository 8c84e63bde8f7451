#include "harness/process.h"

#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;

// Dead, but not collected by whoever inherited it.
bool is_zombie(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  stat >> word >> word >> word;
  return word == "Z";
}

TEST(RunProcess, GivesExitCodeAndBothStreams) {
  const ProcessResult result = run_process({"sh", "-c", "echo out; echo err >&2; exit 3"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.err, "err\n");
  EXPECT_FALSE(result.timed_out);
}

TEST(RunProcess, PassesInputEnvironmentAndFolder) {
  const TempDir dir;
  setenv("SHOOFLY_HARNESS_GONE", "here", 1);
  const ProcessResult result =
      run_process({"sh", "-c", "cat; echo \"$ADDED $SHOOFLY_HARNESS_GONE.\"; pwd"},
                  {.env = {{"ADDED", "yes"}},
                   .unset_env = {"SHOOFLY_HARNESS_GONE"},
                   .stdin_text = "in\n",
                   .working_dir = dir.path()});
  EXPECT_EQ(result.out, "in\nyes .\n" + dir.path().string() + "\n");
}

TEST(RunProcess, KillsWhatTakesTooLong) {
  const ProcessResult result = run_process({"sleep", "60"}, {.timeout = milliseconds(50)});
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.exit_code, 128 + SIGKILL);
}

TEST(RunProcess, SaysWhyAProgramCannotStart) {
  const ProcessResult result = run_process({"/no/such/program"});
  EXPECT_EQ(result.exit_code, 127);
  EXPECT_EQ(result.err, "spawn: /no/such/program: No such file or directory\n");
}

TEST(RunProcess, CanRunAsAnUnprivilegedUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can change the user";
  const std::optional<User> user = unprivileged_user();
  ASSERT_TRUE(user.has_value());
  const ProcessResult result = run_process({"id", "-u"}, {.run_as = user});
  EXPECT_EQ(result.out, std::to_string(user->uid) + "\n");
}

TEST(Process, CanBeKilledAndWaitedFor) {
  Process process = Process::spawn({"sh", "-c", "echo begun; sleep 60"});
  EXPECT_FALSE(process.wait(milliseconds(20)).has_value());
  EXPECT_TRUE(process.running());
  process.kill();
  const auto result = process.wait(milliseconds(5000));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->exit_code, 128 + SIGKILL);
  process.kill();  // harmless
}

TEST(Process, EndsWithATestThatIsKilled) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t test = fork();
  if (test == 0) {
    const Process process = Process::spawn({"sleep", "60"});
    const pid_t pid = process.pid();
    if (write(ends[1], &pid, sizeof pid) != sizeof pid) _exit(1);
    ::kill(getpid(), SIGKILL);
  }
  pid_t pid = -1;
  ASSERT_EQ(read(ends[0], &pid, sizeof pid), static_cast<ssize_t>(sizeof pid));
  close(ends[0]);
  close(ends[1]);
  for (int i = 0; i < 500 && ::kill(pid, 0) == 0 && !is_zombie(pid); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_TRUE(::kill(pid, 0) != 0 || is_zombie(pid));
}

TEST(Process, IsKilledByItsDestructor) {
  pid_t pid = -1;
  {
    const Process process = Process::spawn({"sleep", "60"});
    pid = process.pid();
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST(TempDir, IsRemovedUnlessMovedAway) {
  std::filesystem::path path;
  {
    TempDir first;
    path = first.path();
    write_text(first / "file", "text");
    const TempDir second = std::move(first);
    EXPECT_EQ(read_text(second / "file"), "text");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace shoofly::testing
