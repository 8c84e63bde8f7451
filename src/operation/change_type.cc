// change_type: the same name, another type (users.n integer -> bigint).

#include <fmt/format.h>

#include "operation/casts.h"
#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/same_name.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

bool is_character_type(const std::string& type) {
  return type.starts_with("text") || type.starts_with("character");
}

class ChangeType : public ColumnOperation {
 public:
  explicit ChangeType(const Fields& fields)
      : ColumnOperation("change_type", fields),
        type_(fields.text("type")),
        default_(fields.optional_text("default")) {
    if (const Node* value = fields.find("value"))
      value_ = parse_expression(*value, "value", fields.problems());
    if (const Node* back = fields.find("back"))
      back_ = parse_expression(*back, "back", fields.problems());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft(scene, questions, problems);
    if (!drafted) return questions;
    ask(drafted->value, scene, questions);
    ask(drafted->back, scene, questions);
    if (drafted->default_value) ask(*drafted->default_value, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto drafted = draft(scene, none, problems);
    if (!drafted) return {};
    const auto value = take(drafted->value, scene, problems);
    const auto back = take(drafted->back, scene, problems);
    if (drafted->default_value) (void)take(*drafted->default_value, scene, problems);
    if (!value || !back) return {};
    const std::string& visible = drafted->old_column.name;
    require_reads(*value, {visible}, drafted->value.what, drafted->value.at, problems);
    require_reads(*back, {visible}, drafted->back.what, drafted->back.at, problems);
    Effects effects =
        same_name_effects({drafted->old_column, drafted->new_column, *value, *back,
                           drafted->back_may_be_null && !drafted->old_column.nullable},
                          label(), scene);
    effects.summary = summary_of(*drafted, scene);
    return effects;
  }

 private:
  struct Draft {
    Column old_column;
    Column new_column;
    Asked value;
    Asked back;
    std::optional<Asked> default_value;
    bool back_may_be_null = true;
    bool value_may_fail = true;
  };

  std::optional<Draft> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    const Column* old_column = require_column(column(), scene, problems);
    if (old_column == nullptr) return std::nullopt;
    require_changeable(*old_column, Fate::kMoved, name(), column().at, scene, problems);
    require_hidden_names_free(old_column->name, column().at, scene, problems);
    const auto type = ask_type(type_, scene, questions, problems);
    if (!type) return std::nullopt;
    if (*type == old_column->type) {
      problems.add(type_.at, fmt::format("column {}.{} is {} already", scene.table.name.display(),
                                         old_column->name, *type));
      return std::nullopt;
    }
    Draft draft;
    draft.old_column = *old_column;
    draft.new_column = new_column(*old_column, *type, scene);
    draft.default_value = default_question(draft.new_column);
    if (!draft_value(draft, scene, problems) || !draft_back(draft, scene, problems))
      return std::nullopt;
    return draft;
  }

  Column new_column(const Column& old_column, const std::string& type, const Scene& scene) const {
    Column column = old_column;
    column.type = type;
    const bool keeps = scene.catalog.server.engine == "sqlite" ||
                       (is_character_type(type) && is_character_type(old_column.type));
    if (!keeps) column.collation.clear();
    if (default_) {
      column.default_sql = default_->text;
      column.default_is_literal = is_literal(default_->text);
    }
    return column;
  }

  std::optional<Asked> default_question(const Column& column) const {
    if (!column.default_sql) return std::nullopt;
    if (default_) return ask_default(*default_, column);
    Asked kept = ask_default({*column.default_sql, type_.at}, column);
    kept.what = fmt::format("the default {} as {}", *column.default_sql, column.type);
    kept.help = "give the new one: default: \"...\"";
    return kept;
  }

  bool draft_value(Draft& draft, const Scene& scene, Problems& problems) const {
    const std::string& visible = draft.old_column.name;
    draft.value = {.id = "value",
                   .what = "\"value\"",
                   .at = value_ ? value_->at : type_.at,
                   .sql = "",
                   .result_type = draft.new_column.type};
    if (value_) {
      const auto sql = expression_sql(*value_, draft.value.what, {visible, {}}, scene, problems);
      draft.value.sql = sql.value_or("");
      return sql.has_value();
    }
    const auto cast = plain_cast(visible, draft.new_column.type, scene);
    if (!cast.ok()) {
      problems.add(type_.at, cast.error().describe(), {"say how with \"value\""});
      return false;
    }
    draft.value.sql = *cast;
    const auto safe = safe_cast(visible, draft.old_column.type, draft.new_column.type, scene);
    draft.value_may_fail = !safe.ok() || !*safe || (*safe)->may_be_null;
    return true;
  }

  bool draft_back(Draft& draft, const Scene& scene, Problems& problems) const {
    const std::string& visible = draft.old_column.name;
    draft.back = {.id = "back",
                  .what = "\"back\"",
                  .at = back_ ? back_->at : type_.at,
                  .sql = "",
                  .result_type = draft.old_column.type,
                  .more_columns = {{visible, draft.new_column.type}}};
    if (back_) {
      const auto sql =
          expression_sql(*back_, draft.back.what, {visible, {visible}}, scene, problems);
      draft.back.sql = sql.value_or("");
      return sql.has_value();
    }
    const auto safe = safe_cast(visible, draft.new_column.type, draft.old_column.type, scene);
    if (!safe.ok() || !*safe) {
      problems.add(
          type_.at,
          fmt::format("no cast from {} back to {} is known that cannot fail on a row",
                      draft.new_column.type, draft.old_column.type),
          {fmt::format(
              "give \"back\": an expression over {0} (then {1}) that yields {2}, and NULL where there is none",
              visible, draft.new_column.type, draft.old_column.type)});
      return false;
    }
    draft.back.sql = (*safe)->sql;
    draft.back_may_be_null = (*safe)->may_be_null;
    return true;
  }

  OperationSummary summary_of(const Draft& draft, const Scene& scene) const {
    const std::string& visible = draft.old_column.name;
    const std::string& before = draft.old_column.type;
    const std::string& after = draft.new_column.type;
    OperationSummary text = summary(scene);
    text.risk = draft.value_may_fail ? Risk::kHigh : Risk::kMedium;
    text.reason =
        value_ ? "\"value\" says what becomes of each value; every row is written once"
        : draft.value_may_fail
            ? fmt::format(
                  "not every {} is a {}: a row that does not fit stops the backfill, and a "
                  "write that does not fit fails",
                  before, after)
            : fmt::format("every {} is a {}; every row is written once", before, after);
    std::vector<const ExpressionWish*> wishes;
    if (value_) wishes.push_back(&*value_);
    if (back_) wishes.push_back(&*back_);
    note_failing_writes(wishes, scene, text);
    if (!value_ && draft.value_may_fail) text.notes.emplace_back(kFailingWrites);
    text.strategy = fmt::format(
        "a hidden column of type {} beside \"{}\", kept in step until contract; cutover swaps the names "
        "in one short transaction",
        after, visible);
    if (draft.back_may_be_null) {
      text.notes.push_back(fmt::format(
          "after cutover a value that no {} can hold is kept in \"{}\" only; rollback counts such rows and asks",
          before, visible));
    }
    if (draft.back_may_be_null && !draft.old_column.nullable) {
      text.notes.push_back(fmt::format(
          "\"{}\" is NOT NULL: such rows must be changed before a rollback can end", visible));
    }
    if (scene.catalog.server.engine == "postgres") {
      text.notes.push_back(fmt::format(
          "statements prepared before cutover that return \"{}\" get \"cached plan must not change result type\" "
          "until they are prepared again",
          visible));
    }
    text.visibility = one_name(visible, before, after);
    return text;
  }

  Place type_;
  std::optional<Place> default_;
  std::optional<ExpressionWish> value_;
  std::optional<ExpressionWish> back_;
};

}  // namespace

std::unique_ptr<Operation> parse_change_type(const Fields& fields) {
  return std::make_unique<ChangeType>(fields);
}

}  // namespace shoofly
