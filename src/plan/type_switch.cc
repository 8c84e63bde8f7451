// Cutover of an enum type that is to be another one: the columns of all tables that have it, and
// the two types, change names in one transaction. So a cast to the type's name always means the
// type of the columns in sight.

#include <algorithm>

#include <fmt/format.h>

#include "operation/visibility.h"
#include "plan/phases.h"
#include "plan/swap.h"

namespace shoofly {
namespace {

struct TypeSwitch {
  TypeSwap types;
  std::vector<std::size_t> tables;  // of the plans
};

// In the order of the tables.
std::vector<TypeSwitch> switches_of(const std::vector<TablePlan>& plans) {
  std::vector<TypeSwitch> all;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto types = plans[i].type_swap();
    if (!types) continue;
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const TypeSwitch& one) { return one.types == *types; });
    if (found == all.end()) found = all.insert(all.end(), {*types, {}});
    found->tables.push_back(i);
  }
  return all;
}

void add_switch_of_types(const TypeSwitch& one, const std::vector<TablePlan>& plans,
                         const std::vector<Carried>& carried, StepMaker& maker) {
  const std::size_t limit = maker.dialect.capabilities().identifier_bytes;
  const QualifiedName& first = plans[one.tables.front()].table->name;
  const TypeSwap& types = one.types;
  std::vector<Action> there;
  std::vector<Action> back;
  std::vector<std::string> titles;
  // The columns first: that locks the tables, and whoever names a type waits for one of them.
  for (const std::size_t i : one.tables) {
    const RenameColumns swap = swap_of(plans[i], carried[i], limit);
    there.emplace_back(swap);
    back.emplace_back(turned_round(swap));
    titles.push_back(
        fmt::format("{} of {}", swapped_names(plans[i]), plans[i].table->name.display()));
  }
  there.emplace_back(
      RenameTypes{first, {{types.visible, types.hidden_old}, {types.hidden_new, types.visible}}});
  back.emplace_back(
      RenameTypes{first, {{types.visible, types.hidden_new}, {types.hidden_old, types.visible}}});
  for (const std::size_t i : one.tables) {
    there.emplace_back(ReplaceSync{*plans[i].expanded, *plans[i].cut_over});
    back.emplace_back(ReplaceSync{*plans[i].cut_over, *plans[i].expanded});
  }
  maker.add(
      Phase::kCutover,
      fmt::format("swap {} and type {} for the new ones", listed(titles), types.visible),
      "columns, types and triggers of all tables change in one transaction: no statement sees "
      "a column without its type",
      DdlWork{std::move(there)}, DdlWork{std::move(back)});
}

}  // namespace

void add_type_cutover(const std::vector<TablePlan>& plans, const std::vector<Carried>& carried,
                      StepMaker& maker) {
  for (const TypeSwitch& one : switches_of(plans)) add_switch_of_types(one, plans, carried, maker);
}

void add_type_purge(const std::vector<TablePlan>& plans, StepMaker& maker) {
  for (const TypeSwitch& one : switches_of(plans)) {
    maker.add(Phase::kPurge, fmt::format("drop the old type {} for good", one.types.visible),
              "the last column of it is gone",
              DdlWork{{DropEnum{plans[one.tables.front()].table->name, one.types.hidden_old,
                                one.types.visible}}},
              NoWork{});
  }
}

}  // namespace shoofly
