#include "execute/step_runner.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/plural.h"
#include "base/retry.h"
#include "catalog/diff.h"
#include "catalog/json.h"
#include "execute/backfill.h"
#include "execute/drift.h"
#include "execute/look.h"
#include "execute/shown.h"
#include "execute/table_copy.h"
#include "execute/update_walk.h"
#include "verify/in_step.h"
#include "verify/row_count.h"

namespace shoofly {
namespace {

constexpr int kTriesAlone = 20;  // of a step that commits by itself

std::string keys_text(const std::vector<Key>& keys) {
  std::vector<std::string> texts;
  for (const Key& key : keys) texts.push_back(display(key, Masking::kShown));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string rate_text(std::int64_t rows, Milliseconds elapsed) {
  if (elapsed.count() <= 0) return plural(rows, "row");
  return fmt::format("{} in {}, {:.0f} rows/s", plural(rows, "row"), format_duration(elapsed),
                     static_cast<double>(rows) * 1000.0 / static_cast<double>(elapsed.count()));
}

}  // namespace

Result<Prepared> prepare(const Engine& engine, const std::vector<Action>& actions,
                         const Catalog& before) {
  Prepared prepared;
  prepared.after = before;
  for (const Action& action : actions) {
    SHOOFLY_ASSIGN(Rendered rendered, engine.dialect().render(action, prepared.after));
    prepared.transactional = prepared.transactional && rendered.transactional;
    for (Statement& statement : rendered.statements)
      prepared.statements.push_back(std::move(statement));
    SHOOFLY_TRY(apply(action, prepared.after, engine.sync().triggers()));
    const QualifiedName& table = table_of(action);
    if (std::find(prepared.tables.begin(), prepared.tables.end(), table) == prepared.tables.end()) {
      prepared.tables.push_back(table);
    }
  }
  return prepared;
}

StepRunner::StepRunner(RunScope& scope, Catalog& expected) : scope_(scope), expected_(expected) {}

void StepRunner::note(const std::string& kind, const std::string& text) {
  // An event that cannot be written must not stop the work it tells about; the person sees it
  // anyway.
  const Status written = scope_.journal.event(scope_.run.id, kind, text);
  if (!written.ok()) scope_.observer.on_note("event not journaled: " + written.error().describe());
}

StepState StepRunner::done_state(Direction direction) const {
  return direction == Direction::kForward ? StepState::kDone : StepState::kUndone;
}

Status StepRunner::finish(Direction direction, StepRecord& record) {
  record.state = done_state(direction);
  record.finished_at = format_utc(scope_.clock.now());
  return scope_.journal.save_step(scope_.run, record);
}

Status StepRunner::run(const Step& step, Direction direction, StepRecord& record) {
  const Work& work = direction == Direction::kForward ? step.forward : step.backward;
  scope_.run.phase = to_string(step.phase);
  scope_.observer.on_step_begin(step, direction);
  if (!std::holds_alternative<NoWork>(work)) {
    // Its ledger is walked from the start, and not from where the way there was left.
    const bool turned = direction == Direction::kBackward && record.state != StepState::kUndoing;
    if (turned && std::holds_alternative<MoveWork>(work))
      SHOOFLY_TRY(scope_.journal.clear_slots(scope_.run.id, step.id));
    record.state = direction == Direction::kForward ? StepState::kRunning : StepState::kUndoing;
    record.started_at = format_utc(scope_.clock.now());
    SHOOFLY_TRY(scope_.journal.save_step(scope_.run, record));
  }
  Status done = perform(step, work, direction, record);
  if (!done.ok()) return std::move(done).error().with_context(fmt::format("step {}", step.id));
  scope_.observer.on_step_end(step, direction, record.detail);
  return ok_status();
}

Status StepRunner::perform(const Step& step, const Work& work, Direction direction,
                           StepRecord& record) {
  if (std::holds_alternative<NoWork>(work))
    return finish(direction, record);  // what was measured stays
  record.detail.clear();
  if (const auto* actions = std::get_if<DdlWork>(&work))
    return ddl(step, *actions, direction, record);
  if (const auto* wanted = std::get_if<CopyWork>(&work))
    return copy(step, *wanted, direction, record);
  SHOOFLY_TRY(rows(step, work, record));
  return finish(direction, record);
}

Status StepRunner::rows(const Step& step, const Work& work, StepRecord& record) {
  if (const auto* wanted = std::get_if<FillWork>(&work)) return fill(step, *wanted, record);
  if (const auto* wanted = std::get_if<CheckWork>(&work)) return check(step, *wanted, record);
  if (const auto* wanted = std::get_if<TableFillWork>(&work)) return repeat(step, *wanted, record);
  if (const auto* wanted = std::get_if<TableCheckWork>(&work)) return check(step, *wanted, record);
  if (const auto* wanted = std::get_if<MoveWork>(&work)) return move(step, *wanted, record);
  if (const auto* wanted = std::get_if<CountWork>(&work)) return count(*wanted, record);
  if (const auto* wanted = std::get_if<LossWork>(&work)) return loss(*wanted, record);
  if (const auto* wanted = std::get_if<UpdateWork>(&work)) return update(*wanted, record);
  if (const auto* wanted = std::get_if<DiscardWork>(&work)) return discard(step, *wanted, record);
  return ok_status();
}

// ---- DDL ---------------------------------------------------------------------------------------

bool StepRunner::is_done(const std::vector<Action>& actions) const {
  return is_shown(actions, expected_, scope_.engine.sync().triggers());
}

Status StepRunner::ddl(const Step& step, const DdlWork& work, Direction direction,
                       StepRecord& record) {
  if (is_done(
          work.actions)) {  // nothing to do: the catalog that the run left behind shows all of it
    record.detail = "there already";
    return finish(direction, record);
  }
  SHOOFLY_ASSIGN(Prepared prepared, prepare(scope_.engine, work.actions, expected_));
  if (prepared.transactional) {
    SHOOFLY_TRY(ddl_together(prepared.statements, prepared.after, step, direction, record));
  } else {
    SHOOFLY_TRY(ddl_alone(work));
    expected_ = std::move(prepared.after);
    scope_.run.expected = catalog_to_text(expected_);
    SHOOFLY_TRY(finish(direction, record));
  }
  return look_at_catalog(step);
}

Status StepRunner::ddl_together(const std::vector<Statement>& statements, const Catalog& after,
                                const Step& step, Direction direction, StepRecord& record) {
  RunRecord run = scope_.run;
  run.expected = catalog_to_text(after);
  StepRecord done = record;
  done.state = done_state(direction);
  done.finished_at = format_utc(scope_.clock.now());
  std::vector<Statement> all = statements;
  for (Statement& statement : scope_.journal.step_statements(run, done))
    all.push_back(std::move(statement));
  const DdlFacts& facts = direction == Direction::kForward ? step.facts : step.backward_facts;

  LockedWork locked(scope_.connection, scope_.engine,
                    lock_policy(scope_.plan.policies, scope_.plan.before.server), scope_.clock,
                    scope_.stop, scope_.observer);
  locked.on_attempt = [this](const std::string& text) { note("lock", text); };
  locked.on_end = [this](const std::string& text) {
    return scope_.journal.event(scope_.run.id, "cancel", text);
  };
  // A COMMIT in doubt is not asked about here: who goes on begins with the journal, which was
  // written in the same transaction.
  SHOOFLY_TRY(locked.transaction(all, statements.size(), facts.locks));
  expected_ = after;
  scope_.run.expected = run.expected;
  record = done;
  return ok_status();
}

Status StepRunner::ddl_alone(const DdlWork& work) {
  const SyncTriggers triggers = scope_.engine.sync().triggers();
  LockedWork patient(scope_.connection, scope_.engine,
                     lock_policy(scope_.plan.policies, scope_.plan.before.server), scope_.clock,
                     scope_.stop, scope_.observer);
  std::vector<QualifiedName> tables;
  for (const Action& action : work.actions) tables.push_back(table_of(action));
  const auto look = [&] {
    return scope_.engine.inspector().inspect(scope_.connection, {tables, false, true});
  };
  Backoff backoff(Milliseconds(500), Milliseconds(10'000));
  for (int tries = 0;; ++tries) {
    SHOOFLY_ASSIGN(const Catalog found, look());
    // Each partition may once stand in the way.
    const int most = kTriesAlone + static_cast<int>(found.tables.size());
    const bool done = std::all_of(
        work.actions.begin(), work.actions.end(),
        [&](const Action& action) { return holds(action, found, triggers).value_or(false); });
    if (done) return ok_status();
    if (scope_.stop.stopped()) return scope_.stop.reason();
    // Rendered anew on what is there: an invalid index that a failed build left behind is replaced.
    SHOOFLY_ASSIGN(const Prepared prepared, prepare(scope_.engine, work.actions, found));
    SHOOFLY_TRY(scope_.journal.confirm(scope_.run));
    Status outcome = patient.patient(prepared.statements);
    if (outcome.ok() && tries < most) {
      if (tries > 0) scope_.clock.sleep_for(backoff.next());
      continue;
    }
    if (outcome.ok()) {
      return internal_error(fmt::format("{}: done {} times, and the catalog does not show it",
                                        describe(work.actions.front()), tries + 1));
    }
    if (outcome.error().kind == ErrorKind::kData) SHOOFLY_TRY(drop_broken(work, tables, patient));
    if (tries >= most || !scope_.connection.alive()) return outcome;
    if (outcome.error().kind != ErrorKind::kRetryable) {
      // A partition that went meanwhile is no obstacle.
      SHOOFLY_ASSIGN(const Catalog now, look());
      if (now.names() == found.names()) return outcome;
    }
    note("lock", outcome.error().describe());
    scope_.clock.sleep_for(backoff.next());
  }
}

// A unique index that failed on equal rows stays, invalid, and goes on refusing writes.
Status StepRunner::drop_broken(const DdlWork& work, const std::vector<QualifiedName>& tables,
                               LockedWork& patient) {
  SHOOFLY_ASSIGN(const Catalog found,
                 scope_.engine.inspector().inspect(scope_.connection, {tables, false, true}));
  const auto drop = [&](const QualifiedName& name, const std::string& index) -> Status {
    const Table* table = found.find_table(name);
    const Index* there = table == nullptr ? nullptr : table->find_index(index);
    if (there == nullptr || there->valid) return ok_status();
    SHOOFLY_ASSIGN(const Rendered rendered,
                   scope_.engine.dialect().render(DropIndex{name, index, true}, found));
    return patient.patient(rendered.statements);
  };
  for (const Action& action : work.actions) {
    const auto* create = std::get_if<CreateIndex>(&action);
    const auto* add = std::get_if<AddConstraint>(&action);
    if (create == nullptr && add == nullptr) continue;
    for (const PartitionIndex& partition :
         create != nullptr ? create->partitions : add->partitions) {
      if (partition.leaf) SHOOFLY_TRY(drop(partition.table, partition.index));
    }
    if (create != nullptr && create->partitions.empty())
      SHOOFLY_TRY(drop(create->table, create->index.name));
  }
  return ok_status();
}

// Prediction equals reality, or the run halts: somebody changed the table, or we were wrong.
Status StepRunner::look_at_catalog(const Step& step) {
  SHOOFLY_ASSIGN(const Catalog found, look_again(scope_.engine, scope_.connection, expected_));
  const Drift drift =
      judge_drift(scope_.plan, expected_, found, scope_.run.goal == Goal::kRollback);
  for (const std::string& text : drift.harmless)
    note("catalog", text + "; the run does not depend on it");
  if (!drift.harmless.empty() && drift.harmful.empty()) {
    expected_ = go_on_from(expected_, std::move(found));
    scope_.run.expected = catalog_to_text(expected_);
    SHOOFLY_TRY(scope_.journal.save(scope_.run));
  }
  if (drift.harmful.empty()) return ok_status();
  return Error(ErrorKind::kConflict,
               fmt::format("check catalog after {}: it is not what the plan predicted: {}", step.id,
                           fmt::join(drift.harmful, "; ")))
      .with_help(
          "somebody else changed the table during the run; undo that change and run \"shoofly resume\", or \"shoofly rollback\"");
}

// ---- Rows --------------------------------------------------------------------------------------

Status StepRunner::fill(const Step& step, const FillWork& work, StepRecord& record) {
  SHOOFLY_TRY(walk(step, FillPass(scope_.engine.chunks(), work.spec), work.spec.table, record));
  return scope_.journal.clear_slots(scope_.run.id, step.id);
}

Status StepRunner::repeat(const Step& step, const TableFillWork& work, StepRecord& record) {
  const TableMirror* mirror = scope_.engine.mirror();
  if (mirror == nullptr) return unsupported("copy rows into another table: not on this engine");
  SHOOFLY_TRY(walk(step, MirrorPass(scope_.engine.chunks(), *mirror, work.sync, work.what),
                   work.sync.source, record));
  return scope_.journal.clear_slots(scope_.run.id, step.id);
}

Status StepRunner::walk(const Step& step, const RowPass& pass, const QualifiedName& table,
                        StepRecord& record) {
  FillRequest request{scope_.dsn, pass, scope_.plan.policies.backfill,
                      lock_policy(scope_.plan.policies, scope_.plan.before.server).budget, 0};
  for (const TableSummary& summary : scope_.plan.tables) {
    if (summary.table != table) continue;
    request.row_estimate = summary.rows;
    request.planned_ms = summary.backfill.high_ms;
  }
  request.row_bytes = row_bytes(scope_.plan, table);
  Backfill backfill(scope_.engine, scope_.journal, scope_.run, scope_.clock, scope_.stop,
                    scope_.observer, scope_.throttle);
  SHOOFLY_ASSIGN(const FillTotals totals, backfill.run(step, request));
  record.rows = totals.rows;
  record.detail = rate_text(totals.rows_now, totals.elapsed);
  if (totals.rows > totals.rows_now)
    record.detail += fmt::format(", {} before", totals.rows - totals.rows_now);
  if (totals.retries > 0)
    record.detail += fmt::format(", {} tried again", plural(totals.retries, "chunk"));
  return ok_status();
}

// ---- A table written anew beside itself --------------------------------------------------------

Status StepRunner::copy(const Step& step, const CopyWork& work, Direction direction,
                        StepRecord& record) {
  const DdlWork in_place{actions_of(work)};
  const TableCopier* copier = scope_.engine.copier();
  const Table* now = expected_.find_table(work.table);
  const bool done = now != nullptr && is_done(in_place.actions);
  if (copier == nullptr || now == nullptr || done)
    return ddl(step, in_place, direction, record);  // it says that there is nothing to do
  const Table table = *now;
  TableCopy copy(scope_, *copier, table, work.without);
  const Status begun = copy.begin(step);
  if (!begun.ok() && begun.error().kind == ErrorKind::kUnsupported) {
    note("catalog", begun.error().describe() + "; its columns are dropped in place");
    return ddl(step, in_place, direction, record);
  }
  SHOOFLY_TRY(begun);
  SHOOFLY_TRY(walk(step, CopyPass(*copier, table, work.without), work.table, record));
  SHOOFLY_TRY(copy.compare(step));
  SHOOFLY_ASSIGN(const std::vector<Statement> swap, copy.swap());
  Catalog after = expected_;
  SHOOFLY_TRY(apply(Work(work), after, scope_.engine.sync().triggers()));
  const Status swapped = ddl_together(swap, after, step, direction, record);
  if (!swapped.ok() && swapped.error().kind == ErrorKind::kData)
    return copy.give_up(swapped.error());
  SHOOFLY_TRY(swapped);
  SHOOFLY_TRY(scope_.journal.clear_slots(scope_.run.id, step.id));
  return look_at_catalog(step);
}

Status StepRunner::discard(const Step& step, const DiscardWork& work, StepRecord& record) {
  const TableCopier* copier = scope_.engine.copier();
  const Table* table = expected_.find_table(work.table);
  if (copier == nullptr || table == nullptr) return ok_status();
  TableCopy copy(scope_, *copier, *table, {});
  SHOOFLY_ASSIGN(record.rows, copy.discard(step));
  record.detail = plural(record.rows, "row") + " of the old table removed";
  return ok_status();
}

Result<InStepReport> StepRunner::in_step(InStepRequest request) const {
  request.workers = scope_.plan.policies.backfill.workers;
  request.stopped = [this] { return scope_.stop.stopped(); };
  request.rest = [this](Milliseconds worked) {
    scope_.throttle.breathe(worked, scope_.clock, scope_.stop);
  };
  Result<InStepReport> report = verify_in_step(scope_.engine, request, scope_.clock);
  if (!report.ok() && scope_.stop.stopped()) return scope_.stop.reason();
  return report;
}

Result<InStepReport> StepRunner::verified(const Step& step, InStepRequest request,
                                          StepRecord& record) {
  request.dsn = scope_.dsn;
  request.on_rows = [&](std::int64_t rows) {
    scope_.observer.on_progress(step, FillProgress{rows, rows, 0, -1, 0});
  };
  SHOOFLY_ASSIGN(const InStepReport report, in_step(std::move(request)));
  record.rows = report.rows;
  record.detail = fmt::format("{}, {} out of step; the planted difference was found",
                              rate_text(report.rows, report.elapsed), report.mismatches);
  if (report.mismatches == 0) {
    scope_.run.verified_at = format_utc(scope_.clock.now());
    SHOOFLY_TRY(scope_.journal.save(scope_.run));
  }
  return report;
}

Status StepRunner::check(const Step& step, const CheckWork& work, StepRecord& record) {
  InStepRequest request;
  request.spec = work.spec;
  SHOOFLY_ASSIGN(const InStepReport report, verified(step, std::move(request), record));
  if (report.mismatches == 0) return ok_status();
  return Error(ErrorKind::kData,
               fmt::format("verify {}: {} of {} rows are out of step, the first with key {}",
                           work.spec.table.display(), report.mismatches, report.rows,
                           keys_text(report.samples)))
      .with_help(
          "a writer by-passed the triggers (session_replication_role, disabled triggers): give their new columns what the old ones say (an UPDATE that changes no value fires no trigger), then \"shoofly resume\"; or \"shoofly rollback\"");
}

Status StepRunner::check(const Step& step, const TableCheckWork& work, StepRecord& record) {
  InStepRequest request;
  request.tables = work.sync;
  SHOOFLY_ASSIGN(const InStepReport report, verified(step, std::move(request), record));
  if (report.mismatches == 0) return ok_status();
  return Error(ErrorKind::kData,
               fmt::format(
                   "verify {}: {} {} not in {} as they are, or only there, the first with key {}",
                   work.sync.source.display(), plural(report.mismatches, "row"),
                   verb(report.mismatches, "is", "are"), work.sync.follower.display(),
                   keys_text(report.samples)))
      .with_help(
          work.sync.both_ways
              ? "a writer by-passed the triggers (session_replication_role, disabled triggers): write such a row's columns in the table that is right, to another value and back (an UPDATE that changes none of them carries nothing over); then \"shoofly resume\"; or \"shoofly rollback\""
              : "a writer by-passed the triggers (session_replication_role, disabled triggers), or wrote the other table by its own name: an UPDATE of such a row, even of no value, puts it right; then \"shoofly resume\"; or \"shoofly rollback\"");
}

Status StepRunner::count(const CountWork& work, StepRecord& record) {
  SHOOFLY_ASSIGN(const CheckOutcome found, counted(work));
  record.rows = found.rows;
  record.detail = fmt::format("{} where {}", plural(found.mismatches, "row"), work.meaning);
  if (found.mismatches == 0) return ok_status();
  if (work.acceptable) return lose(work, found, record);
  return Error(ErrorKind::kData,
               fmt::format("count rows: there {} {} where {}, the first with key {}",
                           verb(found.mismatches, "is", "are"), plural(found.mismatches, "row"),
                           work.meaning, keys_text(found.samples)))
      .with_help("correct these rows, then run \"shoofly resume\"");
}

Status StepRunner::lose(const CountWork& work, const CheckOutcome& found,
                        const StepRecord& record) {
  note("approval", record.detail);
  if (scope_.permissions.accept_loss) return ok_status();
  return refused(fmt::format("go back on {}: {} would be lost: {}", work.table.display(),
                             plural(found.mismatches, "row"), work.meaning))
      .with_help(fmt::format("accept the loss: shoofly rollback {0} --approve {0}", scope_.run.id));
}

Status StepRunner::refuse_nothing_to_go_back_to(const LossWork& work) {
  if (work.required.empty()) return ok_status();
  const Table* table = expected_.find_table(work.spec.table);
  if (table == nullptr)
    return not_found(fmt::format("count rows: table {} is gone", work.spec.table.display()));
  const SqlWriter& writer = scope_.engine.dialect().writer();
  std::vector<Sql> conditions;
  for (const std::string& column : work.required)
    conditions.push_back(writer.write("{} is null", Ident{column}));
  SHOOFLY_ASSIGN(const CheckOutcome found,
                 scope_.engine.chunks().count_where(scope_.connection, *table,
                                                    Sql::join(conditions, " or "), {}, 10));
  if (found.mismatches == 0) return ok_status();
  return refused(
             fmt::format(
                 "go back on {}: {} {} new values that the old NOT NULL column cannot carry, the first with key {}",
                 work.spec.table.display(), plural(found.mismatches, "row"),
                 verb(found.mismatches, "holds", "hold"), keys_text(found.samples)))
      .with_help(
          "write these rows so that the old column can carry them, or delete them, then roll back again; no approval can help here");
}

Status StepRunner::loss(const LossWork& work, StepRecord& record) {
  SHOOFLY_TRY(refuse_nothing_to_go_back_to(work));
  InStepRequest request;
  request.dsn = scope_.dsn;
  request.spec = work.spec;
  request.question = RowQuestion::kUnmirrored;
  SHOOFLY_ASSIGN(const InStepReport report, in_step(std::move(request)));
  record.rows = report.rows;
  record.detail = fmt::format("{} of {} rows have a new value without an old form",
                              report.mismatches, report.rows);
  if (report.mismatches == 0) return ok_status();
  note("approval", record.detail + ", keys " + keys_text(report.samples));
  if (scope_.permissions.accept_loss) return ok_status();
  return refused(
             fmt::format(
                 "go back on {}: {} {} new values that the old column cannot carry, the first with key {}",
                 work.spec.table.display(), plural(report.mismatches, "row"),
                 verb(report.mismatches, "holds", "hold"), keys_text(report.samples)))
      .with_help(fmt::format(
          "write these rows so that the old form can carry them, or accept the loss: shoofly rollback {0} --approve {0}",
          scope_.run.id));
}

Status StepRunner::update(const UpdateWork& work, StepRecord& record) {
  UpdateWalk walk(scope_.engine, scope_.connection, scope_.run, scope_.clock, scope_.stop,
                  scope_.throttle);
  SHOOFLY_ASSIGN(const std::int64_t rows, walk.run(work, scope_.plan.policies.backfill));
  record.rows = rows;
  record.detail = plural(rows, "row") + " written";
  return ok_status();
}

}  // namespace shoofly
