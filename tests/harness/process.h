#pragma once

// Other programs, run from tests.

#include <sys/types.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace shoofly::testing {

// Whom to run as. Servers that refuse root run as this.
struct User {
  uid_t uid = 0;
  gid_t gid = 0;
};

// The unprivileged user to run servers as: none if we are not root. $SHOOFLY_TEST_USER, else
// `postgres`, else `nobody`.
std::optional<User> unprivileged_user();

struct ProcessOptions {
  std::map<std::string, std::string> env;  // added to ours
  std::vector<std::string> unset_env;      // taken out of ours
  std::string stdin_text;                  // all that it can read
  std::filesystem::path working_dir;       // ours if empty
  std::filesystem::path output_file;       // both streams go there, appended, instead of being kept
  std::optional<User> run_as;
  // Linux sends SIGKILL when the *thread* that spawned the program ends. Turn off for a program
  // that must outlive its thread; then see to its end yourself.
  bool dies_with_spawning_thread = true;
  std::chrono::milliseconds timeout = std::chrono::seconds(120);  // then SIGKILL; run_process only
};

struct ProcessResult {
  int exit_code = -1;  // 128 + signal if a signal ended it; 127 if it could not be started
  std::string out;
  std::string err;
  bool timed_out = false;
};

// A running program. Destroying the object kills it, and so does the end of the thread that spawned
// it (a test that is killed leaves nothing running). Not thread-safe.
class Process {
 public:
  static Process spawn(const std::vector<std::string>& argv, const ProcessOptions& options = {});
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool running();

  // Sends the signal; does not wait. Does nothing if the program has ended.
  void signal(int number);
  void kill() { signal(SIGKILL); }

  // Waits until the program has ended or the time is up (then nothing is returned and it runs on).
  // May be called again.
  std::optional<ProcessResult> wait(std::chrono::milliseconds timeout);

  // What it has written so far.
  std::string out() const;
  std::string err() const;

 private:
  Process() = default;
  bool reap(int flags);

  pid_t pid_ = -1;
  int out_fd_ = -1;
  int err_fd_ = -1;
  std::optional<int> exit_code_;
};

// Runs a program to its end.
ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options = {});

}  // namespace shoofly::testing
