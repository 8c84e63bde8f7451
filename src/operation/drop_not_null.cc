// drop_not_null: NULL is allowed from cutover on. The way back fills what was written meanwhile.

#include <algorithm>

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/not_null.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class DropNotNullOperation : public ColumnOperation {
 public:
  explicit DropNotNullOperation(const Fields& fields) : ColumnOperation("drop_not_null", fields) {
    if (const Node* back = fields.find("back"))
      back_ = parse_expression(*back, "back", fields.problems());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    if (const auto drafted = draft(scene, problems)) ask(drafted->back, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const auto drafted = draft(scene, problems);
    if (!drafted) return {};
    const auto back = take(drafted->back, scene, problems);
    if (!back) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.steps = steps(*drafted, scene);
    effects.summary = summary(scene);
    effects.summary.risk = Risk::kLow;
    effects.summary.reason = "nothing that is written today becomes wrong; readers may meet NULL";
    effects.summary.strategy =
        "NOT NULL is lifted at cutover, in an instant; the way back fills the NULLs written since";
    const Seen strict{"fails if it writes NULL", "fails if it writes NULL", "sees no NULL"};
    const Seen free{"may write NULL", "may write NULL",
                    "may see a NULL that the new application wrote"};
    effects.summary.visibility = everywhere(free, {{kUntilGate, "old", strict},
                                                   {kUntilGate, "new", strict},
                                                   {kUntilCutover, "old", strict},
                                                   {kUntilCutover, "new", strict}});
    return effects;
  }

 private:
  struct Draft {
    Column column;
    Asked back;
  };

  std::optional<Draft> draft(const Scene& scene, Problems& problems) const {
    const Column* found = require_column(column(), scene, problems);
    if (found == nullptr) return std::nullopt;
    require_changeable(*found, Fate::kAltered, name(), column().at, scene, problems);
    const std::string full = fmt::format("{}.{}", scene.table.name.display(), found->name);
    if (found->nullable) {
      problems.add(column().at, fmt::format("column {} allows NULL already", full));
      return std::nullopt;
    }
    const std::vector<std::string> key = scene.table.key_columns();
    if (std::find(key.begin(), key.end(), found->name) != key.end()) {
      problems.add(column().at,
                   fmt::format("column {} is part of the key ({}) by which rows are found", full,
                               fmt::join(key, ", ")),
                   {"a key column cannot be NULL"});
      return std::nullopt;
    }
    Asked back{.id = "back",
               .what = "\"back\"",
               .at = back_ ? back_->at : column().at,
               .sql = "",
               .result_type = found->type,
               .may_be_volatile = true};
    if (back_) {
      const auto sql = expression_sql(*back_, back.what, {"", {}}, scene, problems);
      if (!sql) return std::nullopt;
      back.sql = *sql;
    } else if (found->default_sql) {
      back.sql = *found->default_sql;
    } else {
      problems.add(column().at,
                   fmt::format("column {} has no default, so the way back needs \"back\"", full),
                   {"back: what a NULL becomes when the change is rolled back, e.g. back: \"''\""});
      return std::nullopt;
    }
    return Draft{*found, back};
  }

  std::vector<Step> steps(const Draft& draft, const Scene& scene) const {
    std::vector<Step> steps =
        lift_not_null_steps({scene.table.name, draft.column.name, Phase::kCutover},
                            "the new application may write NULL from here on", scene.dialect);
    const Sql condition = scene.dialect.writer().write("{} IS NULL", Ident{draft.column.name});
    Step fill;
    fill.phase = Phase::kCutover;
    fill.title =
        fmt::format("way back: fill NULL in {}.{}", scene.table.name.display(), draft.column.name);
    fill.why = "NOT NULL cannot return while a NULL is left";
    fill.backward = UpdateWork{scene.table.name, scene.table.key_columns(), draft.column.name,
                               draft.back.sql, condition.str()};
    // Once while NULL is still allowed, and once more for what was written meanwhile.
    if (steps.size() > 1) steps.insert(steps.end() - 1, fill);
    steps.push_back(fill);
    return steps;
  }

  std::optional<ExpressionWish> back_;
};

}  // namespace

std::unique_ptr<Operation> parse_drop_not_null(const Fields& fields) {
  return std::make_unique<DropNotNullOperation>(fields);
}

}  // namespace shoofly
