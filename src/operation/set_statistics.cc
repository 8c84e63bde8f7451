// set_statistics: how much ANALYZE keeps of a column.

#include <fmt/format.h>

#include "operation/operations.h"
#include "operation/steps.h"
#include "operation/subject.h"
#include "operation/table_object.h"
#include "operation/visibility.h"

namespace shoofly {
namespace {

class SetStatisticsOperation : public TableObjectOperation {
 public:
  explicit SetStatisticsOperation(const Fields& fields)
      : TableObjectOperation("set_statistics", fields),
        column_(fields.text("column")),
        target_(fields.text("target")) {
    is_about(column_, {});
  }

  Questions questions(const Scene& scene, Problems& problems) const override {
    effects(scene, problems);
    return {};
  }

  Effects effects(const Scene& scene, Problems& problems) const override {
    require_online_constraint(name(), at(), scene, problems);
    const Column* column = require_column(column_, scene, problems);
    const auto target = value(problems);
    if (column == nullptr || !target || !problems.empty()) return {};
    Effects effects;
    effects.table = scene.table.name;
    effects.relies_on = {column->name};
    const auto set = [&](int to) {
      return DdlWork{{SetStatistics{scene.table.name, column->name, to}}};
    };
    effects.steps = {make_step(
        Phase::kExpand,
        fmt::format("set the statistics target of {}.{}", scene.table.name.display(), column->name),
        "in an instant; the next ANALYZE keeps that much", set(*target), set(column->statistics))};
    effects.summary =
        summary(scene, Risk::kLow, "statements may be planned another way after the next ANALYZE",
                "set at once, in an instant");
    effects.summary.notes.emplace_back("nothing changes before the next ANALYZE of the table");
    effects.summary.visibility = everywhere({"as before", "as before", "as before"});
    return effects;
  }

 private:
  std::optional<int> value(Problems& problems) const {
    constexpr int kMost = 10'000;
    if (target_.text == "default") return -1;
    const bool digits = !target_.text.empty() && target_.text.size() <= 5 &&
                        target_.text.find_first_not_of("0123456789") == std::string::npos;
    if (digits && std::stoi(target_.text) <= kMost) return std::stoi(target_.text);
    problems.add(target_.at, fmt::format("\"target\" is \"{}\"; expected 0 to {} or default",
                                         target_.text, kMost));
    return std::nullopt;
  }

  Place column_;
  Place target_;
};

}  // namespace

std::unique_ptr<Operation> parse_set_statistics(const Fields& fields) {
  return std::make_unique<SetStatisticsOperation>(fields);
}

}  // namespace shoofly
