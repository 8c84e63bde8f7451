#include "execute/batch_size.h"

#include <algorithm>

namespace shoofly {
namespace {

constexpr std::int64_t kFirstChunkBytes = 4'000'000;
constexpr Milliseconds kShortestAim{10};  // below it the round trips are most of the work
constexpr double kSmallest = 0.2;         // of the policy's lower bound

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

void BatchSize::took(Milliseconds elapsed, int rows) {
  const double spent = std::max(1.0, static_cast<double>(elapsed.count()));
  const double target = static_cast<double>(aim_.count());
  const double factor = std::clamp(target / spent, 0.1, 2.0);
  const bool too_large = rows < lowest_ || (rows == lowest_ && spent > 2 * target);
  now_ = std::clamp(static_cast<int>(static_cast<double>(std::max(rows, 1)) * factor),
                    too_large ? 1 : lowest_, highest_);
}

void BatchSize::aim_at(double share) {
  const auto wanted = std::chrono::duration_cast<Milliseconds>(target_ * share);
  aim_ = std::min(target_, std::max(kShortestAim, wanted));
  lowest_ = std::max(1, static_cast<int>(least_ * std::clamp(share, kSmallest, 1.0)));
}

void BatchSize::failed() { now_ = std::max(1, now_ / 2); }

}  // namespace shoofly
