#include "app/planning.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "app/server_words.h"
#include "base/file.h"
#include "plan/change.h"
#include "plan/estimate.h"
#include "plan/guards.h"
#include "plan/planner.h"
#include "plan/wishes.h"
#include "verify/row_count.h"

namespace shoofly {
namespace {

constexpr int kRounds = 5;  // types, expressions, counts; more is a bug of an operation
constexpr Milliseconds kQueryMay{5'000};  // a guard's query, the first time
constexpr std::int64_t kRoundTripSample = 20'000;

Status ask(Target& target, const Catalog& catalog, const Questions& questions, Answers& answers) {
  for (const std::string& type : questions.types) {
    Result<std::string> canonical =
        target.engine->inspector().canonical_type(*target.connection, type);
    if (!canonical.ok() && !is_answer(canonical.error())) return std::move(canonical).error();
    answers.types.emplace(type, std::move(canonical));
  }
  for (const ExpressionQuestion& question : questions.expressions) {
    Result<Expression> checked =
        target.engine->expressions().check(*target.connection, catalog, question);
    if (!checked.ok() && !is_answer(checked.error())) return std::move(checked).error();
    answers.expressions.emplace(question.id, std::move(checked));
  }
  for (const CountQuestion& question : questions.counts) {
    const Table* table = catalog.find_table(question.rule.table);
    SHOOFLY_CHECK(table != nullptr, "a count question names a table of the catalog");
    SHOOFLY_ASSIGN(const CheckOutcome found,
                   count_rows(*target.engine, *target.connection, {*table, question.rule}));
    answers.counts.emplace(question.id, found);
  }
  for (const BuildQuestion& question : questions.builds) {
    const auto* partitioned = std::get_if<CreatePartitioned>(&question.action);
    const Table* table =
        catalog.find_table(partitioned == nullptr ? table_of(question.action) : partitioned->like);
    const bool is_new = std::holds_alternative<CreateTable>(question.action);
    SHOOFLY_CHECK(table != nullptr || is_new, "a build question names a table of the catalog");
    Result<Table> built = target.engine->inspector().as_built(
        *target.connection, table == nullptr ? Table() : *table, question.action);
    if (!built.ok() && !is_answer(built.error())) return std::move(built).error();
    answers.builds.emplace(question.id, std::move(built));
  }
  return ok_status();
}

// A spec as it can be tried before anything is made: types of the plan's own are those that they
// are like.
SyncSpec with_types_there(const SyncSpec& spec, const Plan& plan) {
  std::map<std::string, std::string> types;
  for (const Step& step : plan.steps) {
    for (const Action& action : actions_of(step.forward)) {
      if (const auto* create = std::get_if<CreateEnum>(&action)) types[create->type] = create->like;
    }
  }
  return with_types(spec, types);
}

Result<std::vector<Measurement>> measure(Target& target, const Plan& plan,
                                         const PlanOptions& options) {
  std::vector<Measurement> measurements;
  for (const TableSummary& table : plan.tables) {
    if (!table.spec) continue;
    Measurement measurement;
    measurement.table = table.table;
    const SyncSpec spec = with_types_there(*table.spec, plan);
    if (options.probe) {
      SHOOFLY_ASSIGN(measurement.speed, target.engine->load().fill_speed(*target.connection, spec));
    }
    if (options.probe || options.exact) {
      Result<CheckOutcome> survived = target.engine->chunks().round_trip(
          *target.connection, spec, options.exact ? 0 : kRoundTripSample);
      if (survived.ok()) {
        measurement.round_trip = std::move(*survived);
      } else if (survived.error().kind == ErrorKind::kData) {
        measurement.failure = survived.error().describe();
      } else {
        return std::move(survived).error();
      }
    }
    measurements.push_back(std::move(measurement));
  }
  return measurements;
}

std::vector<QualifiedName> tables_of(const Change& change, const Catalog& catalog,
                                     const Dialect& dialect) {
  std::vector<QualifiedName> tables;
  Problems told_later(change.file);
  for (const Wish& wish : change.wishes) {
    if (wish.operation->makes_table()) continue;
    const Table* table = find_table(*wish.operation, catalog, dialect, told_later);
    if (table != nullptr && std::find(tables.begin(), tables.end(), table->name) == tables.end())
      tables.push_back(table->name);
  }
  return tables;
}

Diagnostic about_guard(const Change& change, const Guard& guard, const Error& error) {
  return {Severity::kError,
          change.file,
          {},
          fmt::format("guard \"{}\": {}", guard.signal, error.describe()),
          error.help};
}

// A guard that nobody watches is worse than none: those that this target cannot show are refused,
// and a person's query is run once.
Result<std::vector<Diagnostic>> unreadable_guards(Target& target, const Change& change) {
  const LoadProbe& load = target.engine->load();
  const std::vector<std::string>& readable = load.signals();
  std::vector<Diagnostic> problems;
  for (const Guard& guard : change.policies.guards) {
    if (read_by_runner(guard)) continue;
    if (std::find(readable.begin(), readable.end(), guard.signal) == readable.end()) {
      problems.push_back(about_guard(
          change, guard,
          unsupported(fmt::format("{} has no such signal to read", target.engine->name()))
              .with_help("take it out of the file; \"shoofly pause\" works at any time")));
      continue;
    }
    if (guard.query.empty()) continue;
    const Status written = load.check_query(guard.query);
    if (!written.ok()) {
      problems.push_back(about_guard(change, guard, written.error()));
      continue;
    }
    const auto answer = load.ask(*target.connection, guard.query, kQueryMay);
    if (!answer.ok() && !target.connection->alive()) return answer.error();
    if (!answer.ok()) problems.push_back(about_guard(change, guard, answer.error()));
    if (answer.ok() && !answer->has_value() && guard.signal != "probe")
      problems.push_back(about_guard(change, guard, invalid_input("its query gives no number")));
  }
  return problems;
}

}  // namespace

Status refuse_by_preflight(const std::vector<PreflightCheck>& checks) {
  Error error = refused("");
  std::string text;
  for (const PreflightCheck& check : checks) {
    if (check.level != CheckLevel::kRefuse) continue;
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", check.name, check.found);
    if (!check.help.empty()) error.help.push_back(check.help);
  }
  if (text.empty()) return ok_status();
  error.message = "check target: " + text;
  return error;
}

Result<PlanOutcome> plan_change(Target& target, const std::string& file,
                                const PlanOptions& options) {
  SHOOFLY_ASSIGN(const std::string text, read_file(file));
  return plan_text(target, text, file, options);
}

Result<PlanOutcome> plan_text(Target& target, const std::string& text, const std::string& file,
                              const PlanOptions& options) {
  PlanOutcome outcome;
  outcome.source = text;
  ParsedChange parsed = parse_change(outcome.source, file);
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&parsed)) {
    outcome.refused = outcome.bad_file = true;
    outcome.problems = std::move(*problems);
    return outcome;
  }
  Change& change = std::get<Change>(parsed);
  if (!change.policies.guards_given)
    change.policies.guards = default_guards(target.engine->load().signals());
  SHOOFLY_ASSIGN(outcome.problems, unreadable_guards(target, change));
  if (!outcome.problems.empty()) {
    outcome.refused = true;
    return outcome;
  }
  SHOOFLY_ASSIGN(const Catalog catalog, target.engine->inspector().inspect(*target.connection, {}));
  const Dialect& dialect = target.engine->dialect();
  outcome.tables = tables_of(change, catalog, dialect);
  Answers answers;
  for (int round = 0;; ++round) {
    SHOOFLY_CHECK(round < kRounds, "questions come to an end");
    Inquiry inquiry = inquire(change, catalog, dialect, answers);
    if (!inquiry.problems.empty()) {
      outcome.refused = true;
      outcome.problems = std::move(inquiry.problems);
      return outcome;
    }
    if (inquiry.questions.empty()) break;
    SHOOFLY_TRY(ask(target, catalog, inquiry.questions, answers));
  }
  PlannedChange planned = make_plan({change, catalog, dialect, target.engine->advisor(),
                                     target.engine->sync(), answers, target.dsn.redacted()});
  if (auto* problems = std::get_if<std::vector<Diagnostic>>(&planned)) {
    outcome.refused = true;
    outcome.problems = std::move(*problems);
    return outcome;
  }
  outcome.plan = std::move(std::get<Plan>(planned));
  for (const Table& table : outcome.plan.before.tables) {
    if (std::find(outcome.tables.begin(), outcome.tables.end(), table.name) == outcome.tables.end())
      outcome.tables.push_back(table.name);
  }
  SHOOFLY_ASSIGN(outcome.problems, use_server_words(target, change.file, outcome.plan));
  if (!outcome.problems.empty()) {
    outcome.refused = true;
    return outcome;
  }
  SHOOFLY_ASSIGN(const std::vector<Measurement> measured, measure(target, outcome.plan, options));
  estimate(outcome.plan, measured);
  SHOOFLY_ASSIGN(outcome.preflight,
                 target.engine->load().preflight(*target.connection, catalog, outcome.tables));
  return outcome;
}

}  // namespace shoofly
