// drop_column: contract moves it out of sight, purge drops it. Where the old application must find
// it filled in rows that the new one inserts, `back` says with what.

#include <algorithm>

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/names.h"
#include "operation/operations.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class DropColumnOperation : public ColumnOperation {
 public:
  explicit DropColumnOperation(const Fields& fields) : ColumnOperation("drop_column", fields) {
    if (const Node* back = fields.find("back"))
      back_ = parse_expression(*back, "back", fields.problems());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const auto drafted = draft(scene, problems);
    if (drafted && drafted->back) ask(*drafted->back, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const auto drafted = draft(scene, problems);
    if (!drafted) return {};
    const Column& column = drafted->column;
    Effects effects;
    effects.table = scene.table.name;
    effects.retired = {column.name};
    if (drafted->back) {
      const auto back = take(*drafted->back, scene, problems);
      if (!back) return {};
      refuse_own_name(*back, column.name, problems);
      effects.group = SyncGroup{label(), {old_side_of(column, *back)}, {}};
    }
    effects.summary = summary_of(*drafted, scene);
    return effects;
  }

 private:
  struct Draft {
    Column column;
    std::optional<Asked> back;
  };

  std::optional<Draft> draft(const Scene& scene, Problems& problems) const {
    const Column* found = require_column(column(), scene, problems);
    if (found == nullptr) return std::nullopt;
    require_changeable(*found, Fate::kReplaced, name(), column().at, scene, problems);
    require_no_leftover(hidden_old(found->name, scene.dialect.capabilities().identifier_bytes),
                        column().at, scene, problems);
    Draft draft{*found, std::nullopt};
    if (!back_) {
      if (found->nullable || found->default_sql) return draft;
      problems.add(
          column().at,
          fmt::format(
              "column {}.{} is NOT NULL without a default: the new application's INSERT would fail",
              scene.table.name.display(), found->name),
          {"give \"back\": what the column gets in rows that the new application inserts"});
      return std::nullopt;
    }
    const auto sql = expression_sql(*back_, "\"back\"", {"", {}}, scene, problems);
    if (!sql) return std::nullopt;
    draft.back = Asked{
        .id = "back", .what = "\"back\"", .at = back_->at, .sql = *sql, .result_type = found->type};
    return draft;
  }

  void refuse_own_name(const Expression& back, const std::string& column,
                       Problems& problems) const {
    for (const Binding& binding : back.reads) {
      if (binding.parameter != column) continue;
      problems.add(back_->at,
                   fmt::format("\"back\" reads column \"{}\", which it is to give", column));
    }
  }

  OperationSummary summary_of(const Draft& draft, const Scene& scene) const {
    const std::string& name = draft.column.name;
    OperationSummary text = summary(scene);
    text.risk = Risk::kHigh;
    text.reason = "data goes for good at purge";
    text.strategy = fmt::format(
        "nothing changes until contract; contract renames \"{}\" out of sight, purge drops it",
        name);
    const std::string given =
        draft.back ? "the value of \"back\"" : draft.column.default_sql.value_or("NULL");
    if (!draft.back) {
      text.notes.push_back(fmt::format(
          "rows inserted after contract hold {} in \"{}\" if it is restored: nothing tells what they would have held",
          given, name));
    }
    const Seen old_seen{
        fmt::format("writes \"{}\" as ever", name), fmt::format("writes \"{}\" as ever", name),
        fmt::format("sees in \"{}\" what was written, and {} in rows of the new application", name,
                    given)};
    const Seen new_seen{fmt::format("leaves \"{}\" out; it gets {}", name, given), "as ever",
                        "as ever"};
    const Seen without{"as ever", "as ever", "as ever"};
    const std::string fails = fmt::format("fails if it names \"{}\"", name);
    text.visibility = everywhere(old_seen, {{kUntilGate, "new", new_seen},
                                            {kUntilCutover, "new", new_seen},
                                            {kUntilContract, "new", new_seen},
                                            {kAfterContract, "new", without},
                                            {kAfterContract, "old", {fails, fails, fails}}});
    return text;
  }

  std::optional<ExpressionWish> back_;
};

}  // namespace

std::unique_ptr<Operation> parse_drop_column(const Fields& fields) {
  return std::make_unique<DropColumnOperation>(fields);
}

}  // namespace shoofly
