// add_check: a condition that every row has to meet from cutover on.

#include <fmt/format.h>

#include "base/check.h"
#include "operation/constraint_steps.h"
#include "operation/derive.h"
#include "operation/operations.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class AddCheck : public TableObjectOperation {
 public:
  explicit AddCheck(const Fields& fields)
      : TableObjectOperation("add_check", fields), constraint_name_(fields.optional_text("name")) {
    if (const Node* check = fields.require("check"))
      check_ = parse_expression(*check, "check", fields.problems());
    is_about(constraint_name_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto constraint = draft(scene, questions, problems);
    if (constraint) ask_count("breaking", rule(*constraint, scene), scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto constraint = draft(scene, none, problems);
    if (!constraint) return {};
    if (const CheckOutcome* found = ask_count("breaking", rule(*constraint, scene), scene, none)) {
      refuse_counted(*found, rule(*constraint, scene), check_.at, {"correct these rows before"},
                     scene, problems);
    }
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = constraint->columns;
    effects.objects = {constraint->name};
    effects.steps = add_constraint_steps(scene, *constraint, nullptr);
    effects.summary =
        summary(scene, Risk::kMedium, "a writer that breaks it fails from cutover on",
                "counted before; added NOT VALID at cutover, then proved beside the traffic");
    const Seen before{"may break it, which cutover then refuses",
                      "may break it, which cutover then refuses", "as before"};
    effects.summary.visibility =
        everywhere({"fails if it breaks it", "fails if it breaks it", "as before"},
                   {{kUntilGate, "old", before},
                    {kUntilGate, "new", before},
                    {kUntilCutover, "old", before},
                    {kUntilCutover, "new", before}});
    return effects;
  }

 private:
  static CountWork rule(const Constraint& constraint, const Scene& scene) {
    return *rule_of(scene.table.name, constraint, nullptr);
  }

  // As the server prints it.
  std::optional<Constraint> draft(const Scene& scene, Questions& questions,
                                  Problems& problems) const {
    require_online_constraint(name(), at(), scene, problems);
    const std::string stored = require_object_name(constraint_name_, {}, "check", scene, problems);
    if (stored.empty() || !problems.empty()) return std::nullopt;
    const auto sql = expression_sql(check_, "\"check\"", {"", {}}, scene, problems);
    if (!sql) return std::nullopt;
    const Asked asked{
        .id = "check", .what = "\"check\"", .at = check_.at, .sql = *sql, .result_type = "boolean"};
    if (!scene.answers.expressions.contains(scene.prefix + asked.id)) {
      ask(asked, scene, questions);
      return std::nullopt;
    }
    const auto checked = take(asked, scene, problems);
    if (!checked) return std::nullopt;
    Constraint constraint;
    constraint.name = stored;
    constraint.kind = ConstraintKind::kCheck;
    constraint.expression = *sql;
    const Table* built = ask_build("build", AddConstraint{scene.table.name, constraint}, check_.at,
                                   scene, questions, problems);
    if (built == nullptr) return std::nullopt;
    const Constraint* as_printed = built->find_constraint(stored);
    SHOOFLY_CHECK(as_printed != nullptr, "the server added the check under its name");
    constraint = *as_printed;
    constraint.validated = true;
    return constraint;
  }

  std::optional<Place> constraint_name_;
  ExpressionWish check_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_check(const Fields& fields) {
  return std::make_unique<AddCheck>(fields);
}

}  // namespace shoofly
