#include "engine/sqlite/courtesy.h"

#include <algorithm>

namespace shoofly::sqlite {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr microseconds kLongestBusy{100'000};
constexpr microseconds kLongPause{25'000};
constexpr int kShortPauseShare = 4;  // of the time held
constexpr microseconds kShortestPause{500};
constexpr seconds kAskAgain{2};
constexpr seconds kRemembered{10};

}  // namespace

void Courtesy::met_somebody(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  met_ = now;
}

bool Courtesy::somebody_there(Clock::time_point now) {
  if (met_ && now - *met_ < kRemembered) return true;
  if (!asked_ || now - *asked_ >= kAskAgain) {
    asked_ = now;
    others_ = others_there_();
  }
  return others_;
}

microseconds Courtesy::pause_after(microseconds held, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (!somebody_there(now)) return microseconds(0);
  const Clock::time_point begun = now - held;
  if (begun - free_until_ >= kLongPause) busy_since_ = begun;  // it was free of itself
  const microseconds pause = std::max(held / kShortPauseShare, kShortestPause);
  // The next chunk may take as long as this one.
  const bool room = now - busy_since_ + pause + held <= kLongestBusy;
  free_until_ = now + (room ? pause : kLongPause);
  if (!room) busy_since_ = free_until_;
  return room ? pause : kLongPause;
}

}  // namespace shoofly::sqlite
