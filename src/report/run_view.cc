#include "report/run_view.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/clock.h"
#include "report/escalation.h"
#include "report/shapes.h"
#include "report/words.h"

namespace shoofly {
namespace {

using std::chrono::seconds;
using TimePoint = std::chrono::system_clock::time_point;

// A runner gives a sign once a second.
constexpr seconds kQuiet{5};     // it may have been killed; nobody can tell yet
constexpr seconds kSilence{15};  // most likely it was

constexpr std::array<const char*, 9> kNames = {"expand", "backfill", "verify",    "gate", "cutover",
                                               "soak",   "contract", "retention", "purge"};

std::size_t place_of(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  return static_cast<std::size_t>(found - kNames.begin());
}

// The station a run is at; kNames.size() when it has passed them all, nullopt when it is at none.
std::optional<std::size_t> place_of(const RunRecord& run) {
  switch (run.status) {
    case RunStatus::kAtGate:
      return place_of("gate");
    case RunStatus::kSoaking:
      return place_of("soak");
    case RunStatus::kContracted:
      return place_of("retention");
    case RunStatus::kPurged:
      return kNames.size();
    case RunStatus::kRolledBack:
      return std::nullopt;
    default:
      return run.phase.empty() ? 0 : place_of(run.phase);
  }
}

bool back(const RunRecord& run) {
  return run.goal == Goal::kRollback || run.goal == Goal::kRestore;
}

bool unfinished(RunStatus status) {
  return status == RunStatus::kRunning || status == RunStatus::kPaused ||
         status == RunStatus::kStopped || status == RunStatus::kFailed;
}

SuggestedCommand going_back(const RunView& view, const Commands& commands) {
  const RunRecord& run = view.run;
  const bool deployed = !unfinished(run.status) || run.goal != Goal::kStart;
  return {commands.of("rollback"), rollback_meaning(shapes_of(view.plan), deployed)};
}

NextStep after_failed_verification(const RunView& view, const Commands& commands) {
  const bool new_wins = !view.run.cutover_at.empty();
  return {
      fmt::format(
          "The last verification found rows out of step. Find the writer that passed the triggers by, "
          "give the {} columns of these rows what the {} ones say (an UPDATE that changes no value fires "
          "no trigger), and verify; neither cutover nor contract goes on before it passes.",
          new_wins ? "old" : "new", new_wins ? "new" : "old"),
      {{commands.of("verify"), "look at every row again, read only; it names the rows"},
       going_back(view, commands)}};
}

NextStep at_gate(const RunView& view, const Commands& commands) {
  if (verification_failed(view)) return after_failed_verification(view, commands);
  const Shapes shapes = shapes_of(view.plan);
  NextStep next{gate_advice(shapes), {{commands.of("cutover"), cutover_meaning(shapes)}}};
  if (shapes.in_step)
    next.commands.push_back({commands.of("verify"), "look at every row again, read only"});
  next.commands.push_back(going_back(view, commands));
  return next;
}

NextStep in_soak(const RunView& view, bool over, const Commands& commands) {
  const Shapes shapes = shapes_of(view.plan);
  NextStep next;
  next.advice = soak_advice(shapes, over);
  const bool verified =
      !view.run.verified_at.empty() && view.run.verified_at >= view.run.cutover_at;
  if (!verified && shapes.in_step)
    next.commands.push_back(
        {commands.of("verify"), "contract asks for a verification since cutover"});
  const std::string flag = contract_flag(shapes);
  const bool now = over || !flag.empty();
  next.commands.push_back({commands.approved("contract", over ? "" : flag),
                           now ? "go on" : "go on when the soak is over"});
  next.commands.push_back(going_back(view, commands));
  return next;
}

NextStep in_retention(const RunView& view, bool over, const Commands& commands) {
  const Shapes shapes = shapes_of(view.plan);
  const std::string flag = purge_flag(shapes);
  std::string meaning = shapes.two || shapes.contract ? "drop it" : "drop what the way back needs";
  if (!over) meaning += " when the retention is over";
  if (!shapes.purge) meaning = "end the run";
  return {retention_advice(shapes, over),
          {{commands.approved("purge", over ? "" : flag), meaning},
           {commands.of("restore"), restore_meaning(shapes)}}};
}

NextStep while_waiting(const RunView& view, const Commands& commands) {
  if (verification_failed(view)) return after_failed_verification(view, commands);
  const std::optional<Wait> wait = wait_of(view);
  const bool over = !wait || wait->left.count() == 0;
  return view.run.status == RunStatus::kSoaking ? in_soak(view, over, commands)
                                                : in_retention(view, over, commands);
}

NextStep while_unfinished(const RunView& view, const Commands& commands) {
  NextStep next;
  if (view.run.status == RunStatus::kRunning && runner_quiet(view) && !runner_silent(view)) {
    next.advice = fmt::format(
        "Its runner was last heard of {} ago; it gives a sign once a second. If it was killed, resume "
        "takes the run over; it goes on where the journal says.",
        format_duration(last_heard(view)));
    next.commands.push_back({commands.of("resume"), "take it over, if its runner was killed"});
    next.commands.push_back({commands.of("status"), "look again"});
    return next;
  }
  if (view.run.status == RunStatus::kRunning && !runner_silent(view)) {
    next.advice = "Nothing to do: a runner is at work.";
    next.commands.push_back({commands.of("status", "--watch"), "follow it"});
    next.commands.push_back(
        {commands.of("pause"), "stop after the chunk under way; resume goes on"});
    return next;
  }
  if (view.run.status == RunStatus::kRunning) {
    next.advice =
        "Its runner has fallen silent. Resume takes the run over; it goes on where the journal says.";
  } else if (view.run.status == RunStatus::kPaused) {
    next.advice =
        shapes_of(view.plan).in_step
            ? "It is paused. It can stay so for as long as you like: writes are kept in step "
              "meanwhile."
            : "It is paused. It can stay so for as long as you like.";
  } else if (view.run.status == RunStatus::kStopped) {
    next.advice = "A guard stopped it. Resume when the signal is back below its threshold.";
  } else {
    next.advice =
        "It has stopped and a person must decide. The report below says why and what to do.";
    const Result<Escalation> report = escalation_from_text(view.run.escalation);
    if (report.ok()) {
      for (const SuggestedCommand& command : report->commands) {
        const bool here_already = command.command.rfind("shoofly status", 0) == 0;
        if (!here_already) next.commands.push_back(command);
      }
    }
    if (!next.commands.empty()) return next;
  }
  next.commands.push_back({commands.of("resume"), "go on"});
  const bool may_go_back = view.run.goal != Goal::kPurge && view.run.goal != Goal::kRollback;
  if (may_go_back) next.commands.push_back(going_back(view, commands));
  return next;
}

}  // namespace

std::vector<doc::Station> stations_of(const RunView& view) {
  const std::optional<std::size_t> at = place_of(view.run);
  std::vector<doc::Station> stations;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    doc::Station station;
    station.name = kNames[i];
    if (at && i < *at) station.progress = doc::Reached::kDone;
    if (at && i == *at) {
      station.progress =
          view.run.status == RunStatus::kFailed ? doc::Reached::kFailed : doc::Reached::kHere;
      if (unfinished(view.run.status) && back(view.run)) station.note = "going back";
    }
    stations.push_back(station);
  }
  const std::optional<FillState> fill = fill_state(view);
  if (fill && fill->total > 0 && at && *at < stations.size() && !back(view.run)) {
    stations[*at].note =
        fmt::format("{} %", std::min<std::int64_t>(100, fill->rows * 100 / fill->total));
  }
  return stations;
}

std::optional<FillState> fill_state(const RunView& view) {
  if (view.fill_step.empty()) return std::nullopt;
  FillState state;
  for (const SlotRecord& slot : view.slots) state.rows += slot.rows;
  for (const Step& step : view.plan.steps) {
    if (step.id != view.fill_step) continue;
    const Work* work = back(view.run) ? &step.backward : &step.forward;
    const auto* fill = std::get_if<FillWork>(work);
    const auto* repeat = std::get_if<TableFillWork>(work);
    const auto* move = std::get_if<MoveWork>(work);
    for (const TableSummary& table : view.plan.tables) {
      if (fill != nullptr && table.table == fill->spec.table) state.total = table.rows;
      if (repeat != nullptr &&
          (table.table == repeat->sync.source || table.table == repeat->sync.follower))
        state.total = table.rows;
      // How many of them are to go the plan does not know: at most all.
      if (move != nullptr && !move->back && table.table == move->move.from)
        state.total = table.rows;
    }
  }
  state.total = std::max(state.total, state.rows);
  std::int64_t rows_before = 0;
  TimePoint since = view.now;
  for (const StepRecord& step : view.steps) {
    if (step.id == view.fill_step && !step.started_at.empty()) since = parse_utc(step.started_at);
  }
  if (view.earlier) {
    rows_before = view.earlier->rows;
    since = view.earlier->at;
  }
  // Nobody moves it, or nobody knows whether anybody does.
  if (view.run.status != RunStatus::kRunning || runner_quiet(view)) return state;
  const double elapsed = std::chrono::duration<double>(view.now - since).count();
  if (elapsed <= 0 || state.rows <= rows_before) return state;
  state.rows_per_second = static_cast<double>(state.rows - rows_before) / elapsed;
  state.remaining_ms = static_cast<std::int64_t>(static_cast<double>(state.total - state.rows) *
                                                 1000 / state.rows_per_second);
  return state;
}

std::optional<Wait> wait_of(const RunView& view) {
  Wait wait;
  if (view.run.status == RunStatus::kSoaking && !view.run.cutover_at.empty()) {
    wait.what = "soak";
    wait.over = parse_utc(view.run.cutover_at) + view.plan.policies.soak;
  } else if (view.run.status == RunStatus::kContracted && !view.run.contracted_at.empty()) {
    wait.what = "retention";
    wait.over = parse_utc(view.run.contracted_at) + view.plan.policies.retention;
  } else {
    return std::nullopt;
  }
  wait.left = std::max(seconds(0), std::chrono::duration_cast<seconds>(wait.over - view.now));
  return wait;
}

bool verification_failed(const RunView& view) {
  const bool both_shapes =
      view.run.status == RunStatus::kAtGate || view.run.status == RunStatus::kSoaking;
  return both_shapes && view.run.verified_at.empty() && is_verified(view.plan);
}

std::optional<GuardState> guards_now(const RunView& view) {
  if (view.run.status != RunStatus::kRunning || runner_silent(view)) return std::nullopt;
  return view.guards;
}

bool runner_silent(const RunView& view) {
  return view.run.runner.empty() || last_heard(view) > kSilence;
}

bool runner_quiet(const RunView& view) {
  return view.run.runner.empty() || last_heard(view) >= kQuiet;
}

seconds last_heard(const RunView& view) {
  const auto passed = view.now - parse_utc(view.run.heartbeat);
  return std::max(seconds(0), std::chrono::duration_cast<seconds>(passed));
}

NextStep next_step(const RunView& view) {
  const Commands commands(view.target, view.run.id);
  switch (view.run.status) {
    case RunStatus::kAtGate:
      return at_gate(view, commands);
    case RunStatus::kSoaking:
    case RunStatus::kContracted:
      return while_waiting(view, commands);
    case RunStatus::kPurged:
      return {purged_advice(shapes_of(view.plan)), {}};
    case RunStatus::kRolledBack:
      return {"Nothing: the target is as it was before start. The change can be started anew.", {}};
    default:
      return while_unfinished(view, commands);
  }
}

}  // namespace shoofly
