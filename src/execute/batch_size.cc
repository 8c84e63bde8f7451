#include "execute/batch_size.h"

#include <algorithm>

namespace shoofly {
namespace {

constexpr std::int64_t kFirstChunkBytes = 4'000'000;
constexpr Milliseconds kShortestAim{10};  // below it the round trips are most of the work
constexpr double kSmallest = 0.2;         // of the policy's lower bound
constexpr double kOfFixed = 2;            // so that half of a chunk's time is for its rows
constexpr int kProbeAfter = 8;            // chunks that tell nothing of it

}  // namespace

BatchSize::BatchSize(const BackfillPolicy& policy, std::int64_t row_bytes)
    : least_(policy.batch_min),
      lowest_(policy.batch_min),
      highest_(policy.batch_max),
      target_(policy.target_time),
      aim_(policy.target_time),
      now_(policy.batch_min) {
  if (row_bytes > 0)
    now_ = static_cast<int>(std::clamp<std::int64_t>(kFirstChunkBytes / row_bytes, 1, lowest_));
}

std::int64_t row_bytes(const Plan& plan, const QualifiedName& table) {
  for (const TableSummary& summary : plan.tables) {
    if (summary.table == table && summary.rows > 0) return summary.bytes / summary.rows;
  }
  return 0;
}

// Two sizes tell what is of the rows and what is of the chunk.
void BatchSize::learn(const Chunk& chunk) {
  alike_ = last_ && last_->rows == chunk.rows ? alike_ + 1 : 0;
  if (last_ && (chunk.rows * 2 <= last_->rows || last_->rows * 2 <= chunk.rows)) {
    const double each = (chunk.spent - last_->spent) / (chunk.rows - last_->rows);
    fixed_ = std::max(0.0, chunk.spent - std::max(0.0, each) * chunk.rows);
  }
  last_ = chunk;
}

void BatchSize::took(Milliseconds elapsed, int rows) {
  const double spent = std::max(1.0, static_cast<double>(elapsed.count()));
  learn({std::max(rows, 1), spent});
  const double target = static_cast<double>(aim_.count());
  const bool too_large = rows < lowest_ || (rows == lowest_ && spent > 2 * target);
  const double aim = too_large ? std::max(target, kOfFixed * fixed_) : target;
  const double factor = std::clamp(aim / spent, 0.1, 2.0);
  now_ = std::clamp(static_cast<int>(static_cast<double>(std::max(rows, 1)) * factor),
                    too_large ? 1 : lowest_, aim > target ? std::max(lowest_, 1) : highest_);
  if (now_ != rows || rows >= lowest_ || spent <= target || alike_ < kProbeAfter) return;
  now_ = std::min(2 * rows, lowest_);
  alike_ = 0;
}

void BatchSize::aim_at(double share) {
  const auto wanted = std::chrono::duration_cast<Milliseconds>(target_ * share);
  aim_ = std::min(target_, std::max(kShortestAim, wanted));
  lowest_ = std::max(1, static_cast<int>(least_ * std::clamp(share, kSmallest, 1.0)));
}

void BatchSize::failed() { now_ = std::max(1, now_ / 2); }

}  // namespace shoofly
