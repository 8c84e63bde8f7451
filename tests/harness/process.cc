#include "harness/process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>
#include <utility>

#include "base/check.h"

extern "C" char** environ;

namespace shoofly::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Memory files take the output: unlike pipes they need no reader while the program runs.
int memory_file(const char* name) {
  const int fd = memfd_create(name, MFD_CLOEXEC);
  SHOOFLY_CHECK(fd >= 0, "make a memory file");
  return fd;
}

std::string contents(int fd) {
  std::string text;
  if (fd < 0) return text;
  struct stat info = {};
  SHOOFLY_CHECK(fstat(fd, &info) == 0, "look at a memory file");
  text.resize(static_cast<size_t>(info.st_size));
  const ssize_t got = pread(fd, text.data(), text.size(), 0);
  SHOOFLY_CHECK(got >= 0, "read a memory file");
  text.resize(static_cast<size_t>(got));
  return text;
}

std::vector<std::string> environment_for(const ProcessOptions& options) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string name(text.substr(0, text.find('=')));
    bool keep = !options.env.contains(name);
    for (const std::string& unset : options.unset_env) keep = keep && unset != name;
    if (keep) result.emplace_back(text);
  }
  for (const auto& [name, value] : options.env) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// All that the child needs, prepared before the fork: between fork and exec only async-signal-safe
// calls are allowed, because other threads of the test may have held any lock.
struct Launch {
  std::vector<char*> argv;
  std::vector<char*> envp;
  const char* working_dir;
  std::optional<User> user;
  bool dies_with_spawning_thread;
  int in_fd;
  int out_fd;
  int err_fd;
};

[[noreturn]] void child_failed(const char* what) {
  const char* reason = strerrordesc_np(errno);
  for (const char* part : {"spawn: ", what, ": ", reason, "\n"}) {
    if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
  }
  _exit(127);
}

[[noreturn]] void run_child(const Launch& launch, pid_t parent) {
  dup2(launch.in_fd, STDIN_FILENO);
  dup2(launch.out_fd, STDOUT_FILENO);
  dup2(launch.err_fd, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (launch.user) {
    const gid_t gid = launch.user->gid;
    if (setgroups(1, &gid) != 0 || setresgid(gid, gid, gid) != 0) child_failed("set group");
    if (setresuid(launch.user->uid, launch.user->uid, launch.user->uid) != 0)
      child_failed("set user");
  }
  if (launch.dies_with_spawning_thread) {
    // After the change of user, which clears it. The parent may have died before this line.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
  }
  if (launch.working_dir != nullptr && chdir(launch.working_dir) != 0)
    child_failed("change folder");
  execvpe(launch.argv[0], launch.argv.data(), launch.envp.data());
  child_failed(launch.argv[0]);
}

}  // namespace

std::optional<User> unprivileged_user() {
  if (geteuid() != 0) return std::nullopt;
  const char* wanted = std::getenv("SHOOFLY_TEST_USER");
  for (const char* name : {wanted, "postgres", "nobody"}) {
    if (name == nullptr) continue;
    // Called before any other thread of a test runs.
    if (const passwd* entry = getpwnam(name)) return User{entry->pw_uid, entry->pw_gid};
  }
  SHOOFLY_CHECK(false, "no user postgres or nobody to run servers as");
  return std::nullopt;
}

Process Process::spawn(const std::vector<std::string>& argv, const ProcessOptions& options) {
  SHOOFLY_CHECK(!argv.empty(), "spawn without a program");
  std::vector<std::string> arguments = argv;
  std::vector<std::string> environment = environment_for(options);
  Process process;
  int out_fd = -1;
  if (options.output_file.empty()) {
    out_fd = process.out_fd_ = memory_file("stdout");
    process.err_fd_ = memory_file("stderr");
  } else {
    out_fd = open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    SHOOFLY_CHECK(out_fd >= 0, options.output_file.c_str());
  }
  const int in_fd = memory_file("stdin");
  const ssize_t written = pwrite(in_fd, options.stdin_text.data(), options.stdin_text.size(), 0);
  SHOOFLY_CHECK(written == static_cast<ssize_t>(options.stdin_text.size()), "write standard input");

  const Launch launch = {
      .argv = pointers(arguments),
      .envp = pointers(environment),
      .working_dir = options.working_dir.empty() ? nullptr : options.working_dir.c_str(),
      .user = options.run_as,
      .dies_with_spawning_thread = options.dies_with_spawning_thread,
      .in_fd = in_fd,
      .out_fd = out_fd,
      .err_fd = process.err_fd_ >= 0 ? process.err_fd_ : out_fd,
  };
  const pid_t parent = getpid();
  process.pid_ = fork();
  if (process.pid_ == 0) run_child(launch, parent);
  SHOOFLY_CHECK(process.pid_ > 0, "fork");
  close(in_fd);
  if (process.out_fd_ < 0) close(out_fd);
  return process;
}

Process::Process(Process&& other) noexcept { *this = std::move(other); }

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(out_fd_, other.out_fd_);
  std::swap(err_fd_, other.err_fd_);
  std::swap(exit_code_, other.exit_code_);
  return *this;
}

Process::~Process() {
  if (pid_ > 0 && running()) {
    kill();
    reap(0);
  }
  if (out_fd_ >= 0) close(out_fd_);
  if (err_fd_ >= 0) close(err_fd_);
}

bool Process::reap(int flags) {
  if (exit_code_) return true;
  int status = 0;
  pid_t got = -1;
  do {
    got = waitpid(pid_, &status, flags);
  } while (got < 0 && errno == EINTR);
  if (got != pid_) return false;
  exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return true;
}

bool Process::running() { return !reap(WNOHANG); }

void Process::signal(int number) {
  if (running()) ::kill(pid_, number);
}

std::optional<ProcessResult> Process::wait(milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  milliseconds pause(1);
  while (!reap(WNOHANG)) {
    if (steady_clock::now() >= deadline) return std::nullopt;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, milliseconds(20));
  }
  return ProcessResult{*exit_code_, out(), err(), false};
}

std::string Process::out() const { return contents(out_fd_); }
std::string Process::err() const { return contents(err_fd_); }

ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
  Process process = Process::spawn(argv, options);
  if (auto result = process.wait(options.timeout)) return *std::move(result);
  process.kill();
  auto result = process.wait(std::chrono::seconds(30));
  SHOOFLY_CHECK(result.has_value(), "a killed program does not end");
  result->timed_out = true;
  return *std::move(result);
}

}  // namespace shoofly::testing
