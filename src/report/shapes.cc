#include "report/shapes.h"

#include <algorithm>

#include <fmt/format.h>

namespace shoofly {
namespace {

bool has_steps(const Plan& plan, Phase phase) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    return step.phase == phase && !std::holds_alternative<NoWork>(step.forward);
  });
}

void note_view(const View& view, Shapes& shapes) {
  shapes.two = true;
  if (!view.in_own_schema) return;
  // The planner makes the old shape's before the new one's.
  if (shapes.old_schema.empty()) {
    shapes.old_schema = view.name.schema;
  } else if (shapes.new_schema.empty() && view.name.schema != shapes.old_schema) {
    shapes.new_schema = view.name.schema;
  }
}

void note_action(const Action& action, Shapes& shapes) {
  if (std::holds_alternative<InstallSync>(action) ||
      std::holds_alternative<InstallTableSync>(action)) {
    shapes.two = true;
    shapes.in_step = true;
  }
  if (const auto* create = std::get_if<CreateView>(&action)) note_view(create->view, shapes);
  if (std::holds_alternative<AddColumn>(action) || std::holds_alternative<CreateTable>(action))
    shapes.adds = true;
}

// Neither contract nor purge does anything.
bool only_to_end(const Shapes& shapes) { return !shapes.contract && !shapes.purge; }

}  // namespace

Shapes shapes_of(const Plan& plan) {
  Shapes shapes;
  for (const Step& step : plan.steps) {
    if (std::holds_alternative<MoveWork>(step.forward)) shapes.moves = true;
    if (step.phase > Phase::kCutover) continue;
    for (const Action& action : actions_of(step.forward)) note_action(action, shapes);
  }
  shapes.adds = shapes.adds && !shapes.two && !shapes.moves;
  shapes.cutover = has_steps(plan, Phase::kCutover);
  shapes.contract = has_steps(plan, Phase::kContract);
  shapes.purge = has_steps(plan, Phase::kPurge);
  return shapes;
}

std::string old_application_moves(const Shapes& shapes) {
  if (shapes.old_schema.empty()) return "";
  return fmt::format(
      "Before cutover the old application must have moved to schema \"{}\" (first in its search_path): "
      "cutover gives the tables themselves the new shape, and statements of the old one would fail there.",
      shapes.old_schema);
}

std::string gate_advice(const Shapes& shapes) {
  if (!shapes.old_schema.empty()) {
    return fmt::format(
        "Both shapes are complete. {} Deploy the new application now, in schema \"{}\"; then cut over.",
        old_application_moves(shapes), shapes.new_schema);
  }
  if (shapes.two)
    return "Both shapes are complete and in step. Deploy the new application now, beside the old one; "
           "then cut over.";
  if (shapes.moves)
    return "No row has moved yet; cutover moves them. Deploy first what has to find them in the other "
           "table; then cut over.";
  return shapes.cutover
             ? "This change keeps no two shapes, so nothing has to be deployed beside the old "
               "application. Cut over once every application can live with the change."
             : "This change keeps no two shapes, so nothing has to be deployed before cutover; cutover "
               "itself has no steps here and begins the soak.";
}

std::string soak_advice(const Shapes& shapes, bool over) {
  if (only_to_end(shapes) && !shapes.two)
    return "Nothing is left to do but to end the run: contract and purge have no steps in this "
           "change, so neither has to wait.";
  if (shapes.two)
    return over ? "The soak is over. Contract takes the old shape out of sight; it drops nothing."
                : "Old and new application both work. Watch the new one until the soak is over.";
  if (!shapes.contract)
    return over
               ? "The soak is over. Contract has no steps in this change: it begins the retention."
               : "Watch the application until the soak is over. Contract has no steps in this change.";
  return over
             ? "The soak is over. Contract takes away what the change removes; restore brings it back."
             : "Contract takes away what the change removes. Until the soak is over, take out of use "
               "whatever still needs it.";
}

std::string retention_advice(const Shapes& shapes, bool over) {
  if (!shapes.purge && (shapes.two || shapes.contract))
    return "Purge has no steps in this change: it only ends the run, and need not wait. Until then "
           "restore brings back what contract took away.";
  if (!shapes.purge)
    return "Nothing is left to do but to end the run: purge has no steps in this change, so it need "
           "not wait.";
  if (shapes.two)
    return over
               ? "The retention is over. Purge drops the old shape for good: nothing brings it back."
               : "The old shape is out of sight but there. If anything misses it, restore.";
  if (!shapes.contract)
    return over ? "The retention is over. Purge drops what the way back needs: nothing takes the "
                  "change back then."
                : "Until purge the change can still be taken back: restore, then rollback.";
  return over
             ? "The retention is over. Purge drops what contract took away: nothing brings it back."
             : "What contract took away can be brought back. If anything misses it, restore.";
}

std::string purged_advice(const Shapes& shapes) {
  return shapes.two ? "Nothing: the change is complete and the old shape is gone."
                    : "Nothing: the change is complete.";
}

std::string rollback_meaning(const Shapes& shapes, bool deployed) {
  constexpr const char* kBack = "go back to where it was before start";
  if (!deployed) return kBack;
  if (shapes.two) return fmt::format("{}; take the new application back first", kBack);
  if (shapes.adds) return fmt::format("{}; take back first what uses what was added", kBack);
  return kBack;
}

std::string cutover_meaning(const Shapes& shapes) {
  if (shapes.two) return "from then on the new shape leads";
  if (shapes.moves) return "move the rows";
  return shapes.cutover ? "the change takes effect" : "nothing to do; the soak begins";
}

std::string restore_meaning(const Shapes& shapes) {
  if (shapes.two) return "bring the old shape back into sight";
  return shapes.contract ? "bring back what contract took away"
                         : "back into the soak; rollback goes on from there";
}

std::string contract_flag(const Shapes& shapes) {
  return shapes.contract || shapes.purge ? "" : "--skip-soak";
}
std::string purge_flag(const Shapes& shapes) { return shapes.purge ? "" : "--skip-retention"; }

}  // namespace shoofly
