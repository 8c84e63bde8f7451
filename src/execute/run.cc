#include "execute/run.h"

#include <array>
#include <utility>

#include "base/check.h"

namespace shoofly {
namespace {

template <typename E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

constexpr Names<RunStatus, 9> kStatuses = {{{RunStatus::kRunning, "running"},
                                            {RunStatus::kPaused, "paused"},
                                            {RunStatus::kStopped, "stopped by a guard"},
                                            {RunStatus::kFailed, "failed"},
                                            {RunStatus::kAtGate, "at the gate"},
                                            {RunStatus::kSoaking, "soaking"},
                                            {RunStatus::kContracted, "contracted"},
                                            {RunStatus::kPurged, "purged"},
                                            {RunStatus::kRolledBack, "rolled back"}}};
constexpr Names<Goal, 6> kGoals = {{{Goal::kStart, "start"},
                                    {Goal::kCutover, "cutover"},
                                    {Goal::kRollback, "rollback"},
                                    {Goal::kContract, "contract"},
                                    {Goal::kRestore, "restore"},
                                    {Goal::kPurge, "purge"}}};
constexpr Names<StepState, 5> kStates = {{{StepState::kPending, "pending"},
                                          {StepState::kRunning, "running"},
                                          {StepState::kDone, "done"},
                                          {StepState::kUndoing, "undoing"},
                                          {StepState::kUndone, "undone"}}};

template <typename E, std::size_t N>
std::string_view name_of(const Names<E, N>& names, E value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  SHOOFLY_BUG("every value has a name");
}

template <typename E, std::size_t N>
std::optional<E> value_of(const Names<E, N>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(RunStatus status) { return name_of(kStatuses, status); }
std::optional<RunStatus> run_status_from(std::string_view text) {
  return value_of(kStatuses, text);
}
std::string_view to_string(Goal goal) { return name_of(kGoals, goal); }
std::optional<Goal> goal_from(std::string_view text) { return value_of(kGoals, text); }
std::string_view to_string(StepState state) { return name_of(kStates, state); }
std::optional<StepState> step_state_from(std::string_view text) { return value_of(kStates, text); }

}  // namespace shoofly
