#include "execute/sync_in_force.h"

#include <algorithm>

#include <fmt/format.h>

#include "execute/lock_policy.h"

namespace shoofly {
namespace {

bool has_all(const Table& table, const std::vector<Trigger>& triggers) {
  return std::all_of(triggers.begin(), triggers.end(), [&](const Trigger& trigger) {
    return table.find_trigger(trigger.name) != nullptr;
  });
}

Status install_anew(RunScope& scope, const SyncSpec& spec, const Catalog& found) {
  Catalog at = found;
  std::vector<Statement> statements;
  std::vector<LockFact> wanted;
  for (const Action& action : std::vector<Action>{RemoveSync{spec}, InstallSync{spec}}) {
    for (LockFact& lock : scope.engine.advisor().advise(action, at).locks)
      wanted.push_back(std::move(lock));
    SHOOFLY_ASSIGN(Rendered rendered, scope.engine.dialect().render(action, at));
    for (Statement& statement : rendered.statements) statements.push_back(std::move(statement));
    SHOOFLY_TRY(apply(action, at, scope.engine.sync().triggers()));
  }
  const std::size_t journal_from = statements.size();
  for (Statement& statement : scope.journal.forget_verification(scope.run))
    statements.push_back(std::move(statement));
  LockedWork locked(scope.connection, scope.engine,
                    lock_policy(scope.plan.policies, scope.plan.before.server), scope.clock,
                    scope.stop, scope.observer);
  locked.on_end = [&](const std::string& text) {
    return scope.journal.event(scope.run.id, "cancel", text);
  };
  return locked.transaction(statements, journal_from, wanted);
}

}  // namespace

std::vector<SyncSpec> specs_in_force(const Plan& plan, const std::vector<StepRecord>& steps) {
  std::vector<SyncSpec> specs;
  for (const Step& step : plan.steps) {
    const auto record = std::find_if(steps.begin(), steps.end(),
                                     [&](const StepRecord& r) { return r.id == step.id; });
    if (record == steps.end() || record->state != StepState::kDone) continue;
    for (const Action& action : actions_of(step.forward)) follow_sync(action, specs);
  }
  return specs;
}

Result<int> put_back_sync(RunScope& scope, const Catalog& expected, const Catalog& found,
                          const std::vector<StepRecord>& steps) {
  int tables = 0;
  for (const SyncSpec& spec : specs_in_force(scope.plan, steps)) {
    const std::vector<Trigger> triggers = scope.engine.sync().triggers()(spec);
    const Table* wanted = expected.find_table(spec.table);
    const Table* now = found.find_table(spec.table);
    if (wanted == nullptr || now == nullptr || !has_all(*wanted, triggers)) continue;
    if (has_all(*now, triggers)) continue;
    SHOOFLY_TRY(install_anew(scope, spec, found));
    scope.run.verified_at.clear();
    const std::string text = fmt::format(
        "a sync trigger of {} was gone and is put back; what was written meanwhile may be out of step",
        spec.table.display());
    scope.observer.on_note(text);
    SHOOFLY_TRY(scope.journal.event(scope.run.id, "catalog", text));
    ++tables;
  }
  return tables;
}

}  // namespace shoofly
