// drop_constraint: a rule goes at cutover; the way back counts the rows that break it, adds it and
// proves it.

#include <algorithm>

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/operations.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class DropConstraintOperation : public TableObjectOperation {
 public:
  explicit DropConstraintOperation(const Fields& fields)
      : TableObjectOperation("drop_constraint", fields), constraint_(fields.text("constraint")) {
    is_about(constraint_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    subject(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const Constraint* constraint = subject(scene, problems);
    if (constraint == nullptr) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = constraint->columns;
    effects.refers_to = constraint->references;
    effects.relies_on_there = constraint->referenced_columns;
    effects.objects = {constraint->name};
    effects.steps =
        drop_constraint_steps(scene.table.name, *constraint, scene.table.index_behind(*constraint));
    effects.summary = summary(
        scene, Risk::kMedium, "rows that break it may be written from cutover on",
        "dropped at cutover in an instant; the way back counts the rows that break it, adds it "
        "and proves it beside the traffic");
    add_notes(*constraint, effects);
    const Seen strict{"fails if it breaks it", "fails if it breaks it", "as before"};
    const Seen free{"may break it", "may break it", "may see rows that break it"};
    effects.summary.visibility = everywhere(free, {{kUntilGate, "old", strict},
                                                   {kUntilGate, "new", strict},
                                                   {kUntilCutover, "old", strict},
                                                   {kUntilCutover, "new", strict}});
    return effects;
  }

 private:
  static void add_notes(const Constraint& constraint, Effects& effects) {
    std::vector<std::string>& notes = effects.summary.notes;
    if (constraint.kind == ConstraintKind::kUnique)
      notes.emplace_back("ON CONFLICT over its columns, or by its name, fails without it");
    if (constraint.kind == ConstraintKind::kForeignKey) {
      notes.push_back(
          fmt::format("a lock on {} too, for an instant", constraint.references.display()));
      if (constraint.rules.find("ON DELETE") != std::string::npos ||
          constraint.rules.find("ON UPDATE") != std::string::npos)
        notes.push_back(
            fmt::format("nobody does \"{}\" any more from cutover on", constraint.rules));
    }
    if (constraint.kind == ConstraintKind::kExclusion)
      notes.emplace_back("the way back locks the table while its index is built");
    if (!constraint.validated)
      notes.emplace_back("it was never validated; the way back adds it NOT VALID again");
  }

  // What refers to the constraint, or would lose its key, stands in the way.
  const Constraint* subject(const Scene& scene, Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    const Constraint* constraint = require_constraint(constraint_, scene, problems);
    if (constraint == nullptr) return nullptr;
    const std::string shown = named(*constraint);
    if (constraint->kind == ConstraintKind::kPrimaryKey) {
      problems.add(constraint_.at,
                   fmt::format("{} is the key by which rows of {} are found", shown,
                               scene.table.name.display()),
                   {"a table without a key can neither be changed nor replicated"});
    }
    for (const Dependent& dependent : scene.table.dependents) {
      const bool inbound =
          dependent.kind == "foreign key" && constraint->kind == ConstraintKind::kUnique &&
          std::find(constraint->columns.begin(), constraint->columns.end(), dependent.column) !=
              constraint->columns.end();
      if (!inbound) continue;
      problems.add(
          constraint_.at,
          fmt::format("foreign key {} refers to what {} keeps unique", dependent.name, shown),
          {"drop that one first"});
    }
    if (scene.table.replica_identity == "index " + constraint->name) {
      problems.add(
          constraint_.at,
          fmt::format("{} is the replica identity of {}", shown, scene.table.name.display()),
          {"give the table another one first: set_replica_identity"});
    }
    const bool over_index = constraint->kind == ConstraintKind::kUnique;
    if (over_index) require_online_index(name(), at(), scene, problems);
    return problems.empty() ? constraint : nullptr;
  }

  Place constraint_;
};

}  // namespace

std::unique_ptr<Operation> parse_drop_constraint(const Fields& fields) {
  return std::make_unique<DropConstraintOperation>(fields);
}

}  // namespace shoofly
