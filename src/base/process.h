#pragma once

// A child process, its output read by us. Not thread-safe.

#include <string>
#include <vector>

#include "base/result.h"

namespace shoofly {

class ChildProcess {
 public:
  // Standard output and error go to one pipe. Errors: internal, with the system's reason.
  static Result<ChildProcess> spawn(const std::vector<std::string>& arguments);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();  // kills what still runs

  bool running();
  void kill_at_once();  // SIGKILL: nothing of the child's runs any more
  // Waits for the end. The exit code, or 128 + the signal.
  int wait();
  // All it has printed so far.
  const std::string& output();

 private:
  ChildProcess(int pid, int pipe) : pid_(pid), pipe_(pipe) {}
  void drain();
  void ended(int status);

  int pid_;
  int pipe_;
  bool over_ = false;
  int code_ = 0;
  std::string output_;
};

}  // namespace shoofly
