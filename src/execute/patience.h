#pragma once

// How long a run waits for its server: deciding only. A run is worked on in rounds; each begins
// with all sessions opened anew and ends when one of them is lost.

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/retry.h"

namespace shoofly {

class Patience {
 public:
  static constexpr int kFruitlessRounds = 20;

  // `limit`: from the loss of a session until a round begins again.
  explicit Patience(Milliseconds limit);

  // A round has begun; `mark` says how far the run is, as its journal has it.
  void begun(const std::string& mark);
  // A session was lost, or could not be opened. How long to wait before the next try; nullopt: the
  // time is up, or so many rounds in a row have brought the run no further.
  std::optional<Milliseconds> lost(std::chrono::steady_clock::time_point now);

 private:
  Milliseconds limit_;
  Backoff backoff_;
  std::optional<std::chrono::steady_clock::time_point> since_;
  std::optional<std::string> mark_;
  int fruitless_ = 0;
};

}  // namespace shoofly
