#include "change.h"

#include <chrono>

#include <fmt/format.h>

#include "app/lifecycle.h"
#include "measure.h"

namespace shoofly::bench {

std::string split_change(const std::string& engine) {
  const bool postgres = engine == "postgres";
  return fmt::format(
      "change: split-name\n"
      "operations:\n"
      "  - split_column:\n"
      "      table: users\n"
      "      column: name\n"
      "      into:\n"
      "        first_name: {{ type: text, value: \"{}\" }}\n"
      "        last_name: {{ type: text, value: \"{}\", nullable: true }}\n"
      "      back: \"first_name || ' ' || last_name\"\n"
      "backfill: {{ batch: 500..2000, target_time: 100ms, workers: {} }}\n",
      postgres ? "split_part(name, ' ', 1)" : "substr(name, 1, instr(name || ' ', ' ') - 1)",
      postgres ? "substr(name, strpos(name, ' ') + 1)"
               : "substr(name, instr(name || ' ', ' ') + 1)",
      postgres ? 2 : 1);
}

void PhaseTimes::on_step_begin(const Step& step, Direction) {
  begun_ = std::chrono::steady_clock::now();
  if (std::holds_alternative<FillWork>(step.forward) ||
      std::holds_alternative<TableFillWork>(step.forward))
    fill_from = std::chrono::system_clock::now();
}

void PhaseTimes::on_step_end(const Step& step, Direction, const std::string&) {
  const bool fill = std::holds_alternative<FillWork>(step.forward) ||
                    std::holds_alternative<TableFillWork>(step.forward);
  const bool check = std::holds_alternative<CheckWork>(step.forward) ||
                     std::holds_alternative<TableCheckWork>(step.forward);
  if (fill) fill_to = std::chrono::system_clock::now();
  const double spent =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  seconds_[fill ? Phase::kBackfill : check ? Phase::kVerify : Phase::kExpand] += spent;
}

double PhaseTimes::of(Phase phase) const {
  const auto found = seconds_.find(phase);
  return found == seconds_.end() ? 0 : found->second;
}

StartTimes timed_start(const std::string& url, const std::string& change_file) {
  StartTimes times;
  PhaseTimes phases;
  times.whole = seconds([&] {
    StopToken stop;
    Result<Target> target = open_target(url);
    if (!target.ok()) give_up(target.error().describe());
    Result<StartOutcome> outcome = start({*target, change_file, {}, false, phases, stop});
    if (!outcome.ok()) give_up(outcome.error().describe());
    if (outcome->plan.refused) give_up(render(outcome->plan.problems, outcome->plan.source));
    if (outcome->run->error) give_up(outcome->run->error->describe());
  });
  times.backfill = phases.of(Phase::kBackfill);
  times.verify = phases.of(Phase::kVerify);
  times.backfill_from = phases.fill_from;
  times.backfill_to = phases.fill_to;
  return times;
}

double timed_cutover(const std::string& url) {
  return seconds([&] {
    StopToken stop;
    PhaseTimes phases;
    Result<Target> target = open_target(url);
    if (!target.ok()) give_up(target.error().describe());
    Result<RunOutcome> outcome = cutover({*target, "", phases, stop});
    if (!outcome.ok()) give_up(outcome.error().describe());
    if (outcome->error) give_up(outcome->error->describe());
  });
}

}  // namespace shoofly::bench
