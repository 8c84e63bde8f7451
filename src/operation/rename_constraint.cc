// rename_constraint: another name for a constraint, at cutover.

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class RenameConstraint : public TableObjectOperation {
 public:
  explicit RenameConstraint(const Fields& fields)
      : TableObjectOperation("rename_constraint", fields),
        constraint_(fields.text("constraint")),
        to_(fields.text("to")) {
    is_about(constraint_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    effects(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    require_online_constraint(name(), at(), scene, problems);
    const Constraint* constraint = require_constraint(constraint_, scene, problems);
    const std::string to = require_object_name(to_, {}, "", scene, problems);
    if (constraint == nullptr || to.empty() || !problems.empty()) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = constraint->columns;
    effects.refers_to = constraint->references;
    effects.relies_on_there = constraint->referenced_columns;
    effects.objects = {constraint->name, to};
    const auto renamed = [&](const std::string& from, const std::string& into) {
      return DdlWork{{RenameColumns{scene.table.name, {}, {}, {{from, into}}}}};
    };
    effects.steps = {make_step(Phase::kCutover,
                               fmt::format("rename {} to {}", named(*constraint), to),
                               "in an instant; nothing is checked anew",
                               renamed(constraint->name, to), renamed(to, constraint->name))};
    effects.summary = summary(scene, Risk::kLow, "whoever knows it by name has to know the new one",
                              "renamed at cutover in an instant");
    effects.summary.notes.emplace_back(
        "error messages, and ON CONFLICT ON CONSTRAINT, name it: an application that knows the old name fails there "
        "from cutover on");
    effects.summary.visibility = everywhere({"as before", "as before", "as before"});
    return effects;
  }

 private:
  Place constraint_;
  Place to_;
};

}  // namespace

std::unique_ptr<Operation> parse_rename_constraint(const Fields& fields) {
  return std::make_unique<RenameConstraint>(fields);
}

}  // namespace shoofly
