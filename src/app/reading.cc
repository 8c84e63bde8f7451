#include "app/reading.h"

#include "app/backup.h"
#include "app/drive.h"
#include "execute/journal.h"
#include "plan/plan_json.h"

namespace shoofly {

Result<Catalog> inspect_target(Target& target) {
  return target.engine->inspector().inspect(*target.connection, {});
}

Result<DoctorOutcome> examine_target(Target& target, const DoctorCommands& commands) {
  DoctorOutcome outcome;
  SHOOFLY_ASSIGN(outcome.catalog, inspect_target(target));
  SHOOFLY_ASSIGN(outcome.checks,
                 target.engine->load().preflight(*target.connection, outcome.catalog, {}));
  if (!commands.backup.empty()) {
    outcome.checks.push_back(ask_backup_command(commands.backup));
  } else if (outcome.catalog.server.engine == "postgres") {
    outcome.checks.push_back(
        {"backup", CheckLevel::kNote, "not known: it cannot be seen through SQL",
         "--backup-command \"pgbackrest info --output=json\" (or Barman's) tells its age"});
  }
  if (!commands.restore.empty()) outcome.checks.push_back(run_restore_test(commands.restore));
  return outcome;
}

Result<RunView> read_run(Target& target, const std::string& run, int events) {
  Journal journal(*target.connection, *target.engine);
  RunView state;
  state.target = target.shown;
  state.now = system_clock().now();
  SHOOFLY_ASSIGN(state.run, find_run(journal, run, target.shown));
  SHOOFLY_ASSIGN(state.plan, plan_from_json(state.run.plan_text));
  SHOOFLY_ASSIGN(state.steps, journal.steps(state.run.id));
  SHOOFLY_ASSIGN(state.events, journal.events(state.run.id, events));
  if (state.run.status == RunStatus::kRunning) {
    SHOOFLY_ASSIGN(const std::string guards, journal.guards(state.run.id));
    if (!guards.empty()) {
      SHOOFLY_ASSIGN(state.guards, guard_state_from_text(guards));
    }
  }
  for (const StepRecord& step : state.steps) {
    if (step.state != StepState::kRunning && step.state != StepState::kUndoing) continue;
    SHOOFLY_ASSIGN(state.slots, journal.slots(state.run.id, step.id));
    state.fill_step = step.id;
  }
  return state;
}

Result<std::vector<RunRecord>> list_runs(Target& target) {
  Journal journal(*target.connection, *target.engine);
  SHOOFLY_ASSIGN(const bool there, journal.exists());
  if (!there) return std::vector<RunRecord>{};
  return journal.list();
}

}  // namespace shoofly
