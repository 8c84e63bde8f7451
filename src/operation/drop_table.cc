// drop_table: contract moves the table out of sight, purge drops it. Nothing may refer to it.

#include <algorithm>

#include <fmt/format.h>

#include "operation/constraint_steps.h"
#include "operation/names.h"
#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class DropTableOperation : public TableObjectOperation {
 public:
  explicit DropTableOperation(const Fields& fields) : TableObjectOperation("drop_table", fields) {}

  Questions questions(const Scene& scene, Problems& problems) const override {
    refuse_referrers(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    refuse_referrers(scene, problems);
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.steps = steps(scene);
    effects.summary = summary(
        scene, Risk::kHigh, "whoever still uses it fails from contract on",
        "nothing is done before contract, which moves it out of sight with its rows; restore brings it back, purge drops it");
    effects.summary.notes.emplace_back(
        "a function whose body only names the table as text is not known to the server: look for it by hand");
    const Seen gone{"fails", "fails", "fails"};
    effects.summary.visibility =
        everywhere({"as before", "as before", "as before"},
                   {{kAfterContract, "old", gone}, {kAfterContract, "new", gone}});
    return effects;
  }

 private:
  void refuse_referrers(const Scene& scene, Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    std::vector<std::string> told;
    for (const Dependent& dependent : scene.table.dependents) {
      const std::string what = fmt::format("{} {}", dependent.kind, dependent.name);
      const bool known = std::find(told.begin(), told.end(), what) != told.end();
      const bool itself = dependent.kind == "foreign key" &&
                          dependent.name.starts_with(scene.table.name.display() + ".");
      if (goes_with_table(dependent) || known || itself) continue;
      told.push_back(what);
      problems.add(table().at, fmt::format("{} uses table {}", what, scene.table.name.display()),
                   {"drop or change that first"});
    }
    if (scene.table.published || scene.table.subscribed) {
      problems.add(table().at,
                   fmt::format("table {} is {}", scene.table.name.display(),
                               scene.table.published ? "published" : "written by a subscription"),
                   {"take it out of the publication, or the subscription, first"});
    }
  }

  static std::vector<Step> steps(const Scene& scene) {
    const QualifiedName& table = scene.table.name;
    const std::string hidden =
        hidden_old(table.name, scene.dialect.capabilities().identifier_bytes);
    std::vector<Step> steps;
    // What it refers to must not be held by rows that nobody sees.
    for (const Constraint& constraint : scene.table.constraints) {
      if (constraint.kind != ConstraintKind::kForeignKey || constraint.references == table)
        continue;
      for (Step& step : drop_constraint_steps(table, constraint, nullptr)) {
        step.phase = Phase::kContract;
        steps.push_back(std::move(step));
      }
    }
    steps.push_back(make_step(Phase::kContract,
                              fmt::format("move table {} out of sight", table.display()),
                              "whoever still uses it fails, and can be helped: nothing is dropped",
                              DdlWork{{RenameTable{table, hidden}}},
                              DdlWork{{RenameTable{{table.schema, hidden}, table.name}}}));
    steps.push_back(make_step(Phase::kPurge, fmt::format("drop table {} for good", table.display()),
                              "the one step that cannot be undone; it asks for approval",
                              DdlWork{{DropTable{{table.schema, hidden}}}}, NoWork{}));
    return steps;
  }
};

}  // namespace

std::unique_ptr<Operation> parse_drop_table(const Fields& fields) {
  return std::make_unique<DropTableOperation>(fields);
}

}  // namespace shoofly
