// Cutover of a key and of all that refers to it: columns, primary keys, foreign keys, numbering and
// triggers of every table in one transaction. An index goes with its key, so the way back first
// builds the old one again, beside the traffic.

#include <algorithm>

#include <fmt/format.h>

#include "operation/not_null.h"
#include "operation/steps.h"
#include "operation/visibility.h"
#include "plan/phases.h"
#include "plan/swap.h"

namespace shoofly {
namespace {

// What is switched in one table.
class KeySwitch {
 public:
  KeySwitch(const TablePlan& plan, const Carried& carried, const Capabilities& can)
      : plan_(plan),
        carried_(carried),
        name_(plan.table->name),
        swap_(swap_of(plan, carried, can.identifier_bytes)) {}

  const TablePlan& plan() const { return plan_; }
  const QualifiedName& name() const { return name_; }
  const Carried& carried() const { return carried_; }

  // The references over the new columns have the old ones' names going back.
  void drop_references(std::vector<Action>& actions) const {
    for (const auto& [before, after] : carried_.references)
      actions.emplace_back(DropConstraint{name_, before.name});
  }
  void drop_key(std::vector<Action>& actions) const {
    if (carried_.key) actions.emplace_back(DropConstraint{name_, carried_.key->constraint.name});
  }
  void swap(std::vector<Action>& actions) const {
    RenameColumns there = swap_;
    for (const auto& [before, after] : carried_.references)
      there.constraints.push_back({after.name, before.name});
    if (!there.columns.empty() || !there.constraints.empty())
      actions.emplace_back(std::move(there));
    attach(carried_.key ? carried_.key->after.name : "", actions);
    for (const NameSwap& swap : plan_.swaps()) {
      if (swap.moves_numbering)
        actions.emplace_back(MoveNumbering{name_, swap.hidden_old, swap.visible});
      if (swap.lift_old_not_null) actions.emplace_back(DropNotNull{name_, swap.hidden_old});
    }
    if (plan_.expanded) actions.emplace_back(ReplaceSync{*plan_.expanded, *plan_.cut_over});
  }

  void swap_back(std::vector<Action>& actions) const {
    for (const NameSwap& swap : plan_.swaps()) {
      if (!swap.moves_numbering) continue;
      const Column* const old = plan_.table->find_column(swap.visible);
      const bool numbered = old != nullptr && old->sequence;
      actions.emplace_back(MoveNumbering{name_, swap.visible, swap.hidden_old,
                                         numbered ? old->sequence->type : std::string()});
    }
    if (!swap_.columns.empty()) actions.emplace_back(turned_round(swap_));
    attach(carried_.key ? carried_.key->before.name : "", actions);
    if (plan_.expanded) actions.emplace_back(ReplaceSync{*plan_.cut_over, *plan_.expanded});
  }
  void add_references_back(std::vector<Action>& actions) const {
    for (const auto& [before, after] : carried_.references) {
      Constraint unproved = before;
      unproved.validated = false;
      actions.emplace_back(AddConstraint{name_, unproved});
    }
  }

 private:
  void attach(const std::string& index, std::vector<Action>& actions) const {
    if (carried_.key) actions.emplace_back(AttachIndex{name_, carried_.key->constraint, index});
  }

  const TablePlan& plan_;
  const Carried& carried_;
  const QualifiedName& name_;
  RenameColumns swap_;
};

using Switches = std::vector<KeySwitch>;

std::vector<Action> forward_of(const Switches& all) {
  std::vector<Action> actions;
  for (const KeySwitch& one : all) one.drop_references(actions);
  for (const KeySwitch& one : all) one.drop_key(actions);
  for (const KeySwitch& one : all) one.swap(actions);
  return actions;
}

std::vector<Action> backward_of(const Switches& all) {
  std::vector<Action> actions;
  for (const KeySwitch& one : all) one.drop_references(actions);
  for (const KeySwitch& one : all) one.drop_key(actions);
  for (const KeySwitch& one : all) one.swap_back(actions);
  for (const KeySwitch& one : all) one.add_references_back(actions);
  return actions;
}

// Going back they come NOT VALID, with the switch, and are proved behind it.
void add_proofs_of_references(const KeySwitch& one, StepMaker& maker) {
  for (const auto& [before, after] : one.carried().references) {
    if (!before.validated) continue;
    maker.add(
        Phase::kCutover,
        fmt::format("way back: prove foreign key {} on {}", before.name, one.name().display()),
        "reads all rows while reads and writes go on", NoWork{},
        DdlWork{{ValidateConstraint{one.name(), before.name}}});
  }
}

// Going back, the old columns must be fit to be a key again before the switch.
void add_old_key(const KeySwitch& one, StepMaker& maker) {
  for (const NameSwap& swap : one.plan().swaps()) {
    if (!swap.lift_old_not_null) continue;
    for (Step& step : lift_not_null_steps({one.name(), swap.hidden_old, Phase::kCutover},
                                          "the switch has lifted it", maker.dialect)) {
      if (!std::holds_alternative<NoWork>(step.forward)) {
        step.title =
            fmt::format("way back: declare {}.{} NOT NULL", one.name().display(), swap.hidden_old);
        step.why = "the proved check stands in for the scan; then it is not needed any more";
      }
      step.forward = NoWork{};
      maker.add(std::move(step));
    }
  }
  if (!one.carried().key) return;
  const Index& index = one.carried().key->before;
  maker.add(Phase::kCutover,
            fmt::format("way back: build unique index {} on {}", index.name, one.name().display()),
            "the old key's index went with it; writers go on while it is built", NoWork{},
            DdlWork{{CreateIndex{one.name(), index}}});
}

std::string title_of(const Switches& all) {
  std::vector<std::string> parts;
  for (const KeySwitch& one : all) {
    parts.push_back(one.plan().swaps().empty()
                        ? fmt::format("the foreign keys of {}", one.name().display())
                        : fmt::format("{} of {}", swapped_names(one.plan()), one.name().display()));
  }
  return fmt::format("switch keys: {}", listed(parts));
}

}  // namespace

void add_key_cutover(const std::vector<TablePlan>& plans, const std::vector<Carried>& carried,
                     StepMaker& maker) {
  Switches all;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].switches_keys())
      all.emplace_back(plans[i], carried[i], maker.dialect.capabilities());
  }
  if (all.empty()) return;
  for (const KeySwitch& one : all) add_proofs_of_references(one, maker);
  maker.add(Phase::kCutover, title_of(all),
            "columns, keys, numbering and triggers of all tables change in one transaction: no "
            "statement sees a key without what refers to it",
            DdlWork{forward_of(all)}, DdlWork{backward_of(all)});
  for (const KeySwitch& one : all) add_old_key(one, maker);
  for (const KeySwitch& one : all) {
    if (auto loss = loss_step(one.plan())) maker.add(std::move(*loss));
  }
}

}  // namespace shoofly
