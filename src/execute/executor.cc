#include "execute/executor.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "catalog/json.h"
#include "execute/drift.h"
#include "execute/look.h"
#include "execute/sync_in_force.h"

namespace shoofly {

Executor::Executor(RunScope scope) : scope_(scope) {}

Status Executor::load() {
  if (loaded_) return ok_status();
  SHOOFLY_ASSIGN(records_, scope_.journal.steps(scope_.run.id));
  for (const Step& step : scope_.plan.steps) {
    const bool there = std::any_of(records_.begin(), records_.end(),
                                   [&](const StepRecord& r) { return r.id == step.id; });
    if (!there) return damaged_journal(scope_.run.id, fmt::format("record of step {}", step.id));
  }
  SHOOFLY_ASSIGN(expected_, catalog_from_text(scope_.run.expected));
  loaded_ = true;
  return ok_status();
}

StepRecord& Executor::record_of(const Step& step) {
  const auto found = std::find_if(records_.begin(), records_.end(),
                                  [&](const StepRecord& r) { return r.id == step.id; });
  SHOOFLY_CHECK(found != records_.end(), "the journal has a record for each step of its plan");
  return *found;
}

Status Executor::check_catalog() {
  SHOOFLY_TRY(load());
  SHOOFLY_ASSIGN(Catalog found, look_again(scope_.engine, scope_.connection, expected_));
  SHOOFLY_ASSIGN(const int put_back, put_back_sync(scope_, expected_, found, records_));
  if (put_back > 0) {
    SHOOFLY_ASSIGN(found, look_again(scope_.engine, scope_.connection, expected_));
  }
  const Drift drift =
      judge_drift(scope_.plan, expected_, found, scope_.run.goal == Goal::kRollback);
  for (const std::string& text : drift.harmless) {
    SHOOFLY_TRY(
        scope_.journal.event(scope_.run.id, "catalog", text + "; the run does not depend on it"));
  }
  if (!drift.harmful.empty()) {
    return Error(
               ErrorKind::kConflict,
               fmt::format(
                   "check catalog: the table was changed by someone else since this run last worked on it: {}",
                   fmt::join(drift.harmful, "; ")))
        .with_help("undo that change, then run \"shoofly resume\"");
  }
  expected_ = go_on_from(expected_, std::move(found));
  scope_.run.expected = catalog_to_text(expected_);
  return scope_.journal.save(scope_.run);
}

Status Executor::walk(const std::vector<std::size_t>& order, Direction direction) {
  StepRunner runner(scope_, expected_);
  std::optional<Phase> phase;
  for (const std::size_t index : order) {
    const Step& step = scope_.plan.steps[index];
    if (scope_.stop.stopped()) return scope_.stop.reason();
    if (phase != step.phase) {
      phase = step.phase;
      scope_.observer.on_phase(step.phase, direction);
    }
    SHOOFLY_TRY(runner.run(step, direction, record_of(step)));
  }
  return ok_status();
}

Status Executor::forward(Phase first, Phase last) {
  SHOOFLY_TRY(load());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < scope_.plan.steps.size(); ++i) {
    const Step& step = scope_.plan.steps[i];
    const bool wanted = step.phase >= first && step.phase <= last;
    if (wanted && record_of(step).state != StepState::kDone) order.push_back(i);
  }
  return walk(order, Direction::kForward);
}

// A step without forward work counts as done as soon as the nearest working step before it is.
bool Executor::begun(std::size_t index) {
  const StepState own = record_of(scope_.plan.steps[index]).state;
  if (own == StepState::kUndone) return false;
  if (own != StepState::kPending) return true;
  if (!std::holds_alternative<NoWork>(scope_.plan.steps[index].forward)) return false;
  for (std::size_t i = index; i-- > 0;) {
    if (std::holds_alternative<NoWork>(scope_.plan.steps[i].forward)) continue;
    return record_of(scope_.plan.steps[i]).state == StepState::kDone;
  }
  return false;
}

namespace {

bool asks_for_approval(const Work& work) {
  const auto* count = std::get_if<CountWork>(&work);
  return std::holds_alternative<LossWork>(work) || (count != nullptr && count->acceptable);
}

}  // namespace

Status Executor::backward(Phase first, Phase last) {
  SHOOFLY_TRY(load());
  std::vector<std::size_t> asked;
  std::vector<std::size_t> order;
  std::set<QualifiedName> losses;
  for (std::size_t i = scope_.plan.steps.size(); i-- > 0;) {
    const Step& step = scope_.plan.steps[i];
    if (step.phase < first || step.phase > last || !begun(i)) continue;
    // What would be lost is asked of every table before anything is undone on one: of each as it
    // is now. A question about how it was earlier has its turn when it is that again.
    const auto* loss = std::get_if<LossWork>(&step.backward);
    const bool now = loss == nullptr || losses.insert(loss->spec.table).second;
    (now && asks_for_approval(step.backward) ? asked : order).push_back(i);
  }
  asked.insert(asked.end(), order.begin(), order.end());
  return walk(asked, Direction::kBackward);
}

}  // namespace shoofly
