#include "base/program_run.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

extern char** environ;

namespace shoofly {
namespace {

using Steady = std::chrono::steady_clock;

class Pipe {
 public:
  Pipe() : made_(pipe2(ends_.data(), O_CLOEXEC) == 0) {}
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  bool made() const { return made_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool made_;
};

// A process with all that it starts, in a group of its own.
class Group {
 public:
  explicit Group(pid_t pid) : pid_(pid) {}
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  ~Group() {
    if (over_) return;  // the number may be another's by now
    ::kill(-pid_, SIGKILL);
    wait(0);
  }
  bool wait(int options) {
    int status = 0;
    if (!over_ && waitpid(pid_, &status, options) == pid_) {
      over_ = true;
      code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return over_;
  }
  int code() const { return code_; }

 private:
  pid_t pid_;
  bool over_ = false;
  int code_ = 0;
};

Result<pid_t> start(const ProgramRun& command, const Pipe& out, const Pipe& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.write_end(), STDERR_FILENO);
  if (!command.folder.empty())
    posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::vector<std::string> copies = command.arguments;
  std::vector<char*> argv;
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed == ENOENT)
    return not_found(fmt::format("run \"{}\": there is no such program", command.arguments[0]));
  if (failed != 0)
    return internal_error(
        fmt::format("run \"{}\": {}", command.arguments[0], std::strerror(failed)));
  return pid;
}

// False: there is nothing more to come.
bool take(int from, std::string& text) {
  std::array<char, 65536> block{};
  const ssize_t count = read(from, block.data(), block.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  text.append(block.data(), static_cast<std::size_t>(count));
  return count > 0;
}

int left_until(Steady::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Steady::now());
  return static_cast<int>(std::clamp<long long>(left.count(), 0, 60000));
}

Error too_long(const ProgramRun& command) {
  return refused(
      fmt::format("run \"{}\": it was ended after {} s", command.arguments[0],
                  std::chrono::duration_cast<std::chrono::seconds>(command.most_time).count()));
}

}  // namespace

Result<ProgramEnd> run_program(const ProgramRun& command) {
  Pipe out;
  Pipe errors;
  if (!out.made() || !errors.made())
    return internal_error(fmt::format("make pipe: {}", std::strerror(errno)));
  SHOOFLY_ASSIGN(const pid_t pid, start(command, out, errors));
  Group group(pid);
  out.close_end(1);
  errors.close_end(1);
  const Steady::time_point end = Steady::now() + command.most_time;
  ProgramEnd result;
  std::array<pollfd, 2> open{{{out.read_end(), POLLIN, 0}, {errors.read_end(), POLLIN, 0}}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    if (Steady::now() >= end) return too_long(command);
    if (poll(open.data(), open.size(), left_until(end)) <= 0) continue;
    if (open[0].revents != 0 && !take(open[0].fd, result.out)) open[0].fd = -1;
    if (open[1].revents != 0 && !take(open[1].fd, result.errors)) open[1].fd = -1;
    if (std::max(result.out.size(), result.errors.size()) > command.most_output)
      return refused(fmt::format("run \"{}\": it was ended after {} bytes of output",
                                 command.arguments[0], command.most_output));
  }
  // It has closed what it prints to, and may still be at work.
  while (!group.wait(WNOHANG)) {
    if (Steady::now() >= end) return too_long(command);
    poll(nullptr, 0, 5);
  }
  result.code = group.code();
  return result;
}

}  // namespace shoofly
