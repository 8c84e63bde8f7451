#pragma once

// Chunk sizes that meet a target time: deciding only.

#include <cstdint>

#include "base/clock.h"
#include "plan/plan.h"

namespace shoofly {

// One per worker. The policy's lower bound gives way where rows are so large, or locks so rare,
// that even so many take too long.
class BatchSize {
 public:
  // `row_bytes`: of a row on average, 0 where it is not known. It decides on the first chunk only.
  explicit BatchSize(const BackfillPolicy& policy, std::int64_t row_bytes = 0);

  int get() const { return now_; }
  void took(Milliseconds elapsed, int rows);
  void failed();  // a lock was not granted: ask for less, never for less than 1
  // A throttled fill writes smaller chunks, so that who waits for one of its rows, or for the log
  // behind what it has written, waits less: down to a fifth of the policy's lower bound.
  void aim_at(double share);

 private:
  const int least_;  // the policy's
  int lowest_;       // as throttled
  int highest_;
  Milliseconds target_;
  Milliseconds aim_;
  int now_;
};

// Of a row on average, as the plan saw the table; 0 where it is not known.
std::int64_t row_bytes(const Plan& plan, const QualifiedName& table);

}  // namespace shoofly
