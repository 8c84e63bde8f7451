#include "plan/windows.h"

#include <fmt/format.h>

namespace shoofly {
namespace {

constexpr std::int64_t kHeavyMs = 10'000;
constexpr const char* kPrefix = "peak windows: ";

}  // namespace

bool is_heavy(const Step& step) {
  return std::holds_alternative<FillWork>(step.forward) ||
         std::holds_alternative<TableFillWork>(step.forward) ||
         std::holds_alternative<MoveWork>(step.forward) || step.duration.high_ms > kHeavyMs;
}

void note_windows(Plan& plan) {
  std::erase_if(plan.warnings,
                [](const std::string& warning) { return warning.starts_with(kPrefix); });
  if (plan.policies.peak_windows.empty()) return;
  std::vector<std::string> heavy;
  for (const Step& step : plan.steps) {
    if (is_heavy(step) && step.phase != Phase::kPurge) heavy.push_back(step.id);
  }
  if (heavy.empty()) return;
  plan.warnings.push_back(
      fmt::format("{}keep {} out of {}: start so that {} before, or pause the run", kPrefix,
                  fmt::join(heavy, ", "), fmt::join(plan.policies.peak_windows, "; "),
                  heavy.size() == 1 ? "it ends" : "they end"));
}

}  // namespace shoofly
