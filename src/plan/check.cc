#include "plan/check.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "catalog/diff.h"
#include "operation/names.h"

namespace shoofly {
namespace {

class Checker {
 public:
  Checker(const Plan& plan, SyncTriggers triggers) : plan_(plan), triggers_(triggers) {}

  std::vector<std::string> run() {
    check_order();
    if (!check_forward()) return wrong_;
    const std::size_t contract = first_of(Phase::kContract);
    const std::size_t purge = first_of(Phase::kPurge);
    check_way_back(0, contract);
    check_way_back(contract, purge);
    check_again(contract, purge);
    check_purge(purge);
    check_end();
    return wrong_;
  }

 private:
  std::size_t first_of(Phase phase) const {
    const auto found = std::find_if(plan_.steps.begin(), plan_.steps.end(),
                                    [&](const Step& step) { return step.phase >= phase; });
    return static_cast<std::size_t>(found - plan_.steps.begin());
  }

  void check_order() {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const Step& step = plan_.steps[i];
      if (!ids.insert(step.id).second)
        wrong_.push_back(fmt::format("step {} is there twice", step.id));
      if (i > 0 && step.phase < plan_.steps[i - 1].phase)
        wrong_.push_back(fmt::format("step {} stands behind a later phase", step.id));
      if (step.title.empty() || step.why.empty())
        wrong_.push_back(fmt::format("step {} does not say what it does and why", step.id));
    }
  }

  bool check_forward() {
    Catalog catalog = plan_.before;
    after_.push_back(catalog);
    for (const Step& step : plan_.steps) {
      const Status applied = apply(step.forward, catalog, triggers_);
      if (!applied.ok()) {
        wrong_.push_back(fmt::format("step {}: {}", step.id, applied.error().describe()));
        return false;
      }
      after_.push_back(catalog);
    }
    return true;
  }

  // From wherever a run can stand between the two, the way back leads to where it began.
  void check_way_back(std::size_t from, std::size_t to) {
    for (std::size_t i = from + 1; i <= to; ++i) {
      if (i < to && settled(plan_, i) != i) continue;
      const auto back = predict_back(plan_, after_[i], i, from, triggers_);
      if (!back.ok()) {
        wrong_.push_back(fmt::format("going back after step {}: {}", plan_.steps[i - 1].id,
                                     back.error().describe()));
        continue;
      }
      compare(*back, after_[from], fmt::format("going back after step {}", plan_.steps[i - 1].id));
    }
  }

  // Restored once, contract can be gone again and restored again.
  void check_again(std::size_t contract, std::size_t purge) {
    const auto restored = predict_back(plan_, after_[purge], purge, contract, triggers_);
    if (!restored.ok()) return;
    Catalog catalog = *restored;
    for (std::size_t i = contract; i < purge; ++i) {
      const Status applied = apply(plan_.steps[i].forward, catalog, triggers_);
      if (applied.ok()) continue;
      wrong_.push_back(
          fmt::format("step {} a second time: {}", plan_.steps[i].id, applied.error().describe()));
      return;
    }
    compare(catalog, after_[purge], "contract a second time");
  }

  void check_purge(std::size_t purge) {
    for (std::size_t i = purge; i < plan_.steps.size(); ++i) {
      if (std::holds_alternative<NoWork>(plan_.steps[i].backward)) continue;
      wrong_.push_back(fmt::format("step {} of purge has a way back", plan_.steps[i].id));
    }
  }

  // The change's own columns are all that remains.
  void check_end() {
    const auto check_name = [&](const Table& table, const std::string& name) {
      if (is_ours(name))
        wrong_.push_back(fmt::format("{} of {} is left behind", name, table.name.display()));
    };
    for (const Table& table : after_.back().tables) {
      for (const Column& column : table.columns) {
        check_name(table, column.name);
        if (column.type.find(kOurPrefix) != std::string::npos)
          wrong_.push_back(
              fmt::format("type {} of {} is left behind", column.type, table.name.display()));
      }
      for (const Constraint& constraint : table.constraints) check_name(table, constraint.name);
      for (const Index& index : table.indexes) check_name(table, index.name);
      for (const Trigger& trigger : table.triggers) check_name(table, trigger.name);
    }
  }

  // An index that was left behind broken is not made broken again.
  static Catalog without_broken(Catalog catalog) {
    for (Table& table : catalog.tables)
      std::erase_if(table.indexes, [](const Index& index) { return !index.valid; });
    return catalog;
  }

  void compare(const Catalog& is, const Catalog& should_be, const std::string& when) {
    for (const Difference& difference : diff(without_broken(should_be), without_broken(is))) {
      wrong_.push_back(fmt::format("{}: {} is \"{}\", was \"{}\"", when, difference.where,
                                   difference.after, difference.before));
    }
  }

  const Plan& plan_;
  SyncTriggers triggers_;
  std::vector<Catalog> after_;  // after_[i]: when i steps went forward
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> check(const Plan& plan, SyncTriggers triggers) {
  return Checker(plan, triggers).run();
}

}  // namespace shoofly
