#pragma once

// Sees how long the transactions of an application wait for us.

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

namespace shoofly::testing {

// Asks the server (14 and later) every few milliseconds which sessions of others wait for one of
// ours in this database, and since when.
class WaitWatch {
 public:
  explicit WaitWatch(const std::string& url);
  ~WaitWatch();
  WaitWatch(const WaitWatch&) = delete;
  WaitWatch& operator=(const WaitWatch&) = delete;

  double longest_ms() const;
  std::string longest() const;  // who waited for what

 private:
  void run(const std::string& url);

  mutable std::mutex mutex_;
  double longest_ms_ = 0;
  std::string longest_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace shoofly::testing
