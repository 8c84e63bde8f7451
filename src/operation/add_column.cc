// add_column: empty, with a literal default (both without touching a row), or filled by an
// expression.

#include <algorithm>

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class AddColumnOperation : public ColumnOperation {
 public:
  explicit AddColumnOperation(const Fields& fields)
      : ColumnOperation("add_column", fields),
        type_(fields.text("type")),
        nullable_(fields.flag("nullable").value_or(true)),
        default_(fields.optional_text("default")) {
    if (const Node* value = fields.find("value"))
      value_ = parse_expression(*value, "value", fields.problems());
    const bool has_default = default_ && !is_null_literal(default_->text);
    if (!nullable_ && !has_default && !value_) {
      fields.problems().add(
          column().at,
          fmt::format(
              "{} is NOT NULL with neither \"default\" nor \"value\": the application deployed now would fail on INSERT",
              label()),
          {"give \"default\" (for every row alike), or \"value\" (an expression over the row)"});
    }
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft(scene, questions, problems);
    if (!drafted) return questions;
    if (drafted->default_value) ask(*drafted->default_value, scene, questions);
    if (drafted->value) ask(*drafted->value, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    Questions none;
    const auto drafted = draft(scene, none, problems);
    if (!drafted) return {};
    if (drafted->default_value && !take(*drafted->default_value, scene, problems)) return {};
    if (!drafted->value) return added_at_once(drafted->column, scene);
    const auto value = take(*drafted->value, scene, problems);
    if (!value) return {};
    return filled(drafted->column, *value, scene);
  }

 private:
  struct Draft {
    Column column;
    std::optional<Asked> default_value;
    std::optional<Asked> value;  // what fills the rows; none: nothing has to
  };

  std::optional<Draft> draft(const Scene& scene, Questions& questions, Problems& problems) const {
    Draft draft;
    draft.column.name = require_free_name(column(), scene, problems);
    draft.column.nullable = nullable_;
    const auto type = ask_type(type_, scene, questions, problems);
    if (!type || draft.column.name.empty()) return std::nullopt;
    draft.column.type = *type;
    const bool has_default = default_ && !is_null_literal(default_->text);
    if (has_default) {
      draft.column.default_sql = default_->text;
      draft.column.default_is_literal = is_literal(default_->text);
      draft.default_value = ask_default(*default_, draft.column);
    }
    if (value_) {
      const auto sql = expression_sql(*value_, "\"value\"", {"", {}}, scene, problems);
      if (!sql) return std::nullopt;
      draft.value = Asked{
          .id = "value", .what = "\"value\"", .at = value_->at, .sql = *sql, .result_type = *type};
    } else if (has_default && !draft.column.default_is_literal) {
      draft.value = draft.default_value;
    }
    return draft;
  }

  Effects added_at_once(const Column& column, const Scene& scene) const {
    Effects effects;
    effects.table = scene.table.name;
    Step step;
    step.phase = Phase::kExpand;
    step.title = fmt::format("add column {}.{}", scene.table.name.display(), column.name);
    step.why = column.default_sql ? "the default is kept in the catalog: no row is touched"
                                  : "no row is touched";
    step.forward = DdlWork{{AddColumn{scene.table.name, column}}};
    step.backward = DdlWork{{DropColumn{scene.table.name, column.name}}};
    effects.steps = {step};
    effects.summary = summary(scene);
    effects.summary.risk = Risk::kAdditive;
    effects.summary.reason = "nothing that exists is changed";
    effects.summary.strategy = "added in an instant; old rows read the default";
    const std::string given = column.default_sql.value_or("NULL");
    const Seen old_seen{fmt::format("\"{}\" gets {}", column.name, given), "as ever",
                        "as ever; SELECT * has one column more"};
    const Seen new_seen{fmt::format("writes \"{}\", or it gets {}", column.name, given),
                        fmt::format("writes \"{}\"", column.name),
                        fmt::format("sees \"{}\": what was written, else {}", column.name, given)};
    effects.summary.visibility = everywhere(old_seen, {{kUntilGate, "new", new_seen},
                                                       {kUntilCutover, "new", new_seen},
                                                       {kUntilContract, "new", new_seen},
                                                       {kAfterContract, "new", new_seen}});
    return effects;
  }

  Effects filled(const Column& column, const Expression& value, const Scene& scene) const {
    Effects effects;
    effects.table = scene.table.name;
    effects.new_columns = {column};
    effects.group = SyncGroup{label(), {}, {new_side_of(column, value)}};
    OperationSummary& text = effects.summary = summary(scene);
    text.risk = Risk::kLow;
    text.reason = "nothing that exists is changed, but every row is written once";
    text.strategy =
        "added empty, filled in small batches and by triggers for new rows; declared NOT NULL and given "
        "its default without a long lock";
    if (!value.reads.empty()) {
      text.notes.push_back(fmt::format(
          "\"{}\" is given its value once: a later UPDATE of what the expression reads leaves it as it is",
          column.name));
    }
    if (value_) note_failing_writes({&*value_}, scene, text);
    text.visibility = seen_when_filled(column);
    return effects;
  }

  static std::vector<Visibility> seen_when_filled(const Column& column) {
    const std::string& name = column.name;
    const Seen old_seen{fmt::format("\"{}\" gets its value in the same statement", name), "as ever",
                        "as ever; SELECT * has one column more"};
    const Seen new_seen{fmt::format("writes \"{0}\"; left out, \"{0}\" gets its value", name),
                        fmt::format("writes \"{}\"", name),
                        fmt::format("sees \"{}\" filled", name)};
    Seen early = new_seen;
    early.select = fmt::format("sees NULL in \"{}\" of a row not yet filled", name);
    const std::string given = column.default_sql.value_or("NULL");
    Seen alone{fmt::format("writes \"{0}\"; left out, it gets {1}", name, given), new_seen.update,
               new_seen.select};
    Seen old_alone{fmt::format("\"{}\" gets {}", name, given), "as ever", "as ever"};
    if (!column.nullable && !column.default_sql) {
      alone.insert = old_alone.insert = fmt::format("fails if it leaves \"{}\" out", name);
    }
    return everywhere(old_seen, {{kUntilGate, "new", early},
                                 {kUntilCutover, "new", new_seen},
                                 {kUntilContract, "new", new_seen},
                                 {kAfterContract, "new", alone},
                                 {kAfterContract, "old", old_alone}});
  }

  Place type_;
  bool nullable_;
  std::optional<Place> default_;
  std::optional<ExpressionWish> value_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_column(const Fields& fields) {
  return std::make_unique<AddColumnOperation>(fields);
}

}  // namespace shoofly
