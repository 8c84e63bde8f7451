#pragma once

// A run as a person asks about it: what the journal says, and what follows from it: where it stands
// on the track, how far a fill is, what is to be done next. Deciding only; the time is given.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "execute/guard_state.h"
#include "execute/run.h"
#include "plan/plan.h"
#include "report/commands.h"
#include "report/document.h"

namespace shoofly {

struct RunView {
  RunRecord run;
  Plan plan;
  std::vector<StepRecord> steps;
  std::vector<SlotRecord> slots;     // of the fill that is under way
  std::string fill_step;             // its id, or empty
  std::vector<EventRecord> events;   // newest first
  std::optional<GuardState> guards;  // as the runner's watch sees it; absent where nobody watches
  std::string target;                // what commands say after --target: a name, or redacted
  std::chrono::system_clock::time_point now;
  // What an earlier look saw, for the rate: `--watch` has one.
  struct Earlier {
    std::int64_t rows = 0;
    std::chrono::system_clock::time_point at;
  };
  std::optional<Earlier> earlier;
};

// The phases in order with the gate, the soak and the retention between them.
std::vector<doc::Station> stations_of(const RunView& view);

struct FillState {
  std::int64_t rows = 0;
  std::int64_t total = 0;          // estimate, never below rows
  double rows_per_second = 0;      // 0: not known yet
  std::int64_t remaining_ms = -1;  // -1: not known
};
// nullopt where no fill is under way.
std::optional<FillState> fill_state(const RunView& view);

struct Wait {
  std::string what;  // "soak", "retention"
  std::chrono::system_clock::time_point over;
  std::chrono::seconds left{0};  // 0: over
};
std::optional<Wait> wait_of(const RunView& view);

// The newest verification found rows out of step, and none has passed since.
bool verification_failed(const RunView& view);

// What the guards allow the run at work; nullopt where there are none, or it is not at work.
std::optional<GuardState> guards_now(const RunView& view);

// The runner has not been heard of for so long that it is most likely gone.
bool runner_silent(const RunView& view);
// ... for so long already that it may be: what it was doing is not known to go on.
bool runner_quiet(const RunView& view);
std::chrono::seconds last_heard(const RunView& view);

struct NextStep {
  std::string advice;  // one or two sentences
  std::vector<SuggestedCommand> commands;
};
NextStep next_step(const RunView& view);

}  // namespace shoofly
