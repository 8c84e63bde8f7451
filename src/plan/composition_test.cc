// Any mixture of operations on any table gives a sound plan or a refusal: make_plan holds each plan
// against check.h and aborts on a bug. Nothing of ours is left after purge, and the plan survives
// JSON.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "operation/names.h"
#include "plan/plan_json.h"
#include "plan/test_support.h"

namespace shoofly::testing {
namespace {

bool chance() { return *rc::gen::arbitrary<bool>(); }

// Columns c0.. of any nullability and default, with indexes and constraints over one or two of
// them.
Target any_target(int columns) {
  Target target(chance());
  target.dialect.copies = chance();
  Table& table = target.add_table("t");
  for (int i = 0; i < columns; ++i) {
    Column& column = add_column(table, fmt::format("c{}", i),
                                *rc::gen::element<std::string>("integer", "text"), chance());
    if (chance()) column.default_sql = column.type == "text" ? "'x'" : "1";
    if (column.default_sql && chance()) column.default_is_literal = false;
    if (chance()) column.comment = "said";
  }
  const int objects = *rc::gen::inRange(0, 4);
  for (int i = 0; i < objects; ++i) {
    const std::string a = fmt::format("c{}", *rc::gen::inRange(0, columns));
    const std::string b = fmt::format("c{}", *rc::gen::inRange(0, columns));
    Index& index = add_index(table, fmt::format("t_{}_{}_idx{}", a, b, i), a, chance());
    if (b != a) {
      index.parts.push_back({b, "", "", "", false, false});
      index.reads.push_back(b);
    }
    if (index.unique && chance()) {
      index.constraint = index.name;
      add_constraint(table, index.name, ConstraintKind::kUnique, index.reads);
    }
    if (chance()) {
      add_constraint(table, fmt::format("t_{}_check{}", a, i), ConstraintKind::kCheck, {a})
          .expression = fmt::format("({} IS NOT NULL)", a);
    }
  }
  return target;
}

std::string any_wish(int i) {
  const std::string c = fmt::format("c{}", i);
  const std::vector<std::string> all{
      fmt::format("rename_column: {{ table: t, column: {}, to: new_{} }}", c, c),
      fmt::format("change_type: {{ table: t, column: {}, type: bigint, back: \"{}\" }}", c, c),
      fmt::format(
          "transform_column: {{ table: t, column: {}, value: {{ upper: {} }}, back: {{ lower: {} }} }}",
          c, c, c),
      fmt::format(
          "split_column: {{ table: t, column: {0}, into: {{ a{0}: {{ value: {{ lower: {0} }} }}, b{0}: {{ value: {{ upper: {0} }}, "
          "default: \"'y'\" }} }}, back: {{ concat: [a{0}, b{0}] }} }}",
          c),
      fmt::format("drop_column: {{ table: t, column: {} }}", c),
      fmt::format("drop_column: {{ table: t, column: {}, back: \"7\" }}", c),
      fmt::format("set_not_null: {{ table: t, column: {} }}", c),
      fmt::format("set_not_null: {{ table: t, column: {}, value: \"'v'\" }}", c),
      fmt::format("drop_not_null: {{ table: t, column: {}, back: \"'v'\" }}", c),
      fmt::format("set_default: {{ table: t, column: {}, default: \"'d'\" }}", c),
      fmt::format("drop_default: {{ table: t, column: {} }}", c),
      fmt::format(
          "add_column: {{ table: t, column: more_{}, type: text, nullable: false, default: \"'n'\" }}",
          c),
      fmt::format(
          "add_column: {{ table: t, column: more_{}, type: text, nullable: false, value: \"'n'\" }}",
          c),
  };
  return "  - " + all[*rc::gen::inRange<std::size_t>(0, all.size())] + "\n";
}

void require_nothing_of_ours(const Catalog& catalog) {
  for (const Table& table : catalog.tables) {
    for (const Column& column : table.columns) RC_ASSERT(!is_ours(column.name));
    for (const Index& index : table.indexes) RC_ASSERT(!is_ours(index.name));
    for (const Constraint& constraint : table.constraints) RC_ASSERT(!is_ours(constraint.name));
    for (const Trigger& trigger : table.triggers) RC_ASSERT(!is_ours(trigger.name));
  }
}

RC_GTEST_PROP(Composition, GivesASoundPlanOrARefusal, ()) {
  const int columns = *rc::gen::inRange(1, 6);
  Target target = any_target(columns);
  std::string operations;
  for (int i = 0; i < columns; ++i) {
    if (i == 0 || chance()) operations += any_wish(i);
  }
  RC_LOG() << operations;
  const PlannedChange result = planned(target, operations);
  RC_CLASSIFY(std::holds_alternative<Plan>(result));
  if (!std::holds_alternative<Plan>(result)) return;
  const Plan& plan = std::get<Plan>(result);
  const Result<Catalog> end = predict(plan, plan.steps.size(), fake_triggers);
  RC_ASSERT(end.ok());
  require_nothing_of_ours(*end);
  const Result<Plan> back = plan_from_json(to_json(plan).dump());
  RC_ASSERT(back.ok());
  RC_ASSERT(text_of(*back) == text_of(plan));
}

}  // namespace
}  // namespace shoofly::testing
