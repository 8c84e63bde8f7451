#include "property/case_life.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/verify.h"

namespace shoofly::testing {
namespace {

constexpr std::int64_t kStatements = 12;  // of each application that works, between two commands
// locks.timeout, and what a machine that is busy with other tests adds.
constexpr double kLongestWaitMs = 300 + 1'700;

Status failed(const std::string& what) { return internal_error(what); }

bool is_refusal(const Error& error) {
  return error.kind == ErrorKind::kRefused || error.kind == ErrorKind::kInvalidInput ||
         error.kind == ErrorKind::kUnsupported;
}

}  // namespace

void TroubleWatch::arm(int at, std::function<void()> what) {
  left_ = at;
  what_ = std::move(what);
}

void TroubleWatch::distrust() {
  distrusted_ = true;
  forget_session();
}

void TroubleWatch::expect_new_run() {
  distrusted_ = false;
  StepWatch::expect_new_run();
}

void TroubleWatch::tick() {
  if (left_ > 0 && --left_ == 0) what_();
}

void TroubleWatch::on_step_begin(const Step& step, Direction direction) {
  StepWatch::on_step_begin(step, direction);
  tick();
}

void TroubleWatch::on_step_end(const Step& step, Direction direction, const std::string& detail) {
  if (!distrusted_) StepWatch::on_step_end(step, direction, detail);
}

void TroubleWatch::on_progress(const Step&, const FillProgress&) { tick(); }

CaseLife::CaseLife(const PropertyCase& one, PostgresServer& server, ScratchDatabase& database)
    : one_(one),
      server_(server),
      url_(database.url()),
      scenario_(scenario_of(one)),
      dir_("property"),
      traffic_(scenario_, url_, one.seed),
      waits_(url_),
      watch_(url_) {
  loss_ = std::any_of(one.wishes.begin(), one.wishes.end(),
                      [](const SchemaWish& wish) { return wish.loss; });
}

Status CaseLife::run() {
  Status done = prepare();
  if (done.ok()) done = live();
  if (done.ok()) done = healthy();
  if (done.ok()) return done;
  return std::move(done).error().with_context(fmt::format("after {}\n{}", last_, watch_.story()));
}

Status CaseLife::prepare() {
  last_ = "schema";
  SHOOFLY_ASSIGN(session_, Session::open(url_));
  SHOOFLY_TRY(session_->script(scenario_.schema));
  SHOOFLY_TRY(traffic_.seed());
  write_text(dir_ / "change.yaml", scenario_.change);
  SHOOFLY_ASSIGN(catalog_, dump_catalog(*session_));
  for (const SchemaWish& wish : one_.wishes) {
    SHOOFLY_ASSIGN(CatalogLines rows, moved_rows(wish.moved));
    moved_.push_back(std::move(rows));
  }
  if (!one_.early) return ok_status();
  watch_.before_backfill = [this] {
    const Status early = traffic_.write_early(10);
    if (!early.ok()) last_ += "; the new application, early: " + early.error().describe();
  };
  return ok_status();
}

Status CaseLife::live() {
  for (const Stage& stage : one_.life) {
    SHOOFLY_TRY(this->stage(stage));
    if (!refusals_.empty()) return ok_status();
    SHOOFLY_TRY(healthy());
    if (stage.trouble == Trouble::kBack) return ok_status();
  }
  return ok_status();
}

Status CaseLife::stage(const Stage& stage) {
  switch (stage.move) {
    case Move::kStart:
      return begin(stage);
    case Move::kCutover:
      return cut_over(stage);
    case Move::kRollback:
      return go_back(stage);
    case Move::kContract:
      return contract_run(stage);
    case Move::kRestore:
      return restore_run(stage);
    case Move::kPurge:
      return purge_run(stage);
  }
  SHOOFLY_BUG("move");
}

// ---- Stages ------------------------------------------------------------------------------------

Status CaseLife::begin(const Stage& stage) {
  last_ = "start";
  SHOOFLY_TRY(traffic_.begin_run());
  watch_.expect_new_run();
  if (stage.quiet) {
    SHOOFLY_ASSIGN(rows_, rows());
  } else {
    traffic_.start(Application::kOld);
  }
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  StopToken stop;
  arm(stage, stop);
  Result<StartOutcome> outcome =
      start({target, (dir_ / "change.yaml").string(), {}, false, watch_, stop});
  if (!outcome.ok()) {
    if (!is_refusal(outcome.error())) return std::move(outcome).error().with_context("start");
    refusals_.push_back(outcome.error().describe());
    return refused_start();
  }
  if (outcome->plan.refused) {
    for (const Diagnostic& problem : outcome->plan.problems) refusals_.push_back(problem.problem);
    if (refusals_.empty()) return failed("start: refused, and nobody says why");
    return refused_start();
  }
  run_ = outcome->run->run.id;
  SHOOFLY_TRY(finish(stage, RunStatus::kAtGate, std::move(*outcome->run)));
  if (stage.trouble == Trouble::kBack && traffic_.shape() == Shape::kBefore) return ok_status();
  traffic_.set_shape(Shape::kGate);
  if (stage.quiet) return ok_status();
  SHOOFLY_TRY(check());
  traffic_.start(Application::kNew);
  use_both();
  SHOOFLY_TRY(check());
  SHOOFLY_TRY(verify());
  return check();
}

// Of every table; where a trigger stamps a row, the fill stamps it too.
Result<CatalogLines> CaseLife::rows() {
  std::vector<std::string> tables;
  for (const SchemaTable& table : one_.schema.tables) {
    if (!table.stamps) tables.push_back(table.sql_name());
  }
  return dump_rows(*session_, tables);
}

// Nothing has changed.
Status CaseLife::refused_start() {
  if (!one_.life.front().quiet) traffic_.await(Application::kOld, kStatements);
  traffic_.stop(Application::kOld);
  SHOOFLY_TRY(check());
  return same_as_before();
}

Status CaseLife::cut_over(const Stage& stage) {
  traffic_.set_shape(Shape::kSwitching);
  SHOOFLY_TRY(command(stage, RunStatus::kSoaking, [](const Command& c) { return cutover(c); }));
  if (stage.trouble == Trouble::kBack && traffic_.shape() == Shape::kBefore) return ok_status();
  traffic_.set_shape(Shape::kSoak);
  use_both();
  SHOOFLY_TRY(check());
  return verify();
}

Status CaseLife::go_back(const Stage& stage) {
  const bool quiet = one_.life.front().quiet;
  traffic_.stop(Application::kNew);
  traffic_.set_shape(Shape::kSwitching);
  SHOOFLY_TRY(command(stage, RunStatus::kRolledBack,
                      [&](const Command& c) { return rollback(c, loss_ ? run_ : ""); }));
  if (!quiet) return rolled_back();
  traffic_.set_shape(Shape::kBefore);
  SHOOFLY_ASSIGN(const CatalogLines now, rows());
  const auto changed = differences(rows_, now);
  if (!changed.empty())
    return failed(
        fmt::format("rows that nobody wrote to have changed:\n{}", fmt::join(changed, "\n")));
  return same_as_before();
}

Status CaseLife::rolled_back() {
  traffic_.set_shape(Shape::kBefore);
  traffic_.await(Application::kOld, kStatements);
  traffic_.stop(Application::kOld);
  SHOOFLY_TRY(check());
  return same_as_before();
}

Status CaseLife::contract_run(const Stage& stage) {
  traffic_.stop(Application::kOld);
  SHOOFLY_TRY(check());
  traffic_.set_shape(Shape::kContracted);
  SHOOFLY_TRY(command(stage, RunStatus::kContracted, [this](const Command& c) {
    return contract(c, {run_, true, true});
  }));
  traffic_.await(Application::kNew, kStatements);
  return check();
}

Status CaseLife::restore_run(const Stage& stage) {
  SHOOFLY_TRY(command(stage, RunStatus::kSoaking, [](const Command& c) { return restore(c); }));
  SHOOFLY_TRY(check());
  traffic_.set_shape(Shape::kSoak);
  SHOOFLY_TRY(check());  // what the old side of each row is now
  traffic_.start(Application::kOld);
  use_both();
  return check();
}

Status CaseLife::purge_run(const Stage& stage) {
  SHOOFLY_TRY(command(stage, RunStatus::kPurged, [this](const Command& c) {
    return purge(c, {run_, true, true});
  }));
  traffic_.await(Application::kNew, kStatements);
  traffic_.stop(Application::kNew);
  SHOOFLY_TRY(check());
  return as_plain_ddl();
}

// ---- Commands ----------------------------------------------------------------------------------

void CaseLife::arm(const Stage& stage, StopToken& stop) {
  if (stage.trouble == Trouble::kNone) return watch_.arm(0, [] {});
  if (stage.trouble != Trouble::kCut) return watch_.arm(stage.at, [&stop] { stop.interrupt(); });
  watch_.arm(stage.at, [this] {
    watch_.distrust();
    const auto cut = session_->query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like "
        "'shoofly%' and datname = current_database()");
    if (!cut.ok()) last_ += "; cut: " + cut.error().describe();
  });
}

Status CaseLife::command(const Stage& stage, RunStatus then, const Act& act) {
  last_ = to_string(stage.move);
  SHOOFLY_TRY(healthy());
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  StopToken stop;
  arm(stage, stop);
  Result<RunOutcome> outcome = act(Command{target, run_, watch_, stop});
  if (!outcome.ok()) return std::move(outcome).error().with_context(last_);
  return finish(stage, then, std::move(*outcome));
}

// A command that was stopped is resumed, or the run goes back.
Status CaseLife::finish(const Stage& stage, RunStatus then, RunOutcome outcome) {
  watch_.arm(0, [] {});
  const bool stopped = outcome.error && outcome.error->kind == ErrorKind::kInterrupted;
  if (stage.trouble == Trouble::kStop && stopped) {
    last_ += ", resumed";
    SHOOFLY_ASSIGN(Target target, open_target(url_));
    StopToken stop;
    SHOOFLY_ASSIGN(outcome, resume({target, run_, watch_, stop}, {run_, true, true}));
  } else if (stage.trouble == Trouble::kBack && (stopped || !outcome.error)) {
    last_ += ", rolled back";
    traffic_.stop(Application::kNew);
    traffic_.set_shape(Shape::kSwitching);
    SHOOFLY_ASSIGN(Target target, open_target(url_));
    StopToken stop;
    SHOOFLY_ASSIGN(outcome, rollback({target, run_, watch_, stop}, loss_ ? run_ : ""));
    if (!outcome.error && outcome.run.status == RunStatus::kRolledBack) return rolled_back();
    then = RunStatus::kRolledBack;
  }
  if (outcome.error) return Error(*outcome.error).with_context(last_);
  if (outcome.run.status != then)
    return failed(fmt::format("{}: the run is {}", last_, to_string(outcome.run.status)));
  return ok_status();
}

Status CaseLife::verify() {
  SHOOFLY_ASSIGN(Target target, open_target(url_));
  StopToken stop;
  SHOOFLY_ASSIGN(const VerifyOutcome outcome, verify_run(target, run_, stop));
  if (outcome.mismatches > 0)
    return failed(fmt::format("verify: {} mismatches", outcome.mismatches));
  return ok_status();
}

// ---- What must be there ------------------------------------------------------------------------

void CaseLife::use_both() {
  traffic_.await(Application::kOld, kStatements);
  traffic_.await(Application::kNew, kStatements);
}

Status CaseLife::check() {
  SHOOFLY_TRY(healthy());
  SHOOFLY_ASSIGN(const auto differences, traffic_.compare());
  if (!differences.empty())
    return failed(fmt::format("rows are not as the applications wrote them:\n{}",
                              fmt::join(differences, "\n")));
  SHOOFLY_TRY(nothing_moved_away());
  return in_step();
}

// Each as text; of a table that is not there none.
Result<CatalogLines> CaseLife::moved_rows(const MovedRows& moved) {
  CatalogLines lines;
  if (moved.from.empty()) return lines;
  std::string sql = moved.from;
  SHOOFLY_ASSIGN(const auto there, session_->query("select to_regclass($1)::text", {moved.to}));
  if (there[0][0]) sql += fmt::format(" union all select t::text from {} as t", moved.to);
  SHOOFLY_ASSIGN(const auto rows, session_->query(sql));
  for (const TextRow& row : rows) {
    if (!lines.insert(shown(row[0])).second)
      return internal_error("in both tables: " + shown(row[0]));
  }
  return lines;
}

Status CaseLife::nothing_moved_away() {
  for (std::size_t i = 0; i < one_.wishes.size(); ++i) {
    SHOOFLY_ASSIGN(const CatalogLines now, moved_rows(one_.wishes[i].moved));
    const auto changed = differences(moved_[i], now);
    if (!changed.empty())
      return failed(
          fmt::format("rows that move are not as they were:\n{}", fmt::join(changed, "\n")));
  }
  return ok_status();
}

// One statement sees both tables as of one moment.
Status CaseLife::in_step() {
  if (traffic_.shape() != Shape::kGate && traffic_.shape() != Shape::kSoak) return ok_status();
  for (const SchemaWish& wish : one_.wishes) {
    if (wish.in_step.empty()) continue;
    SHOOFLY_ASSIGN(const auto rows, session_->query(wish.in_step));
    if (shown(rows[0][0]) != "0")
      return failed(fmt::format("{} rows are out of step: {}", shown(rows[0][0]), wish.in_step));
  }
  return ok_status();
}

Status CaseLife::healthy() const {
  const auto failures = traffic_.failures();
  if (!failures.empty()) return failed(fmt::format("{}", fmt::join(failures, "\n")));
  if (!watch_.failures().empty())
    return failed(fmt::format("{}", fmt::join(watch_.failures(), "\n")));
  if (waits_.longest_ms() > kLongestWaitMs)
    return failed(fmt::format("an application waited {:.0f} ms for us: {}", waits_.longest_ms(),
                              waits_.longest()));
  if (last_.find("; ") != std::string::npos) return failed(last_);
  return ok_status();
}

Status CaseLife::same_as_before() {
  SHOOFLY_ASSIGN(CatalogLines now, dump_catalog(*session_));
  auto changed = differences(catalog_, now);
  const bool labels = std::any_of(one_.wishes.begin(), one_.wishes.end(), [](const SchemaWish& w) {
    return w.kind == "add_enum_value";  // no server takes a label away again
  });
  if (labels) std::erase_if(changed, [](const auto& line) { return line.find("type mood") == 2; });
  SHOOFLY_ASSIGN(const auto left, leftovers(*session_));
  for (const std::string& line : left) changed.push_back("left behind: " + line);
  if (changed.empty()) return ok_status();
  return failed(
      fmt::format("the schema is not the one before start:\n{}", fmt::join(changed, "\n")));
}

Status CaseLife::as_plain_ddl() {
  SHOOFLY_ASSIGN(const auto left, leftovers(*session_));
  if (!left.empty())
    return failed(fmt::format("left behind after purge:\n{}", fmt::join(left, "\n")));
  const bool own = std::any_of(one_.wishes.begin(), one_.wishes.end(),
                               [](const SchemaWish& wish) { return wish.own_shape; });
  if (own) return ok_status();
  SHOOFLY_ASSIGN(const ScratchDatabase plain, ScratchDatabase::create(server_, "plain"));
  SHOOFLY_ASSIGN(const auto session, Session::open(plain.url()));
  SHOOFLY_TRY(session->script(scenario_.schema));
  for (const std::string& sql : plain_ddl(one_)) {
    Status done = session->script(sql);
    if (!done.ok()) return std::move(done).error().with_context("plain DDL: " + sql);
  }
  // Beside the old column's index the new one's needs a name of its own, and keeps it.
  const bool beside = std::any_of(one_.wishes.begin(), one_.wishes.end(),
                                  [](const auto& wish) { return wish.kind == "rename_column"; });
  const Names names = beside ? Names::kLeftOut : Names::kShown;
  SHOOFLY_ASSIGN(const CatalogLines expected, dump_catalog(*session, names));
  SHOOFLY_ASSIGN(const CatalogLines now, dump_catalog(*session_, names));
  const auto changed = differences(expected, now);
  if (changed.empty()) return ok_status();
  return failed(
      fmt::format("the schema is not what plain DDL makes of it:\n{}", fmt::join(changed, "\n")));
}

}  // namespace shoofly::testing
