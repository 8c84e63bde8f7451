// split_column: several columns take the place of one (users.name -> first_name, last_name).

#include <algorithm>

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/new_column.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class SplitColumn : public ColumnOperation {
 public:
  explicit SplitColumn(const Fields& fields)
      : ColumnOperation("split_column", fields), into_(parse_into(fields, 2)) {
    for (const NewColumnWish& wish : into_) add_column_place(wish.name);
    if (const Node* back = fields.require("back"))
      back_ = parse_expression(*back, "back", fields.problems());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft(scene, questions, problems);
    if (!drafted) return questions;
    for (const Asked& value : drafted->values) ask(value, scene, questions);
    for (const Asked& value : drafted->defaults) ask(value, scene, questions);
    ask(drafted->back, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto drafted = draft(scene, none, problems);
    if (!drafted) return {};
    Effects effects;
    effects.table = scene.table.name;
    SyncGroup group{label(), {}, {}};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < drafted->new_columns.size(); ++i) {
      const Column& column = drafted->new_columns[i];
      const auto value = take(drafted->values[i], scene, problems);
      if (!value) continue;
      require_reads(*value, {drafted->old_column.name}, drafted->values[i].what,
                    drafted->values[i].at, problems);
      group.new_side.push_back(new_side_of(column, *value));
      names.push_back(column.name);
    }
    for (const Asked& value : drafted->defaults) (void)take(value, scene, problems);
    if (const auto back = take(drafted->back, scene, problems)) {
      require_reads(*back, names, drafted->back.what, drafted->back.at, problems);
      group.old_side = {old_side_of(drafted->old_column, *back)};
    }
    effects.new_columns = drafted->new_columns;
    effects.group = std::move(group);
    effects.retired = {drafted->old_column.name};
    effects.summary = summary_of(drafted->old_column, names, scene);
    return effects;
  }

 private:
  struct Draft {
    Column old_column;
    std::vector<Column> new_columns;
    std::vector<Asked> values;
    std::vector<Asked> defaults;
    Asked back;
  };

  std::optional<Draft> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    const Column* old_column = require_column(column(), scene, problems);
    if (old_column == nullptr) return std::nullopt;
    require_changeable(*old_column, Fate::kReplaced, name(), column().at, scene, problems);
    Draft draft;
    draft.old_column = *old_column;
    draft.back = {.id = "back",
                  .what = "\"back\"",
                  .at = back_.at,
                  .sql = "",
                  .result_type = old_column->type};
    std::vector<std::string> names;
    bool complete = true;
    for (const NewColumnWish& wish : into_) {
      const auto column =
          draft_column(wish, *old_column, old_column->nullable, scene, questions, problems);
      const auto value =
          column ? draft_value(wish, *column, old_column->name, scene, problems) : std::nullopt;
      complete = complete && value.has_value();
      if (!value) continue;
      draft.new_columns.push_back(*column);
      draft.values.push_back(*value);
      if (auto asked = draft_default(wish, *column)) draft.defaults.push_back(std::move(*asked));
      draft.back.more_columns[column->name] = column->type;
      names.push_back(column->name);
    }
    if (!complete) return std::nullopt;
    const auto sql = expression_sql(back_, draft.back.what, {"", names}, scene, problems);
    if (!sql) return std::nullopt;
    draft.back.sql = *sql;
    return draft;
  }

  OperationSummary summary_of(const Column& from, const std::vector<std::string>& into,
                              const Scene& scene) const {
    OperationSummary text = summary(scene);
    text.risk = Risk::kHigh;
    text.reason = "\"value\" and \"back\" need not be exact inverses: both say what the data means";
    text.strategy = fmt::format(
        "{} beside \"{}\", each derived from the other in the row's own transaction until contract; "
        "every row is written once",
        quoted(into), from.name);
    for (const Index& index : scene.table.indexes) {
      if (std::find(index.reads.begin(), index.reads.end(), from.name) == index.reads.end())
        continue;
      text.notes.push_back(fmt::format(
          "index {} on \"{}\" has no counterpart on the new columns; add one if the new application needs it",
          index.name, from.name));
    }
    if (!from.nullable) {
      text.notes.push_back(fmt::format(
          "\"{}\" is NOT NULL: \"back\" must not give NULL, or the new application's write fails",
          from.name));
    }
    std::vector<const ExpressionWish*> wishes{&back_};
    for (const NewColumnWish& wish : into_) wishes.push_back(&wish.value);
    note_failing_writes(wishes, scene, text);
    text.visibility = two_shapes({from.name}, into);
    return text;
  }

  std::vector<NewColumnWish> into_;
  ExpressionWish back_;
};

}  // namespace

std::unique_ptr<Operation> parse_split_column(const Fields& fields) {
  return std::make_unique<SplitColumn>(fields);
}

}  // namespace shoofly
