#include "execute/new_users.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/contains.h"

namespace shoofly {
namespace {

std::string unquoted(std::string name) {
  std::erase(name, '"');
  return name;
}

std::vector<PartitionIndex> partitions_of(const Action& action) {
  if (const auto* create = std::get_if<CreateIndex>(&action)) return create->partitions;
  if (const auto* add = std::get_if<AddConstraint>(&action)) return add->partitions;
  return {};
}

// What the run makes on a partition before it is attached: "o1_idx of public.o1".
bool is_own_of_partition(const Plan& plan, const Dependent& dependent) {
  if (!dependent.kind.starts_with("partition's ")) return false;
  const std::string name = unquoted(dependent.name);
  const auto is = [&](const PartitionIndex& part) {
    const std::string of = " of " + unquoted(part.table.display());
    return name == unquoted(part.index) + of ||
           name == unquoted(QualifiedName{part.table.schema, part.index}.display()) + of;
  };
  for (const Step& step : plan.steps) {
    for (const Work* work : {&step.forward, &step.backward}) {
      for (const Action& action : actions_of(*work)) {
        const std::vector<PartitionIndex> parts = partitions_of(action);
        if (std::any_of(parts.begin(), parts.end(), is)) return true;
      }
    }
  }
  return false;
}

// Foreign keys that the plan itself adds to this table, or renames.
bool is_own_key(const Plan& plan, const Dependent& dependent) {
  if (dependent.kind != "foreign key") return false;
  // The server quotes keywords too ("user"), which display() does not.
  const auto is = [&](const QualifiedName& table, const std::string& constraint) {
    return unquoted(dependent.name) ==
           unquoted(table.display() + "." + QualifiedName{"", constraint}.display());
  };
  for (const Step& step : plan.steps) {
    for (const Work* work : {&step.forward, &step.backward}) {
      for (const Action& action : actions_of(*work)) {
        const auto* add = std::get_if<AddConstraint>(&action);
        if (add != nullptr && is(add->table, add->constraint.name)) return true;
        for (const PartitionIndex& part : partitions_of(action)) {
          if (is(part.table, part.index)) return true;
        }
        if (const auto* create = std::get_if<CreateTable>(&action)) {
          for (const Constraint& constraint : create->table.constraints) {
            if (is(create->table.name, constraint.name)) return true;
          }
        }
        const auto* rename = std::get_if<RenameColumns>(&action);
        if (rename == nullptr) continue;
        for (const Rename& r : rename->constraints) {
          if (is(rename->table, r.to) || is(rename->table, r.from)) return true;
        }
      }
    }
  }
  return false;
}

// A view that the run itself has laid over the table.
bool is_own_view(const Catalog& expected, const Dependent& dependent) {
  return dependent.kind == "view" &&
         std::any_of(expected.views.begin(), expected.views.end(), [&](const View& view) {
           return unquoted(view.name.display()) == unquoted(dependent.name);
         });
}

// A step of that way has an action like this.
template <typename Predicate>
bool has_action(const Plan& plan, bool rolling_back, const Predicate& wanted) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
    const std::vector<Action> actions = actions_of(rolling_back ? step.backward : step.forward);
    return std::any_of(actions.begin(), actions.end(), wanted);
  });
}

// What has the name now loses it, or is dropped, in a step of that way that is not done yet: a
// swap that is done has given the name to another column.
bool moves_away(const Plan& plan, const Table& now, const std::string& column, bool rolling_back) {
  const auto by = [&](const Action& action) {
    const auto* drop = std::get_if<DropColumn>(&action);
    if (drop != nullptr) return drop->table == now.name && drop->column == column;
    const auto* rename = std::get_if<RenameColumns>(&action);
    return rename != nullptr && rename->table == now.name &&
           std::any_of(rename->columns.begin(), rename->columns.end(), [&](const Rename& r) {
             return r.from == column && now.find_column(r.to) == nullptr;
           });
  };
  return now.find_column(column) != nullptr && has_action(plan, rolling_back, by);
}

// The same of the table: it is dropped, or another one takes its name.
bool table_moves_away(const Plan& plan, const Catalog& found, const QualifiedName& table,
                      bool rolling_back) {
  return has_action(plan, rolling_back, [&](const Action& action) {
    const auto* drop = std::get_if<DropTable>(&action);
    if (drop != nullptr) return drop->table == table;
    const auto* swap = std::get_if<SwapTables>(&action);
    return swap != nullptr && swap->table == table &&
           found.find_table({table.schema, swap->incoming}) != nullptr;
  });
}

bool refers_to_itself(const Table& table, const Dependent& dependent) {
  return dependent.kind == "foreign key" &&
         unquoted(dependent.name).starts_with(unquoted(table.name.display()) + ".");
}

bool is_own(const Plan& plan, const Table& expected, const Catalog& catalog,
            const Dependent& dependent) {
  return contains(expected.dependents, dependent) || is_own_view(catalog, dependent) ||
         is_own_key(plan, dependent) || is_own_of_partition(plan, dependent);
}

}  // namespace

std::vector<std::string> new_users(const Plan& plan, const Catalog& expected, const Catalog& found,
                                   const QualifiedName& table, bool rolling_back) {
  const Table& before = *expected.find_table(table);
  const Table& now = *found.find_table(table);
  const bool goes = table_moves_away(plan, found, table, rolling_back);
  std::vector<std::string> texts;
  const auto add = [&](std::string text) {
    if (!contains(texts, text)) texts.push_back(std::move(text));
  };
  for (const Dependent& dependent : now.dependents) {
    if (is_own(plan, before, expected, dependent) || refers_to_itself(now, dependent)) continue;
    const std::string& column = dependent.column;
    if (goes && !goes_with_table(dependent)) {
      add(fmt::format("{} {} uses {} and was made during the run", dependent.kind, dependent.name,
                      table.display()));
    } else if (!column.empty() && moves_away(plan, before, column, rolling_back)) {
      add(fmt::format("{} {} uses {}.{} and was made during the run", dependent.kind,
                      dependent.name, table.display(), column));
    }
  }
  if (goes && now.published && !before.published)
    add(fmt::format("{} was published during the run", table.display()));
  if (goes && now.subscribed && !before.subscribed)
    add(fmt::format("{} was subscribed to during the run", table.display()));
  return texts;
}

}  // namespace shoofly
