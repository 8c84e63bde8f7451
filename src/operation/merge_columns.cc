// merge_columns: one column takes the place of several (first_name, last_name -> name).

#include <algorithm>

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/new_column.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

struct BackWish {
  Place column;
  ExpressionWish expression;
};

class MergeColumns : public ColumnOperation {
 public:
  explicit MergeColumns(const Fields& fields) : ColumnOperation("merge_columns", fields, nullptr) {
    for (Place& place : fields.texts("columns", 2)) {
      merged_.push_back(place);
      add_column_place(std::move(place));
    }
    into_ = parse_into(fields, 1);
    for (const NewColumnWish& wish : into_) add_column_place(wish.name);
    if (into_.size() > 1) {
      fields.problems().add(into_[1].name.at,
                            "merge_columns makes one column; \"into\" names several");
    }
    parse_back(fields);
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft(scene, questions, problems);
    if (!drafted) return questions;
    ask(drafted->value, scene, questions);
    if (drafted->default_value) ask(*drafted->default_value, scene, questions);
    for (const Asked& back : drafted->backs) ask(back, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto drafted = draft(scene, none, problems);
    if (!drafted) return {};
    Effects effects;
    effects.table = scene.table.name;
    SyncGroup group{label(), {}, {}};
    for (const Column& column : drafted->old_columns) effects.retired.push_back(column.name);
    if (drafted->default_value) (void)take(*drafted->default_value, scene, problems);
    if (const auto value = take(drafted->value, scene, problems)) {
      require_reads(*value, effects.retired, drafted->value.what, drafted->value.at, problems);
      group.new_side = {new_side_of(drafted->new_column, *value)};
    }
    for (std::size_t i = 0; i < drafted->backs.size(); ++i) {
      const auto back = take(drafted->backs[i], scene, problems);
      if (!back) continue;
      require_reads(*back, {drafted->new_column.name}, drafted->backs[i].what, drafted->backs[i].at,
                    problems);
      group.old_side.push_back(old_side_of(drafted->old_columns[i], *back));
    }
    effects.new_columns = {drafted->new_column};
    effects.group = std::move(group);
    effects.summary = summary_of(*drafted, effects.retired, scene);
    return effects;
  }

 private:
  struct Draft {
    std::vector<Column> old_columns;
    Column new_column;
    Asked value;
    std::optional<Asked> default_value;
    std::vector<Asked> backs;  // in the order of old_columns
  };

  void parse_back(const Fields& fields) {
    const Node* back = fields.require("back");
    if (back == nullptr) return;
    Problems& problems = fields.problems();
    if (!back->is_map()) {
      problems.add(
          back->at,
          fmt::format("expected an expression for each old column under \"back\", found {}",
                      back->kind_name()),
          {"back: { first_name: \"...\", last_name: \"...\" }"});
      return;
    }
    for (const auto& [name, node] : back->entries) {
      back_.push_back({{name.text, name.at}, parse_expression(node, "back", problems)});
    }
    back_at_ = back->at;
  }

  const BackWish* back_of(const Column& column, const Scene& scene) const {
    const auto found = std::find_if(back_.begin(), back_.end(), [&](const BackWish& back) {
      return same_name(column.name, back.column.text, scene);
    });
    return found == back_.end() ? nullptr : &*found;
  }

  std::optional<Draft> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    Draft draft;
    bool nullable = true;
    for (const Place& place : merged_) {
      const Column* column = require_column(place, scene, problems);
      if (column == nullptr) continue;
      require_changeable(*column, Fate::kReplaced, name(), place.at, scene, problems);
      nullable = nullable && column->nullable;
      draft.old_columns.push_back(*column);
    }
    if (draft.old_columns.size() != merged_.size() || into_.empty() || merged_.empty())
      return std::nullopt;
    const auto column =
        draft_column(into_[0], draft.old_columns[0], nullable, scene, questions, problems);
    if (!column) return std::nullopt;
    draft.new_column = *column;
    const auto value = draft_value(into_[0], *column, "", scene, problems);
    if (!value) return std::nullopt;
    draft.value = *value;
    draft.default_value = draft_default(into_[0], *column);
    if (!draft_backs(draft, scene, problems)) return std::nullopt;
    return draft;
  }

  bool draft_backs(Draft& draft, const Scene& scene, Problems& problems) const {
    bool complete = true;
    for (const BackWish& back : back_) {
      if (std::any_of(draft.old_columns.begin(), draft.old_columns.end(), [&](const Column& c) {
            return same_name(c.name, back.column.text, scene);
          })) {
        continue;
      }
      problems.add(back.column.at, fmt::format("\"{}\" is not one of the columns that are merged",
                                               back.column.text));
      complete = false;
    }
    for (const Column& column : draft.old_columns) {
      const BackWish* back = back_of(column, scene);
      if (back == nullptr) {
        problems.add(
            back_at_, fmt::format("\"back\" has no expression for \"{}\"", column.name),
            {"without it the application deployed now would not see what the new one writes"});
        complete = false;
        continue;
      }
      Asked asked{.id = "back." + column.name,
                  .what = fmt::format("back of \"{}\"", column.name),
                  .at = back->expression.at,
                  .sql = "",
                  .result_type = column.type,
                  .more_columns = {{draft.new_column.name, draft.new_column.type}}};
      const auto sql =
          expression_sql(back->expression, asked.what,
                         {draft.new_column.name, {draft.new_column.name}}, scene, problems);
      complete = complete && sql.has_value();
      asked.sql = sql.value_or("");
      draft.backs.push_back(std::move(asked));
    }
    return complete;
  }

  OperationSummary summary_of(const Draft& draft, const std::vector<std::string>& merged,
                              const Scene& scene) const {
    OperationSummary text = summary(scene);
    text.risk = Risk::kHigh;
    text.reason = "\"value\" and \"back\" need not be exact inverses: both say what the data means";
    text.strategy = fmt::format(
        "\"{}\" beside {}, each side derived from the other in the row's own transaction until contract; "
        "every row is written once",
        draft.new_column.name, quoted(merged));
    for (const Column& column : draft.old_columns) {
      if (column.nullable) continue;
      text.notes.push_back(fmt::format(
          "\"{0}\" is NOT NULL: back of \"{0}\" must not give NULL, or the new application's write fails",
          column.name));
    }
    std::vector<const ExpressionWish*> wishes;
    for (const NewColumnWish& wish : into_) wishes.push_back(&wish.value);
    for (const BackWish& wish : back_) wishes.push_back(&wish.expression);
    note_failing_writes(wishes, scene, text);
    text.visibility = two_shapes(merged, {draft.new_column.name});
    return text;
  }

  std::vector<Place> merged_;
  std::vector<NewColumnWish> into_;
  std::vector<BackWish> back_;
  Position back_at_;
};

}  // namespace

std::unique_ptr<Operation> parse_merge_columns(const Fields& fields) {
  return std::make_unique<MergeColumns>(fields);
}

}  // namespace shoofly
