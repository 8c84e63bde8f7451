#pragma once

// How a run is asked to stop: Ctrl-C, a pause from another process, a lost fence, a guard. Set from
// any thread, asked between chunks and steps. The first reason wins. A lost session stops the work
// too, but not the run: who has opened all sessions anew takes it back.

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.h"

namespace shoofly {

class StopToken {
 public:
  // `reason` becomes the error of the run: interrupted, guard, conflict.
  void stop(Error reason) {
    const std::lock_guard lock(mutex_);
    if (!reason_) reason_.emplace(std::move(reason));
    stopped_.store(true, std::memory_order_release);
  }
  // The run has ended and another one begins on the same thread (a guard's rollback).
  void rearm() {
    const std::lock_guard lock(mutex_);
    reason_.reset();
    stopped_.store(false, std::memory_order_release);
  }
  // The only call that is safe in a signal handler.
  void interrupt() noexcept { stopped_.store(true, std::memory_order_release); }

  // `reason` is of kind connection lost.
  void lose(Error reason) {
    const std::lock_guard lock(mutex_);
    if (!loss_) loss_.emplace(std::move(reason));
    lost_.store(true, std::memory_order_release);
  }
  void found_again() {
    const std::lock_guard lock(mutex_);
    loss_.reset();
    lost_.store(false, std::memory_order_release);
  }

  bool stopped() const noexcept { return ended() || lost(); }
  // For good: the run must not go on.
  bool ended() const noexcept { return stopped_.load(std::memory_order_acquire); }
  bool lost() const noexcept { return lost_.load(std::memory_order_acquire); }
  Error reason() const {
    const std::lock_guard lock(mutex_);
    if (reason_) return *reason_;
    if (loss_ && !ended()) return *loss_;
    return Error(ErrorKind::kInterrupted, "paused by the person at the terminal");
  }

 private:
  std::atomic<bool> stopped_{false};
  std::atomic<bool> lost_{false};
  mutable std::mutex mutex_;
  std::optional<Error> reason_;
  std::optional<Error> loss_;
};

}  // namespace shoofly
