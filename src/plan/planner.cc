#include "plan/planner.h"

#include <algorithm>
#include <deque>
#include <map>

#include <fmt/format.h>

#include "base/check.h"
#include "operation/names.h"
#include "plan/carry.h"
#include "plan/check.h"
#include "plan/estimate.h"
#include "plan/facts.h"
#include "plan/phases.h"
#include "plan/table_checks.h"
#include "plan/table_plan.h"
#include "plan/warnings.h"
#include "plan/wishes.h"
#include "plan/writable.h"

namespace shoofly {
namespace {

std::string prefix_of(std::size_t wish) { return fmt::format("{}.", wish); }

class Planner {
 public:
  explicit Planner(const PlanRequest& request)
      : request_(request), problems_(request.change.file) {}

  PlannedChange run() {
    gather();
    if (!problems_.empty()) return problems_.all();
    compose_tables();
    if (!problems_.empty()) return problems_.all();
    Plan plan = begin_plan();
    plan.steps = make_steps(plan.before);
    plan.warnings = warnings_of(tables_, request_.catalog);
    if (request_.change.access) {
      plan.warnings.push_back(fmt::format(
          "access: views: the old application must find its tables in schema \"{}\" before cutover (set search_path to "
          "\"{}\", public for its role or in its URL), the new one in \"{}\"",
          request_.change.access->old_shape, request_.change.access->old_shape,
          request_.change.access->new_shape));
    }
    number(plan.steps);
    run_passes(plan);
    if (!problems_.empty()) return problems_.all();
    return plan;
  }

 private:
  void gather() {
    const Change& change = request_.change;
    for (std::size_t i = 0; i < change.wishes.size(); ++i) {
      const Operation& operation = *change.wishes[i].operation;
      const Table* table =
          find_or_make(operation, request_.catalog, request_.dialect, made_, problems_);
      if (table == nullptr) continue;
      if (table->find_column(std::string(kMarker)) != nullptr) {
        add_leftover(*table, std::string(kMarker), change.wishes[i].at, problems_);
        continue;
      }
      const Scene scene{request_.catalog, *table,       request_.dialect,
                        request_.answers, prefix_of(i), request_.change.access.has_value()};
      const std::size_t before = problems_.size();
      keep(operation.effects(scene, problems_), table, change.wishes[i].at);
      summaries_.push_back(effects_.back().summary);
      if (problems_.size() > before) continue;
      for (Effects& effects : operation.effects_elsewhere(scene, problems_)) {
        const Table* const other = request_.catalog.find_table(effects.table);
        if (other == nullptr) continue;
        if (other->find_column(std::string(kMarker)) != nullptr)
          add_leftover(*other, std::string(kMarker), change.wishes[i].at, problems_);
        keep(std::move(effects), other, change.wishes[i].at);
      }
    }
    if (problems_.empty()) check_reads(effects_, places_, problems_);
  }

  void keep(Effects effects, const Table* table, Position at) {
    if (first_wish_.try_emplace(table->name, at).second) order_.push_back(table);
    effects_.push_back(std::move(effects));
    places_.push_back(at);
  }

  void compose_tables() {
    for (const Table* table : order_) {
      std::vector<Effects> own;
      for (const Effects& effects : effects_) {
        if (effects.table == table->name) own.push_back(effects);
      }
      TablePlan plan = compose(*table, std::move(own), request_.change.name);
      const Position at = first_wish_.at(table->name);
      if (plan.expanded) {
        check_synced_table(plan, request_.change.policies, request_.sync, request_.dialect, at,
                           problems_);
      } else if (needs_key(plan)) {
        check_key(*table, at, problems_);
      }
      check_column_numbers(plan, at, problems_);
      check_moves(plan, request_.change.policies, request_.catalog, at, problems_);
      plan.through_views = request_.change.access.has_value();
      tables_.push_back(std::move(plan));
    }
    if (request_.change.access)
      check_shape_views(tables_, *request_.change.access, request_.catalog, request_.dialect,
                        problems_);
  }

  static bool needs_key(const TablePlan& plan) {
    return std::any_of(plan.effects.begin(), plan.effects.end(), [](const Effects& effects) {
      return std::any_of(effects.steps.begin(), effects.steps.end(), [](const Step& step) {
        return std::holds_alternative<UpdateWork>(step.backward);
      });
    });
  }

  Plan begin_plan() const {
    Plan plan;
    plan.change = request_.change.name;
    plan.change_text = request_.change.text;
    plan.target = request_.target;
    plan.policies = request_.change.policies;
    plan.before.server = request_.catalog.server;
    plan.operations = summaries_;
    for (const TablePlan& table : tables_) {
      if (request_.catalog.find_table(table.table->name) != nullptr)
        plan.before.tables.push_back(*table.table);
      plan.tables.push_back(summary_of(table));
    }
    return plan;
  }

  // Every row is written into another table.
  static bool is_repeated(const TablePlan& plan) {
    return std::any_of(plan.effects.begin(), plan.effects.end(), [](const Effects& effects) {
      return std::any_of(effects.steps.begin(), effects.steps.end(), [](const Step& step) {
        return std::holds_alternative<TableFillWork>(step.forward);
      });
    });
  }

  TableSummary summary_of(const TablePlan& plan) const {
    TableSummary summary;
    summary.table = plan.table->name;
    summary.rows = plan.table->row_estimate;
    summary.bytes = plan.table->bytes;
    summary.index_bytes = plan.table->index_bytes;
    summary.full_pass = plan.fills_forward || is_repeated(plan);
    summary.spec = plan.expanded;
    summary.fired_triggers = plan.fired_triggers;
    const std::size_t limit = request_.dialect.capabilities().identifier_bytes;
    for (const std::string& column : plan.retired())
      summary.retired.push_back(plan.name_after_contract(column, limit));
    return summary;
  }

  std::vector<Step> make_steps(const Catalog& before) const {
    StepMaker maker{request_.dialect, request_.sync.triggers(), before,
                    request_.change.policies.lock_timeout};
    std::vector<Carried> carried;
    for (const TablePlan& plan : tables_)
      carried.push_back(carried_objects(plan, tables_, request_.catalog, request_.dialect));
    const auto each = [&](Phase phase, auto add) {
      for (std::size_t i = 0; i < tables_.size(); ++i) {
        add_own_steps(tables_[i], phase, maker);
        add(tables_[i], carried[i]);
      }
    };
    each(Phase::kExpand, [&](const TablePlan& plan, const Carried&) { add_expand(plan, maker); });
    const auto& access = request_.change.access;
    const auto views = [&](auto add) {
      if (!access) return;
      for (const TablePlan& plan : tables_) add(plan);
    };
    views([&](const TablePlan& plan) { add_shape_views(plan, *access, maker); });
    // What an operation builds over its new columns, once they are filled.
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      add_backfill(tables_[i], carried[i], maker);
      add_own_steps(tables_[i], Phase::kBackfill, maker);
    }
    for (std::size_t i = 0; i < tables_.size(); ++i)
      add_references(carried[i], tables_[i].table->name, maker);
    each(Phase::kVerify, [&](const TablePlan& plan, const Carried&) { add_verify(plan, maker); });
    views([&](const TablePlan& plan) { add_early_new_values(plan, maker); });
    each(Phase::kCutover,
         [&](const TablePlan& plan, const Carried& objects) { add_cutover(plan, objects, maker); });
    add_key_cutover(tables_, carried, maker);
    add_type_cutover(tables_, carried, maker);
    for (const TablePlan& plan : tables_) add_view_rebuilds(plan, maker);
    for (const TablePlan& plan : tables_) add_renames(plan, maker);
    views([&](const TablePlan& plan) {
      drop_shape_view(plan, Phase::kContract, access->old_shape, maker);
    });
    each(Phase::kContract,
         [&](const TablePlan& plan, const Carried&) { add_contract(plan, maker); });
    views([&](const TablePlan& plan) {
      drop_shape_view(plan, Phase::kPurge, access->new_shape, maker);
    });
    each(Phase::kPurge, [&](const TablePlan& plan, const Carried&) { add_purge(plan, maker); });
    add_type_purge(tables_, maker);
    return std::move(maker.steps);
  }

  static void number(std::vector<Step>& steps) {
    std::map<Phase, int> count;
    for (Step& step : steps)
      step.id = fmt::format("{}-{}", to_string(step.phase), ++count[step.phase]);
  }

  void run_passes(Plan& plan) {
    add_facts(plan, request_.advisor, request_.sync.triggers());
    estimate(plan, {});
    const std::vector<std::string> wrong = check(plan, request_.sync.triggers());
    SHOOFLY_CHECK(wrong.empty(), wrong.empty() ? "" : wrong.front().c_str());
    for (const std::string& text : unwritable(plan, request_.dialect, request_.sync.triggers()))
      problems_.add(places_.front(), text);
  }

  const PlanRequest& request_;
  Problems problems_;
  std::vector<Effects> effects_;
  std::vector<Position> places_;
  std::vector<OperationSummary> summaries_;
  std::deque<Table> made_;
  std::vector<const Table*> order_;
  std::map<QualifiedName, Position> first_wish_;
  std::vector<TablePlan> tables_;
};

void merge(Questions& into, Questions from) {
  for (std::string& type : from.types) {
    if (std::find(into.types.begin(), into.types.end(), type) == into.types.end())
      into.types.push_back(std::move(type));
  }
  into.expressions.insert(into.expressions.end(), from.expressions.begin(), from.expressions.end());
  into.counts.insert(into.counts.end(), from.counts.begin(), from.counts.end());
  into.builds.insert(into.builds.end(), from.builds.begin(), from.builds.end());
}

}  // namespace

Inquiry inquire(const Change& change, const Catalog& catalog, const Dialect& dialect,
                const Answers& answers) {
  Problems problems(change.file);
  Inquiry inquiry;
  std::deque<Table> made;
  std::vector<const Table*> tables;
  for (const Wish& wish : change.wishes) {
    const Table* table = find_or_make(*wish.operation, catalog, dialect, made, problems);
    if (table != nullptr) check_table(*table, wish.operation->table().at, problems);
    tables.push_back(table);
  }
  if (problems.empty()) check_disjoint(change, tables, catalog, dialect, problems);
  if (problems.empty()) {
    for (std::size_t i = 0; i < change.wishes.size(); ++i) {
      const Scene scene{catalog, *tables[i],   dialect,
                        answers, prefix_of(i), change.access.has_value()};
      merge(inquiry.questions, change.wishes[i].operation->questions(scene, problems));
    }
  }
  inquiry.problems = problems.all();
  return inquiry;
}

PlannedChange make_plan(const PlanRequest& request) {
  const Inquiry inquiry =
      inquire(request.change, request.catalog, request.dialect, request.answers);
  if (!inquiry.problems.empty()) return inquiry.problems;
  SHOOFLY_CHECK(inquiry.questions.empty(), "every question is answered before a plan is made");
  return Planner(request).run();
}

}  // namespace shoofly
