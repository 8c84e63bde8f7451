// set_not_null: NULL is not allowed any more. With `value` NULL becomes that value, under the same
// name; without, there must be none.

#include <fmt/format.h>

#include "operation/column_operation.h"
#include "operation/not_null.h"
#include "operation/operations.h"
#include "operation/same_name.h"
#include "operation/subject.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class SetNotNullOperation : public ColumnOperation {
 public:
  explicit SetNotNullOperation(const Fields& fields) : ColumnOperation("set_not_null", fields) {
    if (const Node* value = fields.find("value"))
      value_ = parse_expression(*value, "value", fields.problems());
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    Questions questions;
    const Column* found = subject(scene, problems);
    if (found == nullptr) return questions;
    if (!value_) {
      const std::string id = scene.prefix + "nulls";
      if (!scene.answers.counts.contains(id))
        questions.counts.push_back(
            {id, {scene.table.name, is_null(*found, scene).str(), "it is NULL"}});
      return questions;
    }
    const auto asked = draft(*found, scene, problems);
    if (!asked) return questions;
    ask(asked->alone, scene, questions);
    ask(asked->whole, scene, questions);
    return questions;
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    const Column* found = subject(scene, problems);
    if (found == nullptr) return {};
    return value_ ? with_value(*found, scene, problems) : without_value(*found, scene, problems);
  }

 private:
  struct Draft {
    Asked alone;  // `value` by itself, for a message about what was written
    Asked whole;  // the column, or `value` where it is NULL
  };

  const Column* subject(const Scene& scene, Problems& problems) const {
    const Column* found = require_column(column(), scene, problems);
    if (found == nullptr) return nullptr;
    require_changeable(*found, value_ ? Fate::kMoved : Fate::kAltered, name(), column().at, scene,
                       problems);
    if (value_) require_hidden_names_free(found->name, column().at, scene, problems);
    if (found->nullable) return found;
    problems.add(column().at, fmt::format("column {}.{} is NOT NULL already",
                                          scene.table.name.display(), found->name));
    return nullptr;
  }

  static Sql is_null(const Column& column, const Scene& scene) {
    return scene.dialect.writer().write("{} IS NULL", Ident{column.name});
  }

  std::optional<Draft> draft(const Column& column, const Scene& scene, Problems& problems) const {
    const auto sql = expression_sql(*value_, "\"value\"", {column.name, {}}, scene, problems);
    if (!sql) return std::nullopt;
    Asked alone{.id = "value",
                .what = "\"value\"",
                .at = value_->at,
                .sql = *sql,
                .result_type = column.type};
    Asked whole = alone;
    whole.id = "value.whole";
    // Asked as a whole too: the checker takes exactly one expression, so nothing can hide in
    // `value`.
    whole.sql = scene.dialect.writer()
                    .write("coalesce({}, {})", Ident{column.name}, Sql::checked(*sql))
                    .str();
    return Draft{alone, whole};
  }

  Effects with_value(const Column& column, const Scene& scene, Problems& problems) const {
    const auto asked = draft(column, scene, problems);
    if (!asked) return {};
    const auto alone = take(asked->alone, scene, problems);
    if (!alone) return {};
    const auto whole = take(asked->whole, scene, problems);
    if (!whole) return {};
    require_reads(*whole, {column.name}, asked->alone.what, asked->alone.at, problems);
    Column required = column;
    required.nullable = false;
    Effects effects = same_name_effects(
        {column, required, *whole, identity_of(column.name, column.type, scene)}, label(), scene);
    effects.lossless = true;
    effects.summary = summary(scene);
    effects.summary.risk = Risk::kMedium;
    effects.summary.reason = "NULL turns into the given value, for every row and every writer";
    effects.summary.strategy = fmt::format(
        "a hidden column without NULL beside \"{}\", kept in step until contract; cutover swaps the names "
        "in one short transaction; every row is written once",
        column.name);
    effects.summary.visibility = replaced_nulls(column.name);
    return effects;
  }

  static std::vector<Visibility> replaced_nulls(const std::string& column) {
    const Seen before{
        fmt::format("may write NULL in \"{}\"; the hidden column gets the value", column),
        fmt::format("may set \"{}\" to NULL; the hidden column gets the value", column),
        fmt::format("sees in \"{}\" what was written, NULL too", column)};
    const Seen after{
        fmt::format("that leaves \"{0}\" out or gives NULL: \"{0}\" gets the value", column),
        fmt::format("that sets \"{0}\" to NULL: \"{0}\" gets the value", column),
        fmt::format("sees no NULL in \"{}\"", column)};
    const Seen alone{fmt::format("fails if it writes NULL in \"{}\"", column),
                     fmt::format("fails if it sets \"{}\" to NULL", column), after.select};
    return everywhere(after, {{kUntilGate, "old", before},
                              {kUntilGate, "new", before},
                              {kUntilCutover, "old", before},
                              {kUntilCutover, "new", before},
                              {kAfterContract, "old", alone},
                              {kAfterContract, "new", alone}});
  }

  Effects without_value(const Column& column, const Scene& scene, Problems& problems) const {
    refuse_nulls(column, scene, problems);
    Effects effects;
    effects.table = scene.table.name;
    const std::string name = fmt::format("{}.{}", scene.table.name.display(), column.name);
    const std::string condition = is_null(column, scene).str();
    const CountWork count{scene.table.name, condition, fmt::format("{} is NULL", name)};
    Step before;
    before.phase = Phase::kExpand;
    before.title = fmt::format("count rows in which {} is NULL", name);
    before.why = "none may be left; better known now than at cutover";
    before.forward = count;
    Step again = before;
    again.phase = Phase::kCutover;
    again.why = "the application deployed before may have written one since";
    effects.steps = {before, again};
    for (Step& step :
         set_not_null_steps({scene.table.name, column.name, Phase::kCutover}, scene.dialect)) {
      effects.steps.push_back(std::move(step));
    }
    effects.summary = summary(scene);
    effects.summary.risk = Risk::kMedium;
    effects.summary.reason = "a writer of NULL fails from cutover on";
    effects.summary.strategy =
        "a check added NOT VALID, proved beside the traffic, then NOT NULL without a scan under a lock";
    const Seen before_cutover{"may write NULL, which cutover then refuses",
                              "may write NULL, which cutover then refuses",
                              "sees no NULL unless one was written since"};
    const Seen after_cutover{"fails if it writes NULL", "fails if it writes NULL", "sees no NULL"};
    effects.summary.visibility =
        everywhere(after_cutover, {{kUntilGate, "old", before_cutover},
                                   {kUntilGate, "new", before_cutover},
                                   {kUntilCutover, "old", before_cutover},
                                   {kUntilCutover, "new", before_cutover}});
    return effects;
  }

  void refuse_nulls(const Column& column, const Scene& scene, Problems& problems) const {
    const auto answer = scene.answers.counts.find(scene.prefix + "nulls");
    SHOOFLY_CHECK(answer != scene.answers.counts.end(), "NULLs were not counted");
    const CheckOutcome& nulls = answer->second;
    if (nulls.mismatches == 0) return;
    std::string keys;
    for (const Key& key : nulls.samples)
      keys += (keys.empty() ? "" : ", ") + display(key, Masking::kShown);
    problems.add(
        this->column().at,
        fmt::format("column {}.{} is NULL in {} row{}{}", scene.table.name.display(), column.name,
                    nulls.mismatches, nulls.mismatches == 1 ? "" : "s",
                    keys.empty() ? "" : fmt::format(" (key {})", keys)),
        {"give \"value\": what NULL becomes, for old rows and for writers that still write NULL"});
  }

  std::optional<ExpressionWish> value_;
};

}  // namespace

std::unique_ptr<Operation> parse_set_not_null(const Fields& fields) {
  return std::make_unique<SetNotNullOperation>(fields);
}

}  // namespace shoofly
