#include "execute/journal.h"

#include <random>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/retry.h"

namespace shoofly {
namespace {

constexpr int kWriteTries = 30;  // of a write that was not let in

constexpr const char* kRunColumns[] = {"id",         "change",     "number",       "plan",
                                       "expected",   "status",     "goal",         "phase",
                                       "fence",      "runner",     "runner_since", "created_at",
                                       "updated_at", "cutover_at", "verified_at",  "contracted_at",
                                       "message",    "escalation", "program"};

Sql run_columns(const SqlWriter& writer) {
  std::vector<std::string> names(std::begin(kRunColumns), std::end(kRunColumns));
  return writer.idents(names);
}

Result<RunRecord> run_from(const std::vector<Value>& row) {
  RunRecord run;
  std::size_t i = 0;
  const auto next = [&] { return as_text(row[i++]); };
  run.id = next();
  run.change = next();
  run.number = static_cast<int>(as_int(row[i++]));
  run.plan_text = next();
  run.expected = next();
  const std::optional<RunStatus> status = run_status_from(next());
  if (!status) return damaged_journal(run.id, "status");
  run.status = *status;
  const std::optional<Goal> goal = goal_from(next());
  if (!goal) return damaged_journal(run.id, "goal");
  run.goal = *goal;
  run.phase = next();
  run.fence = as_int(row[i++]);
  run.runner = next();
  run.runner_since = next();
  run.created_at = next();
  run.updated_at = next();
  run.cutover_at = next();
  run.verified_at = next();
  run.contracted_at = next();
  run.message = next();
  run.escalation = next();
  run.program = next();
  run.heartbeat = next();
  run.request = next();
  return run;
}

// Not one: a server that lost its last moments (a standby that took over) gives the same numbers
// out again, and two runners must not meet in one.
std::int64_t fence_step() {
  std::random_device source;
  return 1 + static_cast<std::int64_t>(source());
}

Error taken_over(const RunRecord& record) {
  return {ErrorKind::kConflict,
          fmt::format("write journal: another runner has taken over run \"{}\"", record.id)};
}

Value text(std::string_view value) { return std::string(value); }
Value number(std::int64_t value) { return value; }

}  // namespace

Error damaged_journal(std::string_view run_id, std::string_view what) {
  return Error{ErrorKind::kData,
               fmt::format("read journal: the {} of run \"{}\" is not as shoofly writes it: "
                           "somebody else has changed the journal",
                           what, run_id)}
      .with_help("put the journal back as it was, from a backup or by hand");
}

Journal::Journal(Connection& connection, const Engine& engine, Clock& clock)
    : connection_(connection), engine_(engine), clock_(clock), writer_(engine.dialect().writer()) {}

Sql Journal::p(int number) const { return Sql::checked(engine_.dialect().placeholder(number)); }

QualifiedName Journal::table(std::string_view name) const {
  return engine_.dialect().journal_table(name);
}

std::string Journal::now() const { return format_utc(clock_.now()); }

Result<ResultSet> Journal::note(const Statement& statement) {
  Result<std::vector<ResultSet>> results = note_together({statement});
  if (!results.ok()) return std::move(results).error().with_context("write journal");
  return std::move((*results)[0]);
}

// SQLite has one write lock for the whole file: under heavy traffic a write of ours may miss its
// turn several times, and nothing has happened then.
Result<std::vector<ResultSet>> Journal::note_together(const std::vector<Statement>& statements) {
  fault::point("journal:before");
  Backoff backoff(Milliseconds(20), Milliseconds(500));
  Result<std::vector<ResultSet>> results = connection_.run_together(statements);
  for (int tries = 1;
       tries < kWriteTries && !results.ok() && results.error().kind == ErrorKind::kRetryable;
       ++tries) {
    clock_.sleep_for(backoff.next());
    results = connection_.run_together(statements);
  }
  fault::point("journal:after");
  return results;
}

Result<bool> Journal::exists() {
  // Asking for the version of a journal that is not there fails on the missing table; engines
  // differ in how they say so, so the question is asked of an empty result that every engine can
  // give.
  Result<int> found = version();
  if (!found.ok()) return std::move(found).error();
  if (*found > kVersion) {
    return refused(
               fmt::format(
                   "open journal: it was written by a newer version of shoofly (journal version {}, "
                   "this program knows {})",
                   *found, kVersion))
        .with_help("use the version of shoofly that started the run");
  }
  return *found > 0;
}

Status Journal::refuse_stranger() {
  const std::optional<Statement> question = engine_.dialect().journal_stranger();
  if (!question) return ok_status();
  SHOOFLY_ASSIGN(const ResultSet owner, connection_.run(*question));
  if (owner.rows.empty()) return ok_status();
  return refused(
             fmt::format("open journal: {} {}, and can let us run what he likes with your rights",
                         as_text(owner.rows[0][0]), as_text(owner.rows[0][1])))
      .with_help(as_text(owner.rows[0][2]));
}

// "The table" of the server's message is the journal's: say whose that is.
Error Journal::not_readable(Error error) {
  const std::optional<Statement> question = engine_.dialect().journal_owner();
  if (error.kind == ErrorKind::kRefused && question) {
    const Result<ResultSet> owner = connection_.run(*question);
    const bool known = owner.ok() && !owner->rows.empty();
    error.help = {
        known ? fmt::format("the journal of the runs belongs to role {}: run as that role, or "
                            "as a member of it",
                            as_text(owner->rows[0][0]))
              : std::string("run as the role that owns the journal's schema: who it is says "
                            "select nspowner::regrole from pg_namespace where nspname = "
                            "'shoofly'")};
  }
  return std::move(error).with_context("read journal");
}

Result<int> Journal::version() {
  SHOOFLY_TRY(refuse_stranger());
  Result<ResultSet> result = connection_.run({sql("select {} from {} where {} = {}", Ident{"value"},
                                                  table("meta"), Ident{"name"}, Text{"version"}),
                                              {}});
  if (!result.ok()) {
    if (result.error().kind == ErrorKind::kNotFound) return 0;
    return not_readable(std::move(result).error());
  }
  return result->rows.empty() ? 0 : static_cast<int>(as_int(result->rows[0][0]));
}

Status Journal::ensure() {
  SHOOFLY_ASSIGN(const bool there, exists());
  if (there) return ok_status();
  std::vector<Statement> statements = engine_.dialect().journal_namespace();
  const auto add = [&](Sql text) { statements.push_back({std::move(text), {}}); };
  add(sql("create table if not exists {} (name text primary key, value text not null)",
          table("meta")));
  add(sql(
      "create table if not exists {} (id text primary key, change text not null, number bigint not null, "
      "plan text not null, expected text not null, status text not null, goal text not null, phase text not null, "
      "fence bigint not null, runner text not null, runner_since text not null, created_at text not null, updated_at text not null, cutover_at text not null, "
      "verified_at text not null, contracted_at text not null, message text not null, escalation text not null, "
      "program text not null, unique (change, number))",
      table("run")));
  add(sql(
      "create table if not exists {} (run_id text primary key, heartbeat text not null, request text not null)",
      table("pulse")));
  add(sql(
      "create table if not exists {} (run_id text not null, step_id text not null, ordinal bigint not null, "
      "state text not null, started_at text not null, finished_at text not null, rows bigint not null, "
      "detail text not null, primary key (run_id, step_id))",
      table("step")));
  add(sql(
      "create table if not exists {} (run_id text not null, step_id text not null, slot integer not null, "
      "upto text, rows bigint not null, chunks bigint not null, updated_at timestamptz, "
      "primary key (run_id, step_id, slot))",
      table("chunk")));
  add(sql(
      "create table if not exists {} (run_id text not null, number bigint not null, at text not null, "
      "kind text not null, text text not null, primary key (run_id, number))",
      table("event")));
  statements.push_back(guard_table());
  add(sql("insert into {} (name, value) values ({}, {}) on conflict (name) do nothing",
          table("meta"), Text{"version"}, Text{std::to_string(kVersion)}));
  for (Statement& statement : engine_.dialect().journal_privacy())
    statements.push_back(std::move(statement));
  Result<std::vector<ResultSet>> made = note_together(statements);
  if (!made.ok()) return std::move(made).error().with_context("create journal");
  return ok_status();
}

Result<RunRecord> Journal::create(const std::string& change, const std::string& plan_text,
                                  const std::string& expected,
                                  const std::vector<std::string>& step_ids,
                                  const std::string& program) {
  SHOOFLY_ASSIGN(const ResultSet highest,
                 connection_.run({sql("select coalesce(max(number), 0) from {} where change = {}",
                                      table("run"), p(1)),
                                  {text(change)}}));
  RunRecord run;
  run.change = change;
  run.number = static_cast<int>(as_int(highest.rows[0][0])) + 1;
  run.id = fmt::format("{}-{}", change, run.number);
  run.plan_text = plan_text;
  run.expected = expected;
  run.program = program;
  run.created_at = run.updated_at = now();
  std::vector<Statement> statements;
  std::vector<Value> values = {text(run.id),
                               text(change),
                               number(run.number),
                               text(plan_text),
                               text(expected),
                               text(to_string(run.status)),
                               text(to_string(run.goal)),
                               text(""),
                               number(0),
                               text(""),
                               text(""),
                               text(run.created_at),
                               text(run.updated_at),
                               text(""),
                               text(""),
                               text(""),
                               text(""),
                               text(""),
                               text(program)};
  std::vector<Sql> places;
  for (int i = 1; i <= static_cast<int>(values.size()); ++i) places.push_back(p(i));
  statements.push_back({sql("insert into {} ({}) values ({})", table("run"), run_columns(writer_),
                            Sql::join(places, ", ")),
                        std::move(values)});
  statements.push_back(
      {sql("insert into {} (run_id, heartbeat, request) values ({}, '', '')", table("pulse"), p(1)),
       {text(run.id)}});
  std::int64_t ordinal = 0;
  for (const std::string& step : step_ids) {
    statements.push_back(
        {sql("insert into {} (run_id, step_id, ordinal, state, started_at, finished_at, rows, detail) "
             "values ({}, {}, {}, {}, '', '', 0, '')",
             table("step"), p(1), p(2), p(3), p(4)),
         {text(run.id), text(step), number(++ordinal), text(to_string(StepState::kPending))}});
  }
  Result<std::vector<ResultSet>> made = note_together(statements);
  if (!made.ok()) return std::move(made).error().with_context("create run");
  return run;
}

Result<std::vector<RunRecord>> Journal::read_runs(const Statement& statement) {
  SHOOFLY_ASSIGN(const ResultSet result, connection_.run(statement));
  std::vector<RunRecord> runs;
  runs.reserve(result.rows.size());
  for (const std::vector<Value>& row : result.rows) {
    SHOOFLY_ASSIGN(RunRecord run, run_from(row));
    runs.push_back(std::move(run));
  }
  return runs;
}

Result<RunRecord> Journal::load(const std::string& run_id) {
  SHOOFLY_ASSIGN(
      std::vector<RunRecord> runs,
      read_runs({sql("select {}, heartbeat, request from {} join {} on run_id = id where id = {}",
                     run_columns(writer_), table("run"), table("pulse"), p(1)),
                 {text(run_id)}}));
  if (runs.empty())
    return not_found(fmt::format("find run: there is no run \"{}\" on this target", run_id));
  return std::move(runs[0]);
}

Result<std::vector<RunRecord>> Journal::list() {
  return read_runs(
      {sql("select {}, heartbeat, request from {} join {} on run_id = id order by created_at desc, number desc",
           run_columns(writer_), table("run"), table("pulse")),
       {}});
}

Status Journal::take_over(RunRecord& record, const std::string& runner, Goal goal) {
  const std::string time = now();
  const std::int64_t before = record.fence;
  record.fence = before + fence_step();
  const std::vector<Statement> statements = {
      {sql("update {} set fence = {}, runner = {}, runner_since = {}, goal = {}, status = {}, updated_at = {}, message = '' "
           "where id = {} and fence = {} returning id",
           table("run"), p(1), p(2), p(3), p(4), p(5), p(6), p(7), p(8)),
       {number(record.fence), text(runner), text(time), text(to_string(goal)),
        text(to_string(RunStatus::kRunning)), text(time), text(record.id), number(before)}},
      {sql("update {} set heartbeat = {}, request = '' where run_id = {}", table("pulse"), p(1),
           p(2)),
       {text(time), text(record.id)}}};
  Result<std::vector<ResultSet>> done = note_together(statements);
  if (!done.ok()) return std::move(done).error().with_context("take over run");
  if ((*done)[0].rows.empty()) {
    return Error(ErrorKind::kConflict,
                 fmt::format("take over run \"{}\": another runner was faster", record.id));
  }
  record.runner = runner;
  record.runner_since = record.heartbeat = record.updated_at = time;
  record.request.clear();
  record.goal = goal;
  record.status = RunStatus::kRunning;
  record.message.clear();
  return ok_status();
}

Status Journal::save(RunRecord& record) {
  record.updated_at = now();
  SHOOFLY_ASSIGN(
      const ResultSet result,
      note(
          {sql("update {} set expected = {}, status = {}, goal = {}, phase = {}, updated_at = {}, cutover_at = {}, "
               "verified_at = {}, contracted_at = {}, message = {}, escalation = {} where id = {} and fence = {} "
               "returning id",
               table("run"), p(1), p(2), p(3), p(4), p(5), p(6), p(7), p(8), p(9), p(10), p(11),
               p(12)),
           {text(record.expected), text(to_string(record.status)), text(to_string(record.goal)),
            text(record.phase), text(record.updated_at), text(record.cutover_at),
            text(record.verified_at), text(record.contracted_at), text(record.message),
            text(record.escalation), text(record.id), number(record.fence)}}));
  if (result.rows.empty()) return taken_over(record);
  return ok_status();
}

Status Journal::confirm(const RunRecord& record) {
  SHOOFLY_ASSIGN(const ResultSet found,
                 connection_.run({sql("select id from {} where id = {} and fence = {}",
                                      table("run"), p(1), p(2)),
                                  {text(record.id), number(record.fence)}}));
  return found.rows.empty() ? Status(taken_over(record)) : ok_status();
}

std::vector<Statement> Journal::forget_verification(const RunRecord& record) const {
  return {{sql("update {} set verified_at = '' where id = {} and fence = {} returning id",
               table("run"), p(1), p(2)),
           {text(record.id), number(record.fence)}}};
}

Status Journal::release(RunRecord& record) {
  record.runner.clear();
  SHOOFLY_ASSIGN(
      const ResultSet result,
      note({sql("update {} set runner = '' where id = {} and fence = {}", table("run"), p(1), p(2)),
            {text(record.id), number(record.fence)}}));
  static_cast<void>(result);
  return ok_status();
}

Result<Journal::Pulse> Journal::heartbeat(const RunRecord& record) {
  // Not a `note`: the crash sweep counts writes, and this one comes by time.
  SHOOFLY_ASSIGN(
      const std::vector<ResultSet> results,
      connection_.run_together(
          {{sql("select fence from {} where id = {}", table("run"), p(1)), {text(record.id)}},
           {sql("update {} set heartbeat = {} where run_id = {} returning request", table("pulse"),
                p(1), p(2)),
            {text(now()), text(record.id)}}}));
  if (results[0].rows.empty() || results[1].rows.empty()) return Pulse{true, ""};
  return Pulse{as_int(results[0].rows[0][0]) != record.fence, as_text(results[1].rows[0][0])};
}

Status Journal::request(const std::string& run_id, const std::string& what) {
  SHOOFLY_ASSIGN(
      const ResultSet result,
      note({sql("update {} set request = {} where run_id = {}", table("pulse"), p(1), p(2)),
            {text(what), text(run_id)}}));
  static_cast<void>(result);
  return ok_status();
}

Result<std::vector<StepRecord>> Journal::steps(const std::string& run_id) {
  SHOOFLY_ASSIGN(
      const ResultSet result,
      connection_.run(
          {sql("select step_id, state, started_at, finished_at, rows, detail from {} where run_id = {} "
               "order by ordinal",
               table("step"), p(1)),
           {text(run_id)}}));
  std::vector<StepRecord> steps;
  for (const std::vector<Value>& row : result.rows) {
    const std::optional<StepState> state = step_state_from(as_text(row[1]));
    if (!state) return damaged_journal(run_id, "state of a step");
    steps.push_back({as_text(row[0]), *state, as_text(row[2]), as_text(row[3]), as_int(row[4]),
                     as_text(row[5])});
  }
  return steps;
}

std::vector<Statement> Journal::step_statements(const RunRecord& record,
                                                const StepRecord& step) const {
  return {
      {sql("update {} set expected = {}, phase = {}, updated_at = {} where id = {} and fence = {} returning id",
           table("run"), p(1), p(2), p(3), p(4), p(5)),
       {text(record.expected), text(record.phase), text(now()), text(record.id),
        number(record.fence)}},
      {sql("update {} set state = {}, started_at = {}, finished_at = {}, rows = {}, detail = {} where run_id = {} and "
           "step_id = {}",
           table("step"), p(1), p(2), p(3), p(4), p(5), p(6), p(7)),
       {text(to_string(step.state)), text(step.started_at), text(step.finished_at),
        number(step.rows), text(step.detail), text(record.id), text(step.id)}}};
}

Status Journal::save_step(const RunRecord& record, const StepRecord& step) {
  Result<std::vector<ResultSet>> result = note_together(step_statements(record, step));
  if (!result.ok()) return std::move(result).error().with_context("write journal");
  if ((*result)[0].rows.empty()) return taken_over(record);
  return ok_status();
}

Result<std::vector<SlotRecord>> Journal::slots(const std::string& run_id,
                                               const std::string& step_id) {
  SHOOFLY_ASSIGN(
      const ResultSet result,
      connection_.run(
          {sql("select slot, upto, rows, chunks from {} where run_id = {} and step_id = {} order by slot",
               table("chunk"), p(1), p(2)),
           {text(run_id), text(step_id)}}));
  std::vector<SlotRecord> slots;
  for (const std::vector<Value>& row : result.rows) {
    slots.push_back(
        {static_cast<int>(as_int(row[0])), as_text(row[1]), as_int(row[2]), as_int(row[3])});
  }
  return slots;
}

Status Journal::set_slots(const std::string& run_id, const std::string& step_id, int count,
                          const std::string& upto) {
  std::vector<Statement> statements;
  for (int slot = kLowWaterSlot; slot < count; ++slot) {
    statements.push_back(
        {sql("insert into {} (run_id, step_id, slot, upto, rows, chunks) values ({}, {}, {}, {}, 0, 0) "
             "on conflict (run_id, step_id, slot) do update set upto = excluded.upto",
             table("chunk"), p(1), p(2), p(3), p(4)),
         {text(run_id), text(step_id), number(slot), text(upto)}});
  }
  Result<std::vector<ResultSet>> result = note_together(statements);
  if (!result.ok()) return std::move(result).error().with_context("write journal");
  return ok_status();
}

Status Journal::mark_low_water(const std::string& run_id, const std::string& step_id,
                               const std::string& upto) {
  // Not a `note`: the crash sweep counts writes, and this one comes by time.
  SHOOFLY_ASSIGN(
      const ResultSet result,
      connection_.run(
          {sql("update {} set upto = {} where run_id = {} and step_id = {} and slot = {}",
               table("chunk"), p(1), p(2), p(3), kLowWaterSlot),
           {text(upto), text(run_id), text(step_id)}}));
  static_cast<void>(result);
  return ok_status();
}

Status Journal::clear_slots(const std::string& run_id, const std::string& step_id) {
  SHOOFLY_ASSIGN(
      const ResultSet result,
      note({sql("delete from {} where run_id = {} and step_id = {}", table("chunk"), p(1), p(2)),
            {text(run_id), text(step_id)}}));
  static_cast<void>(result);
  return ok_status();
}

}  // namespace shoofly
