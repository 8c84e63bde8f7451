// Whether a catalog shows an action's effect.

#include <algorithm>

#include "base/contains.h"
#include "catalog/action.h"
#include "catalog/diff.h"
#include "catalog/overload.h"

namespace shoofly {
namespace {

template <typename Exists>
bool renames_hold(const std::vector<Rename>& renames, Exists exists) {
  return std::all_of(renames.begin(), renames.end(), [&](const Rename& rename) {
    const bool reused = std::any_of(renames.begin(), renames.end(),
                                    [&](const Rename& r) { return r.to == rename.from; });
    return exists(rename.to) && (reused || !exists(rename.from));
  });
}

bool renames_hold(const Table& table, const RenameColumns& action) {
  return renames_hold(
             action.columns,
             [&](const std::string& name) { return table.find_column(name) != nullptr; }) &&
         renames_hold(action.indexes,
                      [&](const std::string& name) { return table.find_index(name) != nullptr; }) &&
         renames_hold(action.constraints, [&](const std::string& name) {
           return table.find_constraint(name) != nullptr;
         });
}

bool triggers_hold(const Table& table, const std::vector<Trigger>& triggers, bool present) {
  return std::all_of(triggers.begin(), triggers.end(), [&](const Trigger& trigger) {
    return (table.find_trigger(trigger.name) != nullptr) == present;
  });
}

}  // namespace

namespace {

// Actions on whole tables and views.
std::optional<bool> holds_of_table(const Action& action, const Catalog& catalog) {
  if (const auto* create = std::get_if<CreateTable>(&action))
    return catalog.find_table(create->table.name) != nullptr;
  if (const auto* create = std::get_if<CreatePartitioned>(&action))
    return catalog.find_table(create->table.name) != nullptr;
  if (const auto* swap = std::get_if<SwapTables>(&action)) {
    const std::string& schema = swap->table.schema;
    return catalog.find_table({schema, swap->incoming}) == nullptr &&
           catalog.find_table({schema, swap->outgoing}) != nullptr;
  }
  if (const auto* drop = std::get_if<DropTable>(&action))
    return catalog.find_table(drop->table) == nullptr;
  if (const auto* rename = std::get_if<RenameTable>(&action)) {
    return catalog.find_table(rename->table) == nullptr &&
           catalog.find_table({rename->table.schema, rename->to}) != nullptr;
  }
  if (const auto* create = std::get_if<CreateView>(&action))
    return catalog.find_view(create->view.name) != nullptr;
  if (const auto* drop = std::get_if<DropView>(&action))
    return catalog.find_view(drop->view.name) == nullptr;
  return std::nullopt;
}

}  // namespace

std::optional<bool> holds(const Action& action, const Catalog& catalog,
                          SyncTriggers sync_triggers) {
  const Table* table = catalog.find_table(table_of(action));
  if (const auto of_table = holds_of_table(action, catalog)) return of_table;
  if (table == nullptr) return false;
  const auto column_is = [&](const std::string& name, auto test) {
    const Column* column = table->find_column(name);
    return column != nullptr && test(*column);
  };
  using Answer = std::optional<bool>;
  return std::visit(
      Overload{
          [&](const AddColumn& a) -> Answer {
            return column_is(a.column.name,
                             [&](const Column& c) { return c.type == a.column.type; });
          },
          [&](const DropColumn& a) -> Answer { return table->find_column(a.column) == nullptr; },
          [&](const RenameColumns& a) -> Answer { return renames_hold(*table, a); },
          [&](const SetNotNull& a) -> Answer {
            return column_is(a.column, [](const Column& c) { return !c.nullable; });
          },
          [&](const DropNotNull& a) -> Answer {
            return column_is(a.column, [](const Column& c) { return c.nullable; });
          },
          [&](const DropDefault& a) -> Answer {
            return column_is(a.column, [](const Column& c) { return !c.default_sql.has_value(); });
          },
          [&](const AddConstraint& a) -> Answer {
            const Constraint* constraint = table->find_constraint(a.constraint.name);
            if (constraint == nullptr || !same_definition(*constraint, a.constraint)) return false;
            const Index* index = table->index_behind(*constraint);
            return !a.index || index == nullptr || index->valid;
          },
          [&](const ValidateConstraint& a) -> Answer {
            const Constraint* constraint = table->find_constraint(a.name);
            return constraint != nullptr && constraint->validated;
          },
          [&](const DropConstraint& a) -> Answer {
            if (table->find_constraint(a.name) != nullptr) return false;
            // Partitions may have it without the table: who asks does not see them.
            return a.partitions.empty() ? Answer(true) : std::nullopt;
          },
          [&](const CreateIndex& a) -> Answer {
            const Index* index = table->find_index(a.index.name);
            return index != nullptr && index->valid && same_definition(*index, a.index);
          },
          [&](const DropIndex& a) -> Answer { return table->find_index(a.name) == nullptr; },
          [&](const AttachIndex& a) -> Answer {
            return table->find_constraint(a.constraint.name) != nullptr;
          },
          [&](const AlterConstraint& a) -> Answer {
            const Constraint* constraint = table->find_constraint(a.name);
            return constraint != nullptr && constraint->rules == a.rules;
          },
          [&](const AddEnumLabel& a) -> Answer {
            return std::any_of(table->columns.begin(), table->columns.end(), [&](const Column& c) {
              return c.type == a.type && contains(c.labels, a.label);
            });
          },
          [&](const RebuildViews& a) -> Answer {
            return std::none_of(
                table->dependents.begin(), table->dependents.end(), [&](const Dependent& d) {
                  return d.kind == "view" && contains(a.views, d.name) &&
                         std::any_of(a.columns.begin(), a.columns.end(),
                                     [&](const Rename& r) { return r.from == d.column; });
                });
          },
          [&](const RenameTypes& a) -> Answer {
            return renames_hold(a.types, [&](const std::string& type) {
              return std::any_of(
                  catalog.tables.begin(), catalog.tables.end(), [&](const Table& each) {
                    return std::any_of(each.columns.begin(), each.columns.end(),
                                       [&](const Column& c) { return c.type == type; });
                  });
            });
          },
          [&](const MoveNumbering& a) -> Answer {
            const auto numbers = [](const Column& c) {
              return !c.identity.empty() || c.default_sql.has_value();
            };
            return column_is(a.to, numbers) && !column_is(a.from, numbers);
          },
          [&](const SetStatistics& a) -> Answer {
            return column_is(a.column, [&](const Column& c) { return c.statistics == a.target; });
          },
          [&](const SetReplicaIdentity& a) -> Answer {
            return table->replica_identity == a.identity;
          },
          [&](const InstallSync& a) -> Answer {
            return triggers_hold(*table, sync_triggers(a.spec), true);
          },
          [&](const RemoveSync& a) -> Answer {
            return triggers_hold(*table, sync_triggers(a.spec), false);
          },
          [&](const InstallTableSync& a) -> Answer {
            return triggers_hold(*table, table_sync_triggers(a.sync), true);
          },
          [&](const RemoveTableSync& a) -> Answer {
            return triggers_hold(*table, table_sync_triggers(a.sync), false);
          },
          [&](const InstallLookup& a) -> Answer {
            return triggers_hold(*table, lookup_referrer_triggers(a.lookup), true);
          },
          [&](const RemoveLookup& a) -> Answer {
            return triggers_hold(*table, lookup_referrer_triggers(a.lookup), false);
          },
          [](const auto&) -> Answer { return std::nullopt; },
      },
      action);
}

}  // namespace shoofly
