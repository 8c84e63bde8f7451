#pragma once

// What a run tells while it works. Calls come from one thread at a time, not always the same one.

#include <cstdint>
#include <string>

#include "plan/plan.h"

namespace shoofly {

struct FillProgress {
  std::int64_t rows = 0;       // written so far, earlier runners included
  std::int64_t total = 0;      // estimate
  double rows_per_second = 0;  // over the last seconds
  std::int64_t remaining_ms = -1;
  int batch = 0;
};

enum class Direction { kForward, kBackward };

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_phase(Phase phase, Direction direction) = 0;
  virtual void on_step_begin(const Step& step, Direction direction) = 0;
  virtual void on_step_end(const Step& step, Direction direction, const std::string& detail) = 0;
  virtual void on_progress(const Step& step, const FillProgress& progress) = 0;
  virtual void on_note(
      const std::string& text) = 0;  // a lock is waited for, a chunk is tried again
};

class SilentObserver : public Observer {
 public:
  void on_phase(Phase, Direction) override {}
  void on_step_begin(const Step&, Direction) override {}
  void on_step_end(const Step&, Direction, const std::string&) override {}
  void on_progress(const Step&, const FillProgress&) override {}
  void on_note(const std::string&) override {}
};

}  // namespace shoofly
