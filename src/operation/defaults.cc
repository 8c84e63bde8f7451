// set_default and drop_default: what an INSERT that leaves the column out writes.

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

Work restored_default(const QualifiedName& table, const Column& column) {
  if (!column.default_sql) return DdlWork{{DropDefault{table, column.name}}};
  return DdlWork{{SetDefault{table, column.name, *column.default_sql, column.default_is_literal}}};
}

class SetDefaultOperation : public ColumnOperation {
 public:
  explicit SetDefaultOperation(const Fields& fields)
      : ColumnOperation("set_default", fields), default_(fields.text("default")) {}

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const Column* found = subject(scene, problems);
    if (found != nullptr) ask(asked(*found), scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const Column* found = subject(scene, problems);
    if (found == nullptr || !take(asked(*found), scene, problems)) return {};
    Effects effects;
    effects.table = scene.table.name;
    Step step;
    step.phase = Phase::kCutover;
    step.title = fmt::format("set the default of {}.{}", scene.table.name.display(), found->name);
    step.why =
        "touches no row: only an INSERT that leaves the column out is different from here on";
    step.forward = DdlWork{
        {SetDefault{scene.table.name, found->name, default_.text, is_literal(default_.text)}}};
    step.backward = restored_default(scene.table.name, *found);
    effects.steps = {step};
    effects.summary = summary(scene);
    effects.summary.risk = Risk::kLow;
    effects.summary.reason = "no row and no reader is touched";
    effects.summary.strategy = "the default changes at cutover, in an instant";
    const std::string before = found->default_sql.value_or("NULL");
    const Seen old_default{fmt::format("that leaves \"{}\" out writes {}", found->name, before),
                           "as ever", "as ever"};
    const Seen new_default{
        fmt::format("that leaves \"{}\" out writes {}", found->name, default_.text), "as ever",
        "as ever"};
    effects.summary.visibility = everywhere(new_default, {{kUntilGate, "old", old_default},
                                                          {kUntilGate, "new", old_default},
                                                          {kUntilCutover, "old", old_default},
                                                          {kUntilCutover, "new", old_default}});
    return effects;
  }

 private:
  const Column* subject(const Scene& scene, Problems& problems) const {
    const Column* found = require_column(column(), scene, problems);
    if (found != nullptr)
      require_changeable(*found, Fate::kAltered, name(), column().at, scene, problems);
    return found;
  }

  Asked asked(const Column& column) const { return ask_default(default_, column); }

  Place default_;
};

class DropDefaultOperation : public ColumnOperation {
 public:
  explicit DropDefaultOperation(const Fields& fields) : ColumnOperation("drop_default", fields) {}

  Questions questions(const Scene& scene, Problems& problems) const override {
    subject(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const Column* found = subject(scene, problems);
    if (found == nullptr) return {};
    Effects effects;
    effects.table = scene.table.name;
    Step step;
    step.phase = Phase::kContract;
    step.title = fmt::format("drop the default of {}.{}", scene.table.name.display(), found->name);
    step.why = "the application deployed before relied on it until now";
    step.forward = DdlWork{{DropDefault{scene.table.name, found->name}}};
    step.backward = restored_default(scene.table.name, *found);
    effects.steps = {step};
    effects.summary = summary(scene);
    effects.summary.risk = Risk::kLow;
    effects.summary.reason =
        "an INSERT that leaves the column out changes its meaning, but only after contract";
    effects.summary.strategy = "the default stays until contract, then goes in an instant";
    const Seen kept{
        fmt::format("that leaves \"{}\" out writes {}", found->name, *found->default_sql),
        "as ever", "as ever"};
    const Seen gone{found->nullable ? fmt::format("that leaves \"{}\" out writes NULL", found->name)
                                    : fmt::format("fails if it leaves \"{}\" out", found->name),
                    "as ever", "as ever"};
    effects.summary.visibility =
        everywhere(kept, {{kAfterContract, "old", gone}, {kAfterContract, "new", gone}});
    return effects;
  }

 private:
  const Column* subject(const Scene& scene, Problems& problems) const {
    const Column* found = require_column(column(), scene, problems);
    if (found == nullptr) return nullptr;
    require_changeable(*found, Fate::kAltered, name(), column().at, scene, problems);
    if (found->default_sql) return found;
    problems.add(column().at, fmt::format("column {}.{} has no default", scene.table.name.display(),
                                          found->name));
    return nullptr;
  }
};

}  // namespace

std::unique_ptr<Operation> parse_set_default(const Fields& fields) {
  return std::make_unique<SetDefaultOperation>(fields);
}
std::unique_ptr<Operation> parse_drop_default(const Fields& fields) {
  return std::make_unique<DropDefaultOperation>(fields);
}

}  // namespace shoofly
