#pragma once

// Chunk sizes that meet a target time: deciding only.

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "plan/plan.h"

namespace shoofly {

// One per worker. The policy's lower bound gives way where rows are so large, or locks so rare,
// that even so many take too long. Not where it is the chunk itself that takes long, however few
// its rows are (a slow network, a statement that is long in planning): fewer rows a chunk would
// only make the fill slower, until the applications insert rows faster than it walks.
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
  struct Chunk {
    int rows = 0;
    double spent = 0;
  };
  void learn(const Chunk& chunk);

  const int least_;  // the policy's
  int lowest_;       // as throttled
  int highest_;
  Milliseconds target_;
  Milliseconds aim_;
  int now_;
  std::optional<Chunk> last_;
  int alike_ = 0;     // chunks since that had as many rows
  double fixed_ = 0;  // ms that a chunk takes without a row, as far as it is known
};

// Of a row on average, as the plan saw the table; 0 where it is not known.
std::int64_t row_bytes(const Plan& plan, const QualifiedName& table);

}  // namespace shoofly
