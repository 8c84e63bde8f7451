#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fmt/format.h>

extern char** environ;

namespace shoofly {

Result<ChildProcess> ChildProcess::spawn(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return internal_error(fmt::format("make pipe: {}", std::strerror(errno)));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<std::string> copies = arguments;
  std::vector<char*> argv;
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    return internal_error(fmt::format("run \"{}\": {}", arguments[0], std::strerror(failed)));
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return ChildProcess(pid, ends[0]);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pipe_(std::exchange(other.pipe_, -1)),
      over_(other.over_),
      code_(other.code_),
      output_(std::move(other.output_)) {}

ChildProcess::~ChildProcess() {
  if (pid_ > 0 && !over_) {
    kill_at_once();
    wait();
  }
  if (pipe_ >= 0) close(pipe_);
}

void ChildProcess::drain() {
  std::array<char, 4096> block{};
  while (true) {
    const ssize_t count = read(pipe_, block.data(), block.size());
    if (count <= 0) return;
    output_.append(block.data(), static_cast<std::size_t>(count));
  }
}

void ChildProcess::ended(int status) {
  over_ = true;
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  drain();
}

bool ChildProcess::running() {
  if (over_) return false;
  drain();
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == pid_) ended(status);
  return !over_;
}

void ChildProcess::kill_at_once() {
  if (!over_) ::kill(pid_, SIGKILL);
}

int ChildProcess::wait() {
  while (running()) {
    pollfd readable{pipe_, POLLIN, 0};
    poll(&readable, 1, 20);
  }
  return code_;
}

const std::string& ChildProcess::output() {
  drain();
  return output_;
}

}  // namespace shoofly
