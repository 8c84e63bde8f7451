// set_deferrable: whether a transaction may put the check of a foreign key off until its end.

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/key_wish.h"
#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class SetDeferrable : public TableObjectOperation {
 public:
  explicit SetDeferrable(const Fields& fields)
      : TableObjectOperation("set_deferrable", fields),
        constraint_(fields.text("constraint")),
        deferrable_(parse_deferrable(fields)) {
    fields.require("deferrable");
    is_about(constraint_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    effects(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    require_online_constraint(name(), at(), scene, problems);
    const Constraint* constraint = require_constraint(constraint_, scene, problems);
    if (constraint == nullptr) return {};
    if (constraint->kind != ConstraintKind::kForeignKey) {
      problems.add(constraint_.at,
                   fmt::format("{} is no foreign key: no server changes when others are checked",
                               named(*constraint)),
                   {"drop it and add it anew: drop_constraint, then add_unique"});
    }
    const std::string rules = new_rules(constraint->rules);
    if (rules == constraint->rules)
      problems.add(constraint_.at, fmt::format("{} is so already", named(*constraint)));
    if (!problems.empty()) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = constraint->columns;
    effects.refers_to = constraint->references;
    effects.relies_on_there = constraint->referenced_columns;
    effects.objects = {constraint->name};
    const auto set = [&](const std::string& to) {
      return DdlWork{{AlterConstraint{scene.table.name, constraint->name, to}}};
    };
    effects.steps = {make_step(Phase::kCutover,
                               fmt::format("make {} {}", named(*constraint),
                                           deferrable_.empty() ? "not deferrable" : deferrable_),
                               "in an instant; no row is read", set(rules),
                               set(constraint->rules))};
    effects.summary = summary(
        scene, Risk::kLow,
        "an error may come at the end of a transaction instead of at the statement, or the other way round",
        "altered at cutover in an instant");
    effects.summary.visibility = everywhere({"as before", "as before", "as before"});
    return effects;
  }

 private:
  std::string new_rules(const std::string& rules) const {
    std::string kept = rules.substr(0, rules.find("DEFERRABLE"));
    while (!kept.empty() && kept.back() == ' ') kept.pop_back();
    if (deferrable_.empty()) return kept;
    return kept.empty() ? deferrable_ : kept + " " + deferrable_;
  }

  Place constraint_;
  std::string deferrable_;
};

}  // namespace

std::unique_ptr<Operation> parse_set_deferrable(const Fields& fields) {
  return std::make_unique<SetDeferrable>(fields);
}

}  // namespace shoofly
