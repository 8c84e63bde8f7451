#include "scenario/life.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/verify.h"
#include "catalog/diff.h"
#include "harness/phase_statements.h"
#include "verify/table_digest.h"

namespace shoofly::testing {
namespace {

constexpr std::int64_t kStatements = 25;  // of each application that works, between two commands
constexpr std::int64_t kLongestMs = 4'000;

Status failed(const std::string& what) { return internal_error(what); }

bool ours(const Table& table) {
  return table.name.schema == "shoofly" || table.name.name.rfind("_shoofly", 0) == 0;
}

}  // namespace

Life::Life(const Scenario& scenario, std::string url, std::uint64_t seed)
    : scenario_(scenario), url_(std::move(url)), traffic_(scenario_, url_, seed), watch_(url_) {}

Status Life::run() {
  std::vector<Status (Life::*)()> parts = {&Life::prepare, &Life::quiet_round, &Life::first_round,
                                           &Life::second_round, &Life::third_round};
  if (scenario_.short_life()) parts = {&Life::prepare, &Life::quiet_round, &Life::third_round};
  for (const auto part : parts) {
    Status done = (this->*part)();
    if (done.ok()) done = healthy();
    if (!done.ok())
      return std::move(done).error().with_context(
          fmt::format("{} (after {})\n{}", scenario_.name, last_, watch_.story()));
  }
  return ok_status();
}

Status Life::healthy() const {
  const auto failures = traffic_.failures();
  if (!failures.empty()) return failed(fmt::format("{}", fmt::join(failures, "\n")));
  if (!watch_.failures().empty())
    return failed(fmt::format("{}", fmt::join(watch_.failures(), "\n")));
  if (traffic_.longest_ms() > kLongestMs)
    return failed(fmt::format("a statement took {} ms", traffic_.longest_ms()));
  return ok_status();
}

Status Life::prepare() {
  last_ = "schema";
  SHOOFLY_ASSIGN(session_, Session::open(url_));
  if (scenario_.engine == "sqlite") {
    SHOOFLY_ASSIGN(const auto mode, session_->query("pragma journal_mode = wal"));
    if (shown(mode[0][0]) != "wal") return failed("no write-ahead log");
  }
  SHOOFLY_TRY(session_->script(scenario_.schema));
  SHOOFLY_TRY(traffic_.seed());
  write_text(dir_ / "change.yaml", scenario_.change);
  SHOOFLY_ASSIGN(before_, catalog());
  if (scenario_.option("early")) {
    watch_.before_backfill = [this] {
      const Status early = traffic_.write_early(25);
      if (!early.ok()) last_ += "; early writes: " + early.error().describe();
      SHOOFLY_CHECK(early.ok(), early.error().describe().c_str());
    };
  }
  return ok_status();
}

// ---- Rounds ------------------------------------------------------------------------------------

// Nobody writes: what comes back must be what was there, digest for digest.
Status Life::quiet_round() {
  const auto early = std::exchange(watch_.before_backfill, [] {});
  quiet_ = true;
  SHOOFLY_ASSIGN(const auto before, digests(before_));
  SHOOFLY_TRY(to_gate());
  if (scenario_.short_life()) {
    SHOOFLY_TRY(to_soak());
    SHOOFLY_TRY(verify());
  }
  SHOOFLY_TRY(go_back());
  SHOOFLY_ASSIGN(const auto after, digests(before_));
  if (before != after)
    return failed("after a rollback without traffic the rows are not those before start");
  watch_.before_backfill = early;
  quiet_ = false;
  traffic_.start(Application::kOld);
  return ok_status();
}

Status Life::first_round() {
  SHOOFLY_TRY(to_gate());
  traffic_.start(Application::kNew);
  use(Application::kNew);
  SHOOFLY_TRY(check("gate"));
  SHOOFLY_TRY(verify());
  SHOOFLY_TRY(check("gate"));
  traffic_.stop(Application::kNew);
  return go_back();
}

Status Life::second_round() {
  SHOOFLY_TRY(to_gate());
  traffic_.start(Application::kNew);
  use(Application::kNew);
  SHOOFLY_TRY(to_soak());
  SHOOFLY_TRY(verify());
  traffic_.stop(Application::kNew);
  return go_back();
}

Status Life::third_round() {
  SHOOFLY_TRY(to_gate());
  traffic_.start(Application::kNew);
  use(Application::kNew);
  SHOOFLY_TRY(to_soak());
  SHOOFLY_TRY(to_contracted());
  SHOOFLY_TRY(command("restore", RunStatus::kSoaking, [](const Command& c) { return restore(c); }));
  SHOOFLY_TRY(check("soak"));  // while the new one writes in the shape of before
  traffic_.set_shape(Shape::kSoak);
  SHOOFLY_TRY(check("soak"));
  traffic_.start(Application::kOld);
  use(Application::kOld);
  use(Application::kNew);
  SHOOFLY_TRY(check("soak"));
  SHOOFLY_TRY(to_contracted());
  SHOOFLY_TRY(command("purge", RunStatus::kPurged, [this](const Command& c) {
    return purge(c, {run_, true, true});
  }));
  use(Application::kNew);
  SHOOFLY_TRY(check("purged"));
  SHOOFLY_TRY(statements("purged"));
  traffic_.stop(Application::kNew);
  return only_new_shape();
}

// ---- Ways --------------------------------------------------------------------------------------

Status Life::to_gate() {
  SHOOFLY_TRY(traffic_.begin_run());
  watch_.expect_new_run();
  SHOOFLY_TRY(start_command());
  traffic_.set_shape(Shape::kGate);
  SHOOFLY_TRY(check("gate"));
  return statements("gate");
}

Status Life::to_soak() {
  traffic_.set_shape(Shape::kSwitching);
  SHOOFLY_TRY(command("cutover", RunStatus::kSoaking, [](const Command& c) { return cutover(c); }));
  traffic_.set_shape(Shape::kSoak);
  use(Application::kOld);
  use(Application::kNew);
  SHOOFLY_TRY(check("soak"));
  return statements("soak");
}

Status Life::to_contracted() {
  traffic_.stop(Application::kOld);
  SHOOFLY_TRY(check("soak"));
  traffic_.set_shape(Shape::kContracted);
  SHOOFLY_TRY(command("contract", RunStatus::kContracted, [this](const Command& c) {
    return contract(c, {run_, true, true});
  }));
  use(Application::kNew);
  SHOOFLY_TRY(check("contracted"));
  return statements("contracted");
}

Status Life::go_back() {
  const bool loss = scenario_.option("loss");
  traffic_.set_shape(Shape::kSwitching);
  SHOOFLY_TRY(command("rollback", RunStatus::kRolledBack,
                      [&](const Command& c) { return rollback(c, loss ? run_ : ""); }));
  traffic_.set_shape(Shape::kBefore);
  SHOOFLY_TRY(check("rolled back"));
  SHOOFLY_TRY(statements("before"));
  return same_as_before();
}

// ---- Commands ----------------------------------------------------------------------------------

Status Life::command(const std::string& name, RunStatus then, const Act& act) {
  last_ = name;
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  Result<RunOutcome> outcome = act(Command{target, run_, watch_, stop_});
  if (!outcome.ok()) return std::move(outcome).error().with_context(name);
  if (outcome->error) return Error(*outcome->error).with_context(name);
  if (outcome->run.status != then)
    return failed(fmt::format("{}: the run is {}", name, to_string(outcome->run.status)));
  return healthy();
}

Status Life::start_command() {
  last_ = "start";
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  Result<StartOutcome> outcome =
      start({target, (dir_ / "change.yaml").string(), {}, false, watch_, stop_});
  if (!outcome.ok()) return std::move(outcome).error().with_context("start");
  if (outcome->plan.refused)
    return failed("start: refused:\n" + render(outcome->plan.problems, outcome->plan.source));
  if (outcome->run->error) return Error(*outcome->run->error).with_context("start");
  run_ = outcome->run->run.id;
  if (outcome->run->run.status != RunStatus::kAtGate)
    return failed("start: the run is not at its gate");
  return healthy();
}

void Life::use(Application application) {
  if (!quiet_) traffic_.await(application, kStatements);
}

Status Life::verify() {
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  SHOOFLY_ASSIGN(const VerifyOutcome outcome, verify_run(target, run_, stop_));
  if (outcome.mismatches > 0)
    return failed(fmt::format("verify: {} mismatches", outcome.mismatches));
  return ok_status();
}

// ---- What must be there ------------------------------------------------------------------------

Status Life::check(const std::string& phase) {
  SHOOFLY_TRY(healthy());
  SHOOFLY_ASSIGN(const auto differences, traffic_.compare());
  if (differences.empty()) return ok_status();
  return failed(fmt::format("{}: rows are not as the applications wrote them:\n{}", phase,
                            fmt::join(differences, "\n")));
}

Status Life::statements(const std::string& phase) {
  return hold_statements(scenario_, phase, *session_);
}

Result<Catalog> Life::catalog() {
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  SHOOFLY_ASSIGN(Catalog catalog, target.engine->inspector().inspect(*target.connection, {}));
  std::erase_if(catalog.tables, ours);
  return catalog;
}

Result<std::map<std::string, std::string>> Life::digests(const Catalog& catalog) {
  SHOOFLY_ASSIGN(const Target target, open_target(url_));
  std::map<std::string, std::string> all;
  for (const Table& table : catalog.tables) {
    const bool meant = std::any_of(
        scenario_.tables.begin(), scenario_.tables.end(), [&](const ScenarioTable& named) {
          const auto found =
              catalog.find_written(named.name, target.engine->dialect().capabilities().fold_lower);
          return found.size() == 1 && found[0]->name == table.name;
        });
    if (!meant || table.key_columns().empty()) continue;
    DigestRequest request{target.dsn, table, {}, 1};
    SHOOFLY_ASSIGN(const RangeDigest digest, digest_table(*target.engine, request));
    all[table.name.display()] = fmt::format("{} {} {}", digest.rows, digest.sum1, digest.sum2);
  }
  return all;
}

Status Life::same_as_before() {
  SHOOFLY_ASSIGN(const Catalog now, catalog());
  const auto differences = diff(before_, now);
  if (differences.empty()) return ok_status();
  return failed("after rollback the catalog is not the one before start:\n" + render(differences));
}

Status Life::only_new_shape() {
  for (const ScenarioTable& table : scenario_.tables) {
    // What is no table is a view of the application's own over one.
    if (before_.find_written(table.name, scenario_.engine == "postgres").empty()) continue;
    std::vector<std::string> expected;
    for (const ScenarioColumn& column : table.columns) {
      if (column.side != Side::kOld) expected.push_back(column.bare);
    }
    SHOOFLY_ASSIGN(Target target, open_target(url_));
    SHOOFLY_ASSIGN(const Catalog now, target.engine->inspector().inspect(*target.connection, {}));
    const auto tables =
        now.find_written(table.new_name(), target.engine->dialect().capabilities().fold_lower);
    if (tables.size() != 1)
      return failed("table " + table.new_name() + " is not there after purge");
    std::vector<std::string> found;
    for (const Column& column : tables[0]->columns) found.push_back(column.name);
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    if (table.more && std::includes(found.begin(), found.end(), expected.begin(), expected.end()))
      continue;
    if (found != expected)
      return failed(fmt::format("after purge {} has columns {}; expected {}", table.name,
                                fmt::join(found, ", "), fmt::join(expected, ", ")));
  }
  return ok_status();
}

}  // namespace shoofly::testing
