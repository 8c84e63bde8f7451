// add_enum_value: a new label of the enum that a column has.

#include <algorithm>

#include <fmt/format.h>

#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class AddEnumValue : public TableObjectOperation {
 public:
  explicit AddEnumValue(const Fields& fields)
      : TableObjectOperation("add_enum_value", fields),
        column_(fields.text("column")),
        value_(fields.text("value")),
        before_(fields.optional_text("before")) {
    is_about(column_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    effects(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    require_online_constraint(name(), at(), scene, problems);
    const Column* column = require_column(column_, scene, problems);
    if (column == nullptr || !fits(*column, problems)) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = {column->name};
    effects.objects = {column->type + " " + value_.text};
    effects.steps = {make_step(Phase::kExpand,
                               fmt::format("add the label '{}' to {}", value_.text, column->type),
                               "in an instant; the application that is deployed next may write it",
                               DdlWork{{AddEnumLabel{scene.table.name, column->type, value_.text,
                                                     before_ ? before_->text : ""}}},
                               NoWork{})};
    effects.summary = summary(
        scene, Risk::kLow,
        "an application that does not know the label may read it once another one writes it",
        "added at once, in an instant; nobody waits");
    effects.summary.notes = {
        fmt::format("every column of type {} may hold it from then on", column->type),
        "no server takes a label away again: a rollback leaves it there, unused or not"};
    const std::vector<std::string>& labels = column->labels;
    if (std::find(labels.begin(), labels.end(), value_.text) != labels.end())
      effects.summary.notes.emplace_back("the label is there already; nothing is done");
    const Seen may{"may write the label", "may write the label", "may see the label"};
    effects.summary.visibility = everywhere(may);
    return effects;
  }

 private:
  bool fits(const Column& column, Problems& problems) const {
    constexpr std::size_t kLongest = 63;
    const std::vector<std::string>& labels = column.labels;
    const auto has = [&](const std::string& label) {
      return std::find(labels.begin(), labels.end(), label) != labels.end();
    };
    if (labels.empty()) {
      problems.add(column_.at,
                   fmt::format("column {} is {}, which is no enum", column.name, column.type));
    } else if (value_.text.empty() || value_.text.size() > kLongest) {
      problems.add(value_.at, fmt::format("a label has 1 to {} bytes; this one has {}", kLongest,
                                          value_.text.size()));
    } else if (before_ && !has(before_->text)) {
      problems.add(before_->at, fmt::format("{} has no label '{}'", column.type, before_->text),
                   {fmt::format("there are {}", either(labels))});
    } else {
      return problems.empty();
    }
    return false;
  }

  Place column_;
  Place value_;
  std::optional<Place> before_;
};

}  // namespace

std::unique_ptr<Operation> parse_add_enum_value(const Fields& fields) {
  return std::make_unique<AddEnumValue>(fields);
}

}  // namespace shoofly
