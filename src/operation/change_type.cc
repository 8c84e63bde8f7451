// change_type: the same name, another type (users.n integer -> bigint).

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/type_change.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

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
    if (drafted) ask(*drafted, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto drafted = draft(scene, none, problems);
    if (!drafted) return {};
    const auto parts = take(*drafted, scene, problems);
    if (!parts) return {};
    Effects effects = same_name_effects(*parts, label(), scene);
    effects.summary = summary_of(*drafted, scene);
    return effects;
  }

 private:
  std::optional<TypeChangeDraft> draft(const Scene& scene, Questions& questions,
                                       Problems& problems) const {
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
    TypeChangeWish wish{*old_column, *type, type_.at, default_, {}, {}};
    const std::string& visible = old_column->name;
    if (value_) {
      const auto sql = expression_sql(*value_, "\"value\"", {visible, {}}, scene, problems);
      if (!sql) return std::nullopt;
      wish.value = {value_->at, *sql};
    }
    if (back_) {
      const auto sql = expression_sql(*back_, "\"back\"", {visible, {visible}}, scene, problems);
      if (!sql) return std::nullopt;
      wish.back = {back_->at, *sql};
    }
    return draft_type_change(wish, scene, problems);
  }

  OperationSummary summary_of(const TypeChangeDraft& draft, const Scene& scene) const {
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
