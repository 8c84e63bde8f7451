#pragma once

// An application beside a change: one thread that reads and one that writes a table, all the time,
// each statement in a transaction of its own; and how long one of them took at most.

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace shoofly::testing {

class Application {
 public:
  Application(const std::string& url, const std::string& read, const std::string& write);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  long longest_ms() const { return longest_ms_; }
  long statements() const { return statements_; }
  std::vector<std::string> failures() const;

 private:
  void run(const std::string& url, const std::string& sql);
  void fail(const std::string& what);

  std::atomic<bool> over_{false};
  std::atomic<long> longest_ms_{0};
  std::atomic<long> statements_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> failures_;
  std::thread reader_;
  std::thread writer_;
};

}  // namespace shoofly::testing
