#include "scenario/step_watch.h"

#include <algorithm>

#include <fmt/format.h>

#include "catalog/diff.h"
#include "execute/journal.h"
#include "execute/look.h"
#include "execute/shown.h"
#include "plan/plan_json.h"

namespace shoofly::testing {

std::string StepWatch::story() const {
  const std::size_t from = story_.size() > 40 ? story_.size() - 40 : 0;
  std::string text;
  for (std::size_t i = from; i < story_.size(); ++i) text += "  " + story_[i] + "\n";
  return text;
}

void StepWatch::on_phase(Phase phase, Direction direction) {
  story_.push_back(fmt::format("phase {} {}", to_string(phase),
                               direction == Direction::kForward ? "forward" : "backward"));
  if (phase == Phase::kBackfill && direction == Direction::kForward) before_backfill();
}

void StepWatch::on_step_begin(const Step& step, Direction) {
  story_.push_back(fmt::format("step {}: {}", step.id, step.title));
  if (known_) return;
  const Status learned = learn();
  if (!learned.ok()) failures_.push_back("read the plan: " + learned.error().describe());
  known_ = true;
}

Result<const Target*> StepWatch::target() {
  if (!target_) {
    SHOOFLY_ASSIGN(target_, open_target(url_));
  }
  return &*target_;
}

Status StepWatch::learn() {
  SHOOFLY_ASSIGN(const Target* const there, target());
  Journal journal(*there->connection, *there->engine);
  SHOOFLY_ASSIGN(const auto runs, journal.list());
  SHOOFLY_ASSIGN(const RunRecord run, journal.load(runs.at(0).id));
  SHOOFLY_ASSIGN(const Plan plan, plan_from_json(run.plan_text));
  predicted_ = plan.before;
  return ok_status();
}

void StepWatch::on_step_end(const Step& step, Direction direction, const std::string& detail) {
  story_.push_back(fmt::format("  done: {}", detail));
  const Status looked = look(step, direction);
  if (!looked.ok())
    failures_.push_back(fmt::format("after step {}: {}", step.id, looked.error().describe()));
}

Status StepWatch::look(const Step& step, Direction direction) {
  SHOOFLY_ASSIGN(const Target* const server, target());
  const Engine& engine = *server->engine;
  const Work& work = direction == Direction::kForward ? step.forward : step.backward;
  const SyncTriggers triggers = engine.sync().triggers();
  const auto* ddl = std::get_if<DdlWork>(&work);
  const bool there = ddl != nullptr && is_shown(ddl->actions, predicted_, triggers);
  if (!there) SHOOFLY_TRY(apply(work, predicted_, triggers));
  SHOOFLY_ASSIGN(const Catalog found, look_again(engine, *server->connection, predicted_));
  const auto differences = diff(predicted_, found);
  if (differences.empty()) return ok_status();
  predicted_ = found;  // so that one surprise is told once
  return internal_error(fmt::format("\"{}\" {}: predicted and found differ:\n{}", step.title,
                                    direction == Direction::kForward ? "forward" : "backward",
                                    render(differences)));
}

}  // namespace shoofly::testing
