#pragma once

// The run's memory, kept inside the target: tables run, pulse, step, chunk, event, guard and
// meta. (The
// pulse has a row of its own, because chunks hold the run's row FOR SHARE, one after the other
// without a gap.) One Journal works on one connection and is used by one thread. Every write goes
// through `note`, where the crash tests kill the process before and after. Errors are the
// connection's own.

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "engine/engine.h"
#include "execute/run.h"

namespace shoofly {

// Of kind data: what is in the journal was not written by any version.
Error damaged_journal(std::string_view run_id, std::string_view what);

class Journal {
 public:
  // The version of the journal's tables that this program writes.
  static constexpr int kVersion = 1;

  Journal(Connection& connection, const Engine& engine, Clock& clock = system_clock());

  // Creates what is missing. Errors: refused, where a newer version of the program wrote it.
  Status ensure();
  // False where no run was ever made here. Errors: refused, as above.
  Result<bool> exists();

  // Number and id are given here; the plan's text is kept as it is.
  Result<RunRecord> create(const std::string& change, const std::string& plan_text,
                           const std::string& expected, const std::vector<std::string>& step_ids,
                           const std::string& program);
  Result<RunRecord> load(const std::string& run_id);  // errors: not found
  Result<std::vector<RunRecord>> list();  // newest first, without plan and catalog texts

  // The caller holds the run's lock and has loaded `record` behind it. Raises the fence by a random
  // step and names the runner; `record` is brought up to date. Its fence is the new one even where
  // the connection was lost and it is in doubt. Errors: conflict, when the fence has moved.
  Status take_over(RunRecord& record, const std::string& runner, Goal goal);
  // Writes status, phase, message, times, expected, escalation. Errors: conflict, when the fence
  // has moved.
  Status save(RunRecord& record);
  // Asked before what cannot look at the fence itself. Errors: conflict, when it has moved.
  Status confirm(const RunRecord& record);
  // Takes the run's verification away, in a transaction of the caller's; returns a row unless the
  // run is fenced.
  std::vector<Statement> forget_verification(const RunRecord& record) const;
  // Nobody works on it any more.
  Status release(RunRecord& record);

  struct Pulse {
    bool fenced = false;  // another runner took over
    std::string request;  // "pause" or empty
  };
  Result<Pulse> heartbeat(const RunRecord& record);
  Status request(const std::string& run_id, const std::string& what);

  Result<std::vector<StepRecord>> steps(const std::string& run_id);
  Status save_step(const RunRecord& record, const StepRecord& step);
  // The statements that save a step and the run's expected catalog, for the step's own transaction.
  // The first fails on a moved fence (it affects no row: the caller checks `affected`).
  std::vector<Statement> step_statements(const RunRecord& record, const StepRecord& step) const;

  Result<std::vector<SlotRecord>> slots(const std::string& run_id, const std::string& step_id);
  // The slot that holds no worker's progress but the key below which everything is done.
  static constexpr int kLowWaterSlot = -1;
  // Makes the low-water slot and slots 0..count-1 of a fill start at `upto`, keeping the counts of
  // rows.
  Status set_slots(const std::string& run_id, const std::string& step_id, int count,
                   const std::string& upto);
  // Written about once a second while a fill runs; a resumed run starts there.
  Status mark_low_water(const std::string& run_id, const std::string& step_id,
                        const std::string& upto);
  Status clear_slots(const std::string& run_id, const std::string& step_id);

  Status event(const std::string& run_id, const std::string& kind, const std::string& text);
  // The same for what comes by time and not by the run's course.
  Status event_by_time(const std::string& run_id, const std::string& kind, const std::string& text);
  Result<std::vector<EventRecord>> events(const std::string& run_id, int newest);

  // How the run's guards see it now (execute/guard_state.h). Its table is made when it is missing:
  // the run may be older than it.
  Status say_guards(const std::string& run_id, const std::string& state);
  Status forget_guards(const std::string& run_id);
  Result<std::string> guards(const std::string& run_id);  // empty: nobody watches

 private:
  template <std::size_t N, typename... Parts>
  Sql sql(const char (&form)[N], const Parts&... parts) const {
    return writer_.write(form, parts...);
  }
  Sql p(int number) const;  // placeholder
  QualifiedName table(std::string_view name) const;
  Result<ResultSet> note(const Statement& statement);
  Result<std::vector<ResultSet>> note_together(const std::vector<Statement>& statements);
  Result<std::vector<RunRecord>> read_runs(const Statement& statement);
  Status refuse_stranger();
  Statement event_statement(const std::string& run_id, const std::string& kind,
                            const std::string& text) const;
  Statement guard_table() const;
  Result<int> version();
  Error not_readable(Error error);
  std::string now() const;

  Connection& connection_;
  const Engine& engine_;
  Clock& clock_;
  SqlWriter writer_;
};

}  // namespace shoofly
