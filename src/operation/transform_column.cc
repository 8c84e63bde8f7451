// transform_column: the same name and type, another format (phone "0123 45" -> "+49 123 45").

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/same_name.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class TransformColumn : public ColumnOperation {
 public:
  explicit TransformColumn(const Fields& fields) : ColumnOperation("transform_column", fields) {
    if (const Node* value = fields.require("value"))
      value_ = parse_expression(*value, "value", fields.problems());
    if (const Node* back = fields.require("back"))
      back_ = parse_expression(*back, "back", fields.problems());
    default_ = fields.optional_text("default");
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft(scene, problems);
    if (!drafted) return questions;
    ask(drafted->value, scene, questions);
    ask(drafted->back, scene, questions);
    if (drafted->default_value) ask(*drafted->default_value, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const auto drafted = draft(scene, problems);
    if (!drafted) return {};
    const auto value = take(drafted->value, scene, problems);
    const auto back = take(drafted->back, scene, problems);
    if (drafted->default_value) (void)take(*drafted->default_value, scene, problems);
    if (!value || !back) return {};
    const Column& column = drafted->column;
    require_reads(*value, {column.name}, drafted->value.what, drafted->value.at, problems);
    require_reads(*back, {column.name}, drafted->back.what, drafted->back.at, problems);
    Effects effects = same_name_effects(
        {column, drafted->new_column, *value, *back, !column.nullable}, label(), scene);
    effects.summary = summary_of(column, scene);
    return effects;
  }

 private:
  struct Draft {
    Column column;
    Column new_column;
    Asked value;
    Asked back;
    std::optional<Asked> default_value;
  };

  std::optional<Draft> draft(const Scene& scene, Problems& problems) const {
    const Column* found = require_column(column(), scene, problems);
    if (found == nullptr) return std::nullopt;
    require_changeable(*found, Fate::kMoved, name(), column().at, scene, problems);
    require_hidden_names_free(found->name, column().at, scene, problems);
    const auto value = expression_sql(value_, "\"value\"", {found->name, {}}, scene, problems);
    const auto back = expression_sql(back_, "\"back\"", {found->name, {}}, scene, problems);
    if (!value || !back) return std::nullopt;
    // The old default holds the old format: kept silently, it would write that into the new column.
    if (found->default_sql && !default_) {
      problems.add(
          column().at,
          fmt::format("column {}.{} has the default {}, which is in the old format",
                      scene.table.name.display(), found->name, *found->default_sql),
          {"say what it becomes in the new format: default: \"...\" (the same text if it fits both)"});
      return std::nullopt;
    }
    Column new_column = *found;
    std::optional<Asked> default_value;
    if (default_) {
      new_column.default_sql = default_->text;
      new_column.default_is_literal = is_literal(default_->text);
      default_value = ask_default(*default_, *found);
    }
    return Draft{*found,
                 new_column,
                 {.id = "value",
                  .what = "\"value\"",
                  .at = value_.at,
                  .sql = *value,
                  .result_type = found->type},
                 {.id = "back",
                  .what = "\"back\"",
                  .at = back_.at,
                  .sql = *back,
                  .result_type = found->type},
                 std::move(default_value)};
  }

  OperationSummary summary_of(const Column& column, const Scene& scene) const {
    OperationSummary text = summary(scene);
    text.risk = Risk::kHigh;
    text.reason = "the same name holds another format after cutover, for both applications at once";
    text.strategy = fmt::format(
        "a hidden column with the new format beside \"{}\", kept in step until contract; cutover swaps the names "
        "in one short transaction; every row is written once",
        column.name);
    text.notes.push_back(fmt::format(
        "both applications read and write the old format in \"{}\" until cutover and the new one afterwards: "
        "deploy one that takes either before cutover",
        column.name));
    note_failing_writes({&value_, &back_}, scene, text);
    text.visibility = one_name(column.name, "the old format", "the new format");
    return text;
  }

  ExpressionWish value_;
  ExpressionWish back_;
  std::optional<Place> default_;
};

}  // namespace

std::unique_ptr<Operation> parse_transform_column(const Fields& fields) {
  return std::make_unique<TransformColumn>(fields);
}

}  // namespace shoofly
