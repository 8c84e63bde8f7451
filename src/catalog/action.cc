#include "catalog/action.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/contains.h"
#include "sql/identifiers.h"

namespace shoofly {
namespace {

std::string renamed(const std::map<std::string, std::string>& names, const std::string& name) {
  const auto found = names.find(name);
  return found == names.end() ? name : found->second;
}

void rename_all(const std::map<std::string, std::string>& names, std::vector<std::string>& list) {
  for (std::string& name : list) name = renamed(names, name);
}

std::map<std::string, std::string> as_map(const std::vector<Rename>& renames) {
  std::map<std::string, std::string> names;
  for (const Rename& rename : renames) names[rename.from] = rename.to;
  return names;
}

void rename_columns_of(Table& table, const std::map<std::string, std::string>& names) {
  for (Column& column : table.columns) {
    column.name = renamed(names, column.name);
    if (!column.generated_sql.empty())
      column.generated_sql = rename_columns(column.generated_sql, names);
  }
  for (Constraint& constraint : table.constraints) {
    rename_all(names, constraint.columns);
    constraint.expression = rename_columns(constraint.expression, names);
  }
  for (Index& index : table.indexes) {
    rename_all(names, index.reads);
    rename_all(names, index.include);
    index.where_sql = rename_columns(index.where_sql, names);
    for (IndexPart& part : index.parts) {
      part.column = renamed(names, part.column);
      part.expression = rename_columns(part.expression, names);
    }
  }
  for (Trigger& trigger : table.triggers) rename_all(names, trigger.update_of);
  for (Dependent& dependent : table.dependents) dependent.column = renamed(names, dependent.column);
}

using Names = std::map<std::string, std::string>;

void rename_types_of(Table& table, const Names& types) {
  for (Column& column : table.columns) {
    column.type = renamed(types, column.type);
    if (column.default_sql) column.default_sql = rename_types(*column.default_sql, types);
    column.generated_sql = rename_types(column.generated_sql, types);
  }
  for (Constraint& constraint : table.constraints)
    constraint.expression = rename_types(constraint.expression, types);
  for (Index& index : table.indexes) {
    index.where_sql = rename_types(index.where_sql, types);
    for (IndexPart& part : index.parts) part.expression = rename_types(part.expression, types);
  }
}

// An index that a constraint owns has its name.
void rename_keys_of(Table& table, const Names& indexes, const Names& constraints) {
  for (Index& index : table.indexes) {
    index.name = renamed(indexes, index.name);
    if (!index.constraint.empty()) {
      index.constraint = renamed(constraints, index.constraint);
      index.name = index.constraint;
    }
  }
  for (Constraint& constraint : table.constraints)
    constraint.name = renamed(constraints, constraint.name);
}
// Indexes and constraints have no name in common but where one owns the other.
void rename_keys_of(Table& table, const Names& names) { rename_keys_of(table, names, names); }

void set_trigger(Table& table, const std::string& name, const std::string& enabled) {
  for (Trigger& trigger : table.triggers) {
    if (trigger.name == name) trigger.enabled = enabled;
  }
}

void drop_column_of(Table& table, const std::string& column) {
  std::erase_if(table.columns, [&](const Column& c) { return c.name == column; });
  std::erase_if(table.indexes, [&](const Index& i) { return contains(i.reads, column); });
  std::erase_if(table.constraints,
                [&](const Constraint& c) { return contains(c.columns, column); });
  std::erase_if(table.dependents, [&](const Dependent& d) { return d.column == column; });
}

void drop_constraint_of(Table& table, const std::string& name) {
  std::erase_if(table.constraints, [&](const Constraint& c) { return c.name == name; });
  std::erase_if(table.indexes, [&](const Index& i) { return i.constraint == name; });
}

void drop_triggers_of(Table& table, const std::vector<Trigger>& triggers) {
  std::erase_if(table.triggers, [&](const Trigger& trigger) {
    return std::any_of(triggers.begin(), triggers.end(),
                       [&](const Trigger& gone) { return gone.name == trigger.name; });
  });
}

void add_triggers_to(Table& table, const std::vector<Trigger>& triggers) {
  table.triggers.insert(table.triggers.end(), triggers.begin(), triggers.end());
}

Error cannot(const Action& action, std::string_view reason) {
  return refused(fmt::format("predict \"{}\": {}", describe(action), reason));
}

class Applier {
 public:
  Applier(const Action& action, Catalog& catalog, SyncTriggers triggers)
      : action_(action),
        catalog_(catalog),
        table_(catalog.find_table(table_of(action))),
        triggers_(triggers) {}

  Status run() {
    const bool makes_it = std::holds_alternative<CreateTable>(action_) ||
                          std::holds_alternative<CreatePartitioned>(action_);
    if (table_ == nullptr && !makes_it) return cannot(action_, "there is no such table");
    return std::visit(*this, action_);
  }

  Status operator()(const AddColumn& a) {
    if (table_->find_column(a.column.name) != nullptr)
      return cannot(action_, "the column is there already");
    table_->columns.push_back(a.column);
    table_->attribute_slots += 1;
    return ok_status();
  }
  Status operator()(const DropColumn& a) {
    if (table_->find_column(a.column) == nullptr) return cannot(action_, "there is no such column");
    drop_column_of(*table_, a.column);
    return ok_status();
  }
  Status operator()(const RenameColumns& a) {
    for (const Rename& rename : a.columns) {
      if (table_->find_column(rename.from) == nullptr)
        return cannot(action_, "a column to rename is not there");
    }
    rename_columns_of(*table_, as_map(a.columns));
    for (View& view : catalog_.views) {
      if (view.table == a.table) rename_all(as_map(a.columns), view.sources);
    }
    for (Table& table : catalog_.tables) {
      for (Constraint& constraint : table.constraints) {
        if (constraint.references == a.table)
          rename_all(as_map(a.columns), constraint.referenced_columns);
      }
    }
    rename_keys_of(*table_, as_map(a.indexes), as_map(a.constraints));
    return ok_status();
  }
  Status operator()(const SetNotNull& a) {
    return change(a.column, [](Column& column) { column.nullable = false; });
  }
  Status operator()(const DropNotNull& a) {
    return change(a.column, [](Column& column) { column.nullable = true; });
  }
  Status operator()(const SetDefault& a) {
    return change(a.column, [&](Column& column) {
      column.default_sql = a.default_sql;
      column.default_is_literal = a.literal;
    });
  }
  Status operator()(const DropDefault& a) {
    return change(a.column, [](Column& column) {
      column.default_sql.reset();
      column.default_is_literal = true;
    });
  }
  Status operator()(const CommentColumn& a) {
    return change(a.column, [&](Column& column) { column.comment = a.comment; });
  }
  Status operator()(const AlterConstraint& a) {
    for (Constraint& constraint : table_->constraints) {
      if (constraint.name != a.name) continue;
      constraint.rules = a.rules;
      return ok_status();
    }
    return cannot(action_, "there is no such constraint");
  }
  Status operator()(const AddEnumLabel& a) {
    for (Table& table : catalog_.tables) {
      for (Column& column : table.columns) {
        if (column.type != a.type || contains(column.labels, a.label)) continue;
        const auto place = std::find(column.labels.begin(), column.labels.end(), a.before);
        column.labels.insert(place, a.label);
      }
    }
    return ok_status();
  }
  // A catalog knows types by the columns that have them.
  Status operator()(const CreateEnum&) { return ok_status(); }
  Status operator()(const DropEnum& a) {
    for (const Table& table : catalog_.tables) {
      const bool used = std::any_of(table.columns.begin(), table.columns.end(),
                                    [&](const Column& column) { return column.type == a.type; });
      if (used) return cannot(action_, "a column has the type");
    }
    return ok_status();
  }
  Status operator()(const RenameTypes& a) {
    for (Table& table : catalog_.tables) rename_types_of(table, as_map(a.types));
    return ok_status();
  }
  Status operator()(const MoveNumbering& a) {
    Column* from = table_->find_column(a.from);
    Column* to = table_->find_column(a.to);
    if (from == nullptr || to == nullptr) return cannot(action_, "there is no such column");
    to->identity = std::exchange(from->identity, "");
    to->default_sql = std::exchange(from->default_sql, std::nullopt);
    to->default_is_literal = std::exchange(from->default_is_literal, true);
    to->sequence = std::exchange(from->sequence, std::nullopt);
    for (Dependent& dependent : table_->dependents) {
      if (dependent.kind == "sequence" && dependent.column == a.from) dependent.column = a.to;
    }
    return ok_status();
  }
  Status operator()(const CreateTable& a) {
    if (is_taken(a.table.name)) return cannot(action_, "the name is taken");
    catalog_.tables.push_back(a.table);
    return ok_status();
  }
  Status operator()(const DropTable& a) {
    std::erase_if(catalog_.tables, [&](const Table& table) { return table.name == a.table; });
    return ok_status();
  }
  Status operator()(const RenameTable& a) {
    const QualifiedName to{a.table.schema, a.to};
    if (is_taken(to)) return cannot(action_, "the name is taken");
    table_->name = to;
    for (Table& table : catalog_.tables) {
      for (Constraint& constraint : table.constraints) {
        if (constraint.references == a.table) constraint.references = to;
      }
    }
    for (View& view : catalog_.views) {
      if (view.table == a.table) view.table = to;
    }
    return ok_status();
  }
  Status operator()(const CreatePartitioned& a) {
    if (is_taken(a.table.name)) return cannot(action_, "the name is taken");
    if (catalog_.find_table(a.like) == nullptr)
      return cannot(action_, "the table that it is to be like is not there");
    catalog_.tables.push_back(a.table);
    return ok_status();
  }
  Status operator()(const SwapTables& a) {
    const QualifiedName incoming{a.table.schema, a.incoming};
    const QualifiedName outgoing{a.table.schema, a.outgoing};
    Table* other = catalog_.find_table(incoming);
    if (other == nullptr) return cannot(action_, "the table that takes the name is not there");
    if (is_taken(outgoing)) return cannot(action_, "the name is taken");
    rename_keys_of(*table_, as_map(a.outgoing_names));
    rename_keys_of(*other, as_map(a.incoming_names));
    for (const TriggerState& state : a.triggers) {
      set_trigger(*table_, state.name, "disabled");
      set_trigger(*other, state.name, state.enabled);
    }
    table_->name = outgoing;
    other->name = a.table;
    for (Table& table : catalog_.tables) {
      for (Constraint& constraint : table.constraints) {
        if (constraint.references == a.table) {
          constraint.references = outgoing;
        } else if (constraint.references == incoming) {
          constraint.references = a.table;
        }
      }
    }
    return ok_status();
  }
  Status operator()(const InstallTableSync& a) {
    add_triggers_to(*table_, table_sync_triggers(a.sync));
    return ok_status();
  }
  Status operator()(const RemoveTableSync& a) {
    drop_triggers_of(*table_, table_sync_triggers(a.sync));
    return ok_status();
  }
  Status operator()(const InstallLookup& a) {
    Table* lookup = catalog_.find_table(a.lookup.table);
    if (lookup == nullptr) return cannot(action_, "the lookup table is not there");
    add_triggers_to(*table_, lookup_referrer_triggers(a.lookup));
    add_triggers_to(*lookup, lookup_table_triggers(a.lookup));
    return ok_status();
  }
  Status operator()(const RemoveLookup& a) {
    drop_triggers_of(*table_, lookup_referrer_triggers(a.lookup));
    if (Table* lookup = catalog_.find_table(a.lookup.table))
      drop_triggers_of(*lookup, lookup_table_triggers(a.lookup));
    return ok_status();
  }
  Status operator()(const AnalyzeTable&) { return ok_status(); }
  Status operator()(const CreateView& a) {
    if (is_taken(a.view.name)) return cannot(action_, "the name is taken");
    catalog_.views.push_back(a.view);
    return ok_status();
  }
  Status operator()(const DropView& a) {
    if (catalog_.find_view(a.view.name) == nullptr) return cannot(action_, "there is no such view");
    std::erase_if(catalog_.views, [&](const View& view) { return view.name == a.view.name; });
    return ok_status();
  }
  Status operator()(const RebuildViews& a) {
    const std::map<std::string, std::string> names = as_map(a.columns);
    for (const Rename& column : a.columns) {
      if (table_->find_column(column.from) == nullptr || table_->find_column(column.to) == nullptr)
        return cannot(action_, "a column of it is not there");
    }
    for (Dependent& dependent : table_->dependents) {
      if (dependent.kind == "view" && contains(a.views, dependent.name))
        dependent.column = renamed(names, dependent.column);
    }
    return ok_status();
  }
  Status operator()(const SetStatistics& a) {
    return change(a.column, [&](Column& column) { column.statistics = a.target; });
  }
  Status operator()(const SetReplicaIdentity& a) {
    table_->replica_identity = a.identity;
    return ok_status();
  }
  Status operator()(const AddConstraint& a) {
    if (const Constraint* there = table_->find_constraint(a.constraint.name)) {
      const Index* index = table_->index_behind(*there);
      const bool begun = a.index && index != nullptr && !index->valid;
      if (!begun) return cannot(action_, "the name is taken");
      drop_constraint_of(*table_, a.constraint.name);
    }
    table_->constraints.push_back(a.constraint);
    if (a.index) table_->indexes.push_back(*a.index);
    return ok_status();
  }
  Status operator()(const ValidateConstraint& a) {
    for (Constraint& constraint : table_->constraints) {
      if (constraint.name != a.name) continue;
      constraint.validated = true;
      return ok_status();
    }
    return cannot(action_, "there is no such constraint");
  }
  Status operator()(const DropConstraint& a) {
    if (table_->find_constraint(a.name) == nullptr && a.partitions.empty())
      return cannot(action_, "there is no such constraint");
    drop_constraint_of(*table_, a.name);
    return ok_status();
  }
  Status operator()(const CreateIndex& a) {
    const Index* there = table_->find_index(a.index.name);
    if (there != nullptr && there->valid) return cannot(action_, "the name is taken");
    std::erase_if(table_->indexes, [&](const Index& index) { return index.name == a.index.name; });
    table_->indexes.push_back(a.index);
    return ok_status();
  }
  Status operator()(const DropIndex& a) {
    if (table_->find_index(a.name) == nullptr) return cannot(action_, "there is no such index");
    std::erase_if(table_->indexes, [&](const Index& index) { return index.name == a.name; });
    return ok_status();
  }
  Status operator()(const AttachIndex& a) {
    for (Index& index : table_->indexes) {
      if (index.name != a.index) continue;
      index.name = a.constraint.name;
      index.constraint = a.constraint.name;
      table_->constraints.push_back(a.constraint);
      return ok_status();
    }
    return cannot(action_, "there is no such index");
  }
  Status operator()(const InstallSync& a) {
    add_triggers_to(*table_, triggers_(a.spec));
    return ok_status();
  }
  Status operator()(const ReplaceSync& a) {
    drop_triggers_of(*table_, triggers_(a.before));
    add_triggers_to(*table_, triggers_(a.after));
    return ok_status();
  }
  Status operator()(const RemoveSync& a) {
    drop_triggers_of(*table_, triggers_(a.spec));
    return ok_status();
  }

 private:
  bool is_taken(const QualifiedName& name) const {
    return catalog_.find_table(name) != nullptr || catalog_.find_view(name) != nullptr;
  }

  template <typename F>
  Status change(const std::string& name, F f) {
    Column* column = table_->find_column(name);
    if (column == nullptr) return cannot(action_, "there is no such column");
    f(*column);
    return ok_status();
  }

  const Action& action_;
  Catalog& catalog_;
  Table* table_;
  SyncTriggers triggers_;
};

}  // namespace

Status apply(const Action& action, Catalog& catalog, SyncTriggers sync_triggers) {
  return Applier(action, catalog, sync_triggers).run();
}

}  // namespace shoofly
