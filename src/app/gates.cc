#include "app/gates.h"

#include <fmt/format.h>

#include "base/clock.h"

namespace shoofly {
namespace {

bool unfinished(const RunRecord& run) {
  return run.status == RunStatus::kRunning || run.status == RunStatus::kPaused ||
         run.status == RunStatus::kStopped || run.status == RunStatus::kFailed;
}

// The same goal again after an interruption is a resume of it.
bool again(const RunRecord& run, Goal goal) { return unfinished(run) && run.goal == goal; }

Error not_now(const RunRecord& run, std::string_view verb, std::string_view needed,
              const std::string& help) {
  std::string where = fmt::format("{}", to_string(run.status));
  if (unfinished(run)) where += fmt::format(" in its {}", to_string(run.goal));
  return refused(fmt::format("{} run \"{}\": it is {}; expected {}", verb, run.id, where, needed))
      .with_help(help);
}

std::string see(const Commands& commands) {
  return "see where it stands: " + commands.of("status");
}

Status approved(const RunRecord& run, const Approval& approval, std::string_view verb,
                std::string_view what, const Commands& commands) {
  if (approval.run == run.id) return ok_status();
  const std::string command = commands.approved(verb);
  if (approval.run.empty()) {
    return refused(fmt::format("{} run \"{}\": {} needs your approval", verb, run.id, what))
        .with_help("approve it: " + command);
  }
  return refused(
             fmt::format("{} run \"{}\": the approval is for \"{}\"", verb, run.id, approval.run))
      .with_help("approve this one: " + command);
}

Status waited(const RunRecord& run, std::string_view verb, std::string_view what,
              const std::string& since, std::chrono::seconds length,
              std::chrono::system_clock::time_point now, const std::string& flag) {
  const auto over = parse_utc(since) + length;
  if (now >= over) return ok_status();
  const auto left = std::chrono::duration_cast<Milliseconds>(over - now);
  return refused(fmt::format("{} run \"{}\": its {} is over at {}, in {}", verb, run.id, what,
                             format_utc(over), format_duration(left)))
      .with_help(fmt::format("wait, or, knowing better, add {}", flag));
}

}  // namespace

Status may_cut_over(const RunRecord& run, const Plan& plan, const Commands& commands) {
  if (again(run, Goal::kCutover)) return ok_status();
  if (run.status == RunStatus::kAtGate) {
    if (!run.verified_at.empty() || !is_verified(plan)) return ok_status();
    return refused(fmt::format("cut over run \"{}\": the last verification found rows out of step",
                               run.id))
        .with_help("put them in step, then verify again: " + commands.of("verify"));
  }
  return not_now(run, "cut over", "a run at its gate", see(commands));
}

Status may_roll_back(const RunRecord& run, const Commands& commands) {
  if (run.status == RunStatus::kAtGate || run.status == RunStatus::kSoaking) return ok_status();
  if (unfinished(run) && run.goal != Goal::kPurge) return ok_status();
  if (run.status == RunStatus::kContracted) {
    return not_now(run, "roll back", "a run before contract",
                   "bring the old shape back first: " + commands.of("restore"));
  }
  return not_now(run, "roll back", "a run before contract", see(commands));
}

Status may_contract(const RunRecord& run, const Plan& plan, const Approval& approval,
                    std::chrono::system_clock::time_point now, const Commands& commands) {
  const bool resumed = again(run, Goal::kContract);
  if (run.status != RunStatus::kSoaking && !resumed) {
    return not_now(run, "contract", "a run in its soak after cutover", see(commands));
  }
  SHOOFLY_TRY(approved(run, approval, "contract", "taking the old shape out of sight", commands));
  if (!approval.skip_soak && !resumed) {
    SHOOFLY_TRY(
        waited(run, "contract", "soak", run.cutover_at, plan.policies.soak, now, "--skip-soak"));
  }
  if (run.verified_at.empty() || run.verified_at < run.cutover_at) {
    return refused(
               fmt::format("contract run \"{}\": no verification has passed since cutover", run.id))
        .with_help("verify it: " + commands.of("verify"));
  }
  return ok_status();
}

Status may_restore(const RunRecord& run, const Commands& commands) {
  if (run.status == RunStatus::kContracted || again(run, Goal::kRestore) ||
      again(run, Goal::kContract))
    return ok_status();
  const std::string help =
      run.status == RunStatus::kSoaking
          ? "it is in its soak; the way back from there: " + commands.of("rollback")
          : see(commands);
  return not_now(run, "restore", "a contracted run", help);
}

Status may_purge(const RunRecord& run, const Plan& plan, const Approval& approval,
                 std::chrono::system_clock::time_point now, const Commands& commands) {
  const bool resumed = again(run, Goal::kPurge);
  if (run.status != RunStatus::kContracted && !resumed) {
    return not_now(run, "purge", "a contracted run",
                   "contract it first: " + commands.approved("contract"));
  }
  SHOOFLY_TRY(approved(run, approval, "purge", "dropping the old shape, which nothing brings back,",
                       commands));
  if (!approval.skip_retention && !resumed) {
    SHOOFLY_TRY(waited(run, "purge", "retention", run.contracted_at, plan.policies.retention, now,
                       "--skip-retention"));
  }
  return ok_status();
}

Status may_resume(const RunRecord& run) {
  if (unfinished(run)) return ok_status();
  if (!run.open()) {
    return refused(fmt::format("resume run \"{}\": it is {}; nothing is left to do", run.id,
                               to_string(run.status)));
  }
  return ok_status();
}

}  // namespace shoofly
