// create_table: a new table, in the target's own words. Rollback drops it, and asks first where
// rows are in it.

#include <fmt/format.h>

#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class CreateTableOperation : public TableObjectOperation {
 public:
  explicit CreateTableOperation(const Fields& fields)
      : TableObjectOperation("create_table", fields), statement_(fields.text("sql")) {}

  bool makes_table() const override { return true; }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    draft(scene, questions, problems);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const Table* built = draft(scene, none, problems);
    if (built == nullptr) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.alone = true;
    effects.steps = steps(*built);
    effects.summary = summary(
        scene, Risk::kAdditive, "nobody uses it yet",
        "made at once; a table that it refers to is locked against writers for that instant");
    add_notes(*built, effects);
    const Seen none_yet{"fails: it is not there for it", "fails", "fails"};
    effects.summary.visibility = everywhere({"writes to it", "writes to it", "reads from it"},
                                            {{kUntilGate, "new", none_yet}});
    return effects;
  }

 private:
  const Table* draft(const Scene& scene, Questions& questions, Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    if (!problems.empty()) return nullptr;
    Table table;
    table.name = scene.table.name;
    return ask_build("build", CreateTable{table, statement_.text}, statement_.at, scene, questions,
                     problems);
  }

  std::vector<Step> steps(const Table& built) const {
    const std::string name = built.name.display();
    CountWork rows{built.name, "true", fmt::format("they are in {}, which rollback drops", name)};
    rows.acceptable = true;
    return {
        make_step(Phase::kExpand, fmt::format("create table {}", name),
                  "the application that is deployed next finds it",
                  DdlWork{{CreateTable{built, statement_.text}}}, DdlWork{{DropTable{built.name}}}),
        make_step(Phase::kExpand, fmt::format("way back: count rows of {}", name),
                  "asked before it is dropped with them", NoWork{}, rows)};
  }

  static void add_notes(const Table& built, Effects& effects) {
    std::vector<std::string>& notes = effects.summary.notes;
    if (built.key_columns().empty()) {
      notes.emplace_back(
          "it has no primary key: no later change can find its rows, and no subscriber either");
    }
    if (built.grants.empty())
      notes.push_back(
          fmt::format("nobody but {} may use it: default privileges give nothing", built.owner));
    for (const Constraint& constraint : built.constraints) {
      if (constraint.kind != ConstraintKind::kForeignKey) continue;
      notes.push_back(fmt::format("it refers to {}", constraint.references.display()));
    }
  }

  Place statement_;
};

}  // namespace

std::unique_ptr<Operation> parse_create_table(const Fields& fields) {
  return std::make_unique<CreateTableOperation>(fields);
}

}  // namespace shoofly
