#pragma once

// What a run is, as the journal keeps it: plain values.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly {

enum class RunStatus {
  kRunning,     // a runner is (or was, if it died) at work
  kPaused,      // a person paused it; resume goes on
  kStopped,     // a guard stopped it; resume goes on
  kFailed,      // a person must decide; resume tries again, rollback goes back
  kAtGate,      // both shapes complete: deploy the application, then cutover
  kSoaking,     // after cutover, before contract
  kContracted,  // the old shape is out of sight; restore brings it back, purge drops it
  kPurged,      // over
  kRolledBack,  // over
};
std::string_view to_string(RunStatus status);
// Nothing for a word that no version wrote; likewise below.
std::optional<RunStatus> run_status_from(std::string_view text);

// What the runner was asked for: resume goes on with it.
enum class Goal { kStart, kCutover, kRollback, kContract, kRestore, kPurge };
std::string_view to_string(Goal goal);
std::optional<Goal> goal_from(std::string_view text);

enum class StepState { kPending, kRunning, kDone, kUndoing, kUndone };
std::string_view to_string(StepState state);
std::optional<StepState> step_state_from(std::string_view text);

struct StepRecord {
  std::string id;
  StepState state = StepState::kPending;
  std::string started_at;  // UTC, as format_utc; empty: never
  std::string finished_at;
  std::int64_t rows = 0;
  std::string detail;  // what was measured, one line
};

struct RunRecord {
  std::string id;  // "split-user-name-1"
  std::string change;
  int number = 0;
  std::string plan_text;  // the whole plan, JSON
  std::string expected;   // catalog of the touched tables after the last step, JSON
  RunStatus status = RunStatus::kRunning;
  Goal goal = Goal::kStart;
  std::string phase;       // of the step last begun
  std::int64_t fence = 0;  // raised by each runner that takes over
  std::string runner;      // "host h, process 4711, backend 815"; empty: nobody
  std::string runner_since;
  std::string heartbeat;
  std::string request;  // "pause", asked for by another process
  std::string created_at;
  std::string updated_at;
  std::string cutover_at;
  std::string verified_at;  // last passing verification
  std::string contracted_at;
  std::string message;     // why it is as it is, one line
  std::string escalation;  // the report of the last failure, JSON
  std::string program;     // version that made the plan

  bool open() const { return status != RunStatus::kPurged && status != RunStatus::kRolledBack; }
};

// Progress of one worker in one fill, as the chunk's own transaction noted it.
struct SlotRecord {
  int slot = 0;
  std::string upto;  // key text; empty: nothing yet
  std::int64_t rows = 0;
  std::int64_t chunks = 0;
};

struct EventRecord {
  std::int64_t number = 0;
  std::string at;
  std::string kind;  // "step", "lock", "cancel", "guard", "pause", "error", "approval", "verify"
  std::string text;  // no values, no credentials
};

}  // namespace shoofly
