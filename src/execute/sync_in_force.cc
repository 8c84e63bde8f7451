#include "execute/sync_in_force.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/plural.h"
#include "execute/lock_policy.h"
#include "execute/mirror_repair.h"

namespace shoofly {
namespace {

bool has_all(const Table& table, const std::vector<Trigger>& triggers) {
  return std::all_of(triggers.begin(), triggers.end(), [&](const Trigger& trigger) {
    return table.find_trigger(trigger.name) != nullptr;
  });
}

// Removed and installed again, with `actions` in this order.
Status install_anew(RunScope& scope, const std::vector<Action>& actions, const Catalog& found) {
  Catalog at = found;
  std::vector<Statement> statements;
  std::vector<LockFact> wanted;
  for (const Action& action : actions) {
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

// Where the run expects a sync's triggers and one of them is gone.
bool is_broken(const QualifiedName& table, const std::vector<Trigger>& triggers,
               const Catalog& expected, const Catalog& found) {
  const Table* wanted = expected.find_table(table);
  const Table* now = found.find_table(table);
  return wanted != nullptr && now != nullptr && has_all(*wanted, triggers) &&
         !has_all(*now, triggers);
}

Status put_back(RunScope& scope, const QualifiedName& table, const std::vector<Action>& actions,
                const Catalog& found) {
  SHOOFLY_TRY(install_anew(scope, actions, found));
  scope.run.verified_at.clear();
  const std::string text = fmt::format(
      "a sync trigger of {} was gone and is put back; what was written meanwhile may be out of step",
      table.display());
  scope.observer.on_note(text);
  return scope.journal.event(scope.run.id, "catalog", text);
}

const std::string& installed_by(const Plan& plan, const TableSync& sync) {
  for (const Step& step : plan.steps) {
    for (const Action& action : actions_of(step.forward)) {
      const auto* install = std::get_if<InstallTableSync>(&action);
      if (install != nullptr && install->sync == sync) return step.id;
    }
  }
  return plan.steps.front().id;
}

// What the steps done so far have left in force.
template <typename Sync>
std::vector<Sync> in_force(const Plan& plan, const std::vector<StepRecord>& steps) {
  std::vector<Sync> syncs;
  for (const Step& step : plan.steps) {
    const auto record = std::find_if(steps.begin(), steps.end(),
                                     [&](const StepRecord& r) { return r.id == step.id; });
    if (record == steps.end() || record->state != StepState::kDone) continue;
    for (const Action& action : actions_of(step.forward)) follow_sync(action, syncs);
  }
  return syncs;
}

std::vector<Lookup> lookups_in_force(const Plan& plan, const std::vector<StepRecord>& steps) {
  std::vector<Lookup> lookups;
  for (const Step& step : plan.steps) {
    const auto record = std::find_if(steps.begin(), steps.end(),
                                     [&](const StepRecord& r) { return r.id == step.id; });
    if (record == steps.end() || record->state != StepState::kDone) continue;
    for (const Action& action : actions_of(step.forward)) {
      if (const auto* install = std::get_if<InstallLookup>(&action))
        lookups.push_back(install->lookup);
      if (const auto* remove = std::get_if<RemoveLookup>(&action))
        std::erase(lookups, remove->lookup);
    }
  }
  return lookups;
}

// The sync's functions are made of the lookup's: they go first and come last.
std::vector<Action> lookup_anew(const Lookup& lookup, const std::vector<SyncSpec>& specs) {
  std::vector<Action> actions;
  for (const SyncSpec& spec : specs) {
    if (spec.table == lookup.referrer) actions.emplace_back(RemoveSync{spec});
  }
  actions.emplace_back(RemoveLookup{lookup});
  actions.emplace_back(InstallLookup{lookup});
  for (const SyncSpec& spec : specs) {
    if (spec.table == lookup.referrer) actions.emplace_back(InstallSync{spec});
  }
  return actions;
}

// What the action takes out of sight is the sync's follower, or its columns.
bool takes_away(const Action& action, const TableSync& sync) {
  if (const auto* table = std::get_if<RenameTable>(&action))
    return table->table == sync.follower && table->to == sync.follower_away.name;
  const auto* columns = std::get_if<RenameColumns>(&action);
  return columns != nullptr && columns->table == sync.follower &&
         std::any_of(columns->columns.begin(), columns->columns.end(), [&](const Rename& rename) {
           return std::any_of(
               sync.columns.begin(), sync.columns.end(),
               [&](const ColumnPair& pair) { return pair.follower_away == rename.to; });
         });
}

}  // namespace

TableSync named_now(const TableSync& sync, const Plan& plan, const std::vector<StepRecord>& steps) {
  const std::optional<TableSync> away = sync.away();
  if (!away) return sync;
  for (const Step& step : plan.steps) {
    const auto record = std::find_if(steps.begin(), steps.end(),
                                     [&](const StepRecord& r) { return r.id == step.id; });
    if (record == steps.end() || record->state != StepState::kDone) continue;
    const std::vector<Action> actions = actions_of(step.forward);
    if (std::any_of(actions.begin(), actions.end(),
                    [&](const Action& action) { return takes_away(action, sync); }))
      return *away;
  }
  return sync;
}

std::vector<SyncSpec> specs_in_force(const Plan& plan, const std::vector<StepRecord>& steps) {
  return in_force<SyncSpec>(plan, steps);
}

std::vector<TableSync> table_syncs_in_force(const Plan& plan,
                                            const std::vector<StepRecord>& steps) {
  return in_force<TableSync>(plan, steps);
}

Result<int> put_back_sync(RunScope& scope, const Catalog& expected, const Catalog& found,
                          const std::vector<StepRecord>& steps) {
  int tables = 0;
  for (const SyncSpec& spec : specs_in_force(scope.plan, steps)) {
    if (!is_broken(spec.table, scope.engine.sync().triggers()(spec), expected, found)) continue;
    SHOOFLY_TRY(put_back(scope, spec.table, {RemoveSync{spec}, InstallSync{spec}}, found));
    ++tables;
  }
  for (const TableSync& sync : table_syncs_in_force(scope.plan, steps)) {
    if (!is_broken(sync.source, table_sync_triggers(sync), expected, found)) continue;
    SHOOFLY_TRY(
        put_back(scope, sync.source, {RemoveTableSync{sync}, InstallTableSync{sync}}, found));
    SHOOFLY_ASSIGN(
        const std::int64_t rows,
        repair_follower(scope, named_now(sync, scope.plan, steps), installed_by(scope.plan, sync)));
    const std::string text = fmt::format("{} of {} brought up to date in {}", plural(rows, "row"),
                                         sync.source.display(), sync.follower.display());
    scope.observer.on_note(text);
    SHOOFLY_TRY(scope.journal.event(scope.run.id, "catalog", text));
    ++tables;
  }
  for (const Lookup& lookup : lookups_in_force(scope.plan, steps)) {
    if (!is_broken(lookup.referrer, lookup_referrer_triggers(lookup), expected, found) &&
        !is_broken(lookup.table, lookup_table_triggers(lookup), expected, found))
      continue;
    SHOOFLY_TRY(put_back(scope, lookup.referrer,
                         lookup_anew(lookup, specs_in_force(scope.plan, steps)), found));
    ++tables;
  }
  return tables;
}

}  // namespace shoofly
