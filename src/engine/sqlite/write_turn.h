#pragma once

// SQLite has one writer per file and lets the others poll for it, so two handles of ours would
// starve each other and the application. Within this process they queue here, first come first
// served, before they ask SQLite for the lock. Thread-safe.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "engine/sqlite/courtesy.h"

namespace shoofly::sqlite {

class WriteTurn {
 public:
  explicit WriteTurn(const std::string& path);

  // The queue of one file, by its real path.
  static std::shared_ptr<WriteTurn> of(const std::string& path);

  // Waits for the turn; false when the time is over.
  bool take(Milliseconds longest);
  void give_back();

  Courtesy& courtesy() { return courtesy_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::uint64_t> waiting_;  // tickets; the front one may go
  std::uint64_t next_ = 0;
  bool taken_ = false;
  Courtesy courtesy_;
};

}  // namespace shoofly::sqlite
