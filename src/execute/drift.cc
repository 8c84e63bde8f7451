#include "execute/drift.h"

#include <algorithm>

#include <fmt/format.h>

#include "execute/new_users.h"

namespace shoofly {
namespace {

constexpr std::string_view kOurPrefix = "_shoofly_";

// Columns the run reads or writes, by table.
std::set<std::string> columns_in_use(const Plan& plan, const QualifiedName& table) {
  std::set<std::string> names;
  const auto add_spec = [&](const SyncSpec& spec) {
    if (!(spec.table == table)) return;
    names.insert(spec.marker);
    names.insert(spec.key.begin(), spec.key.end());
    for (const std::string& name : spec.columns()) names.insert(name);
    for (const SyncGroup& group : spec.groups) {
      for (const auto* side : {&group.old_side, &group.new_side}) {
        for (const SyncColumn& column : *side) {
          for (const Binding& binding : column.derived.reads) names.insert(binding.column);
        }
      }
    }
  };
  for (const TableSummary& summary : plan.tables) {
    if (summary.spec) add_spec(*summary.spec);
  }
  for (const Step& step : plan.steps) {
    for (const Work* work : {&step.forward, &step.backward}) {
      for (const Action& action : actions_of(*work)) {
        if (const auto* add = std::get_if<AddColumn>(&action);
            add != nullptr && add->table == table) {
          names.insert(add->column.name);
        }
        if (const auto* rename = std::get_if<RenameColumns>(&action);
            rename != nullptr && rename->table == table) {
          for (const Rename& r : rename->columns) names.insert({r.from, r.to});
        }
      }
    }
  }
  return names;
}

bool mentions(const Table& table, const std::string& where, const std::set<std::string>& names) {
  const std::string prefix = table.name.display() + ".";
  if (where.rfind(prefix, 0) == 0) return names.count(where.substr(prefix.size())) > 0;
  return false;
}

std::string sentence(const Difference& d) {
  if (d.before.empty()) return fmt::format("{} appeared ({})", d.where, d.after);
  if (d.after.empty()) return fmt::format("{} is gone (was {})", d.where, d.before);
  return fmt::format("{} was {} and is {}", d.where, d.before, d.after);
}

bool creates_index(const Work& work, const Index& index) {
  const auto* ddl = std::get_if<DdlWork>(&work);
  if (ddl == nullptr) return false;
  return std::any_of(ddl->actions.begin(), ddl->actions.end(), [&](const Action& action) {
    const auto* create = std::get_if<CreateIndex>(&action);
    const auto* add = std::get_if<AddConstraint>(&action);
    const Index* made = create != nullptr              ? &create->index
                        : add != nullptr && add->index ? &*add->index
                                                       : nullptr;
    return made != nullptr && made->name == index.name &&
           (!index.valid || same_definition(*made, index));
  });
}

// A key of a partitioned table is added outside a transaction: a unique one is on the table before
// its partitions have it, a foreign one is complete there and perhaps not journaled.
bool begins_constraint(const Plan& plan, const Table& table, const Constraint& found) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    for (const Work* work : {&step.forward, &step.backward}) {
      for (const Action& action : actions_of(*work)) {
        const auto* add = std::get_if<AddConstraint>(&action);
        if (add == nullptr || add->table != table.name || add->constraint.name != found.name)
          continue;
        const bool by_partition = table.kind == TableKind::kPartitioned &&
                                  add->constraint.validated &&
                                  found.kind == ConstraintKind::kForeignKey;
        if ((add->index || by_partition) && same_definition(add->constraint, found)) return true;
      }
    }
    return false;
  });
}

bool adds_constraint(const Plan& plan, const QualifiedName& table, const std::string& name) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const std::vector<Action> actions = actions_of(step.forward);
    return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
      const auto* add = std::get_if<AddConstraint>(&action);
      const auto* attach = std::get_if<AttachIndex>(&action);
      return (add != nullptr && add->table == table && add->constraint.name == name) ||
             (attach != nullptr && attach->table == table && attach->constraint.name == name);
    });
  });
}

bool sets_identity(const Plan& plan, const QualifiedName& table) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const std::vector<Action> actions = actions_of(step.forward);
    return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
      const auto* set = std::get_if<SetReplicaIdentity>(&action);
      return set != nullptr && set->table == table;
    });
  });
}

// An index that a step of this plan builds, on its way there or back: it commits by itself, so a
// runner killed then leaves it invalid, or complete and not journaled.
bool is_planned_index(const Plan& plan, const Index& index) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    return creates_index(step.forward, index) || creates_index(step.backward, index);
  });
}

// Its rows are kept in step with those of another table, which has to be like it in everything.
bool is_repeated(const Plan& plan, const QualifiedName& table) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const std::vector<Action> actions = actions_of(step.forward);
    return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
      const auto* install = std::get_if<InstallTableSync>(&action);
      return install != nullptr &&
             (install->sync.source == table || install->sync.follower == table);
    });
  });
}

// A column of somebody else's, or an index or a constraint over such columns only.
bool is_harmless(const Plan& plan, const Table& expected, const Table& found, const Difference& d) {
  const std::set<std::string> used = columns_in_use(plan, expected.name);
  const std::string name = found.name.display();
  if (d.where.starts_with(name + " statistics of ")) return true;
  for (const Index& index : found.indexes) {
    const bool same = d.where == fmt::format("{} index {}", found.name.display(), index.name);
    if (same && is_planned_index(plan, index)) return true;
  }
  for (const Constraint& constraint : found.constraints) {
    const bool same = d.where == fmt::format("{} constraint {}", name, constraint.name);
    if (same && d.before.empty() && begins_constraint(plan, found, constraint)) return true;
  }
  if (is_repeated(plan, found.name)) return false;
  if (d.where == name + " replica identity") return !sets_identity(plan, found.name);
  if (d.where.find(kOurPrefix) != std::string::npos || d.where.find("shoofly") != std::string::npos)
    return false;
  const std::string prefix = expected.name.display() + ".";
  if (d.where.rfind(prefix, 0) == 0) return !mentions(expected, d.where, used);
  if (d.where.find(" column order") != std::string::npos) return false;
  const auto reads_used = [&](const std::vector<std::string>& reads) {
    return std::any_of(reads.begin(), reads.end(),
                       [&](const std::string& read) { return used.count(read) > 0; });
  };
  for (const Table* table : {&expected, &found}) {
    for (const Index& index : table->indexes) {
      if (d.where == fmt::format("{} index {}", table->name.display(), index.name)) {
        return is_planned_index(plan, index) || !index.unique || !reads_used(index.reads);
      }
    }
    for (const Constraint& constraint : table->constraints) {
      if (d.where == fmt::format("{} constraint {}", table->name.display(), constraint.name)) {
        return !adds_constraint(plan, table->name, constraint.name) &&
               !reads_used(constraint.columns);
      }
    }
    for (const Trigger& trigger : table->triggers) {
      if (d.where == fmt::format("{} trigger {}", table->name.display(), trigger.name)) {
        return trigger.timing != "BEFORE" || !trigger.on_update;
      }
    }
  }
  return false;
}

}  // namespace

Drift judge_drift(const Plan& plan, const Catalog& expected, const Catalog& found,
                  bool rolling_back) {
  Drift drift;
  for (const Table& table : expected.tables) {
    const Table* now = found.find_table(table.name);
    if (now == nullptr) {
      drift.harmful.push_back(fmt::format("table {} is gone", table.name.display()));
      continue;
    }
    for (std::string& text : new_users(plan, expected, found, table.name, rolling_back))
      drift.harmful.push_back(std::move(text));
    for (const Difference& d : diff(table, *now)) {
      (is_harmless(plan, table, *now, d) ? drift.harmless : drift.harmful).push_back(sentence(d));
    }
  }
  Catalog views_before;
  Catalog views_now;
  views_before.views = expected.views;
  views_now.views = found.views;
  for (const Difference& d : diff(views_before, views_now)) drift.harmful.push_back(sentence(d));
  return drift;
}

Catalog go_on_from(const Catalog& expected, Catalog found) {
  for (Table& table : found.tables) {
    const Table* before = expected.find_table(table.name);
    if (before == nullptr) continue;
    table.dependents = before->dependents;
    table.published = before->published;
    table.subscribed = before->subscribed;
  }
  return found;
}

}  // namespace shoofly
