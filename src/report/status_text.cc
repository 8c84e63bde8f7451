#include "report/status_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/dsn.h"
#include "report/escalation.h"
#include "report/plain.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;

std::string ago(const std::string& utc, std::chrono::system_clock::time_point now) {
  const auto passed = std::chrono::duration_cast<std::chrono::seconds>(now - parse_utc(utc));
  return format_duration(std::max(std::chrono::seconds(0), passed)) + " ago";
}

std::string runner_text(const RunView& view) {
  const RunRecord& run = view.run;
  if (run.runner.empty()) return "nobody";
  return fmt::format("{}, since {}, last heard of {}", run.runner, run.runner_since,
                     ago(run.heartbeat, view.now));
}

std::string fill_text(const FillState& fill) {
  std::string text = fmt::format("{} of about {} rows", grouped(fill.rows), grouped(fill.total));
  if (fill.rows_per_second > 0) {
    text += fmt::format(", {} rows/s", grouped(static_cast<std::int64_t>(fill.rows_per_second)));
  }
  if (fill.remaining_ms > 0)
    text += fmt::format(", {} left", format_duration(Milliseconds(fill.remaining_ms)));
  return text;
}

std::string wait_text(const Wait& wait) {
  if (wait.left.count() == 0) return fmt::format("over since {}", format_utc(wait.over));
  return fmt::format("{} left, until {}", format_duration(wait.left), format_utc(wait.over));
}

// "full", "35 %: own_share: ...", "paused: ..."
std::string speed_text(const GuardState& guards) {
  const std::string speed = guards.paused ? "paused" : fmt::format("{:.0f} %", guards.share * 100);
  if (guards.because.empty()) return guards.share >= 1 ? "full" : speed;
  return fmt::format("{}: {}", speed, redact(guards.because));
}

std::vector<std::string> operations_of(const Plan& plan) {
  std::vector<std::string> labels;
  for (const OperationSummary& operation : plan.operations) labels.push_back(operation.label);
  return labels;
}

std::vector<Row> facts_of(const RunView& view) {
  const RunRecord& run = view.run;
  std::string state(to_string(run.status));
  if (run.status == RunStatus::kRunning) state += fmt::format(": {}", to_string(run.goal));
  std::vector<Row> facts;
  facts.push_back({"State", state});
  if (!run.message.empty()) facts.push_back({"Why", redact(run.message)});
  const auto fill = fill_state(view);
  if (fill) facts.push_back({"Progress", fill_text(*fill)});
  if (const auto guards = guards_now(view)) {
    facts.push_back({"Speed", speed_text(*guards)});
    if (!guards->too_slow.empty()) facts.push_back({"Too slow", redact(guards->too_slow)});
  }
  if (const auto wait = wait_of(view)) facts.push_back({upper_first(wait->what), wait_text(*wait)});
  facts.push_back(
      {"Change", fmt::format("{}: {}", run.change, and_list(operations_of(view.plan)))});
  facts.push_back({"Target", view.plan.target});
  facts.push_back({"Runner", runner_text(view)});
  if (!run.request.empty()) facts.push_back({"Asked to", run.request});
  facts.push_back({"Started", run.created_at});
  if (!run.verified_at.empty()) facts.push_back({"Verified", run.verified_at});
  if (!run.cutover_at.empty()) facts.push_back({"Cutover", run.cutover_at});
  if (!run.contracted_at.empty()) facts.push_back({"Contracted", run.contracted_at});
  return facts;
}

// nullopt where the step was never begun or is still at work.
std::optional<std::chrono::seconds> length_of(const Step& step, const StepRecord& record) {
  // Nothing was done to undo it: the times are those of its way forward and of the note that it is
  // undone.
  if (record.state == StepState::kUndone && std::holds_alternative<NoWork>(step.backward))
    return std::nullopt;
  if (record.started_at.empty() || record.finished_at.empty()) return std::nullopt;
  const auto length = parse_utc(record.finished_at) - parse_utc(record.started_at);
  return std::max(std::chrono::seconds(0),
                  std::chrono::duration_cast<std::chrono::seconds>(length));
}

const StepRecord* record_of(const RunView& view, const std::string& id) {
  const auto found = std::find_if(view.steps.begin(), view.steps.end(),
                                  [&](const StepRecord& r) { return r.id == id; });
  return found == view.steps.end() ? nullptr : &*found;
}

bool has_forward(const Step& step) { return !std::holds_alternative<NoWork>(step.forward); }

std::vector<Row> steps_of(const RunView& view) {
  std::vector<Row> rows;
  for (const Step& step : view.plan.steps) {
    const StepRecord* record = record_of(view, step.id);
    const StepState state = record == nullptr ? StepState::kPending : record->state;
    // A step that only belongs to the way back is of interest only there.
    if (!has_forward(step) && (state == StepState::kPending || state == StepState::kDone)) continue;
    Row row{step.id, std::string(to_string(state)), step.title, "", ""};
    if (record != nullptr) {
      if (const auto length = length_of(step, *record))
        row[3] = length->count() == 0 ? "under 1 s" : format_duration(*length);
      row[4] = record->detail;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string script_of(const NextStep& next) {
  std::string script;
  for (const SuggestedCommand& command : next.commands) {
    script += fmt::format("{}  # {}\n", command.command, command.meaning);
  }
  return script;
}

}  // namespace

doc::Document status_document(const RunView& view) {
  doc::Document document;
  document.heading(1, view.run.id);
  document.track(stations_of(view));
  document.facts(facts_of(view));
  const NextStep next = next_step(view);
  document.heading(2, "What next");
  document.paragraph(doc::prose(next.advice));
  if (!next.commands.empty()) document.code("sh", script_of(next));
  document.heading(2, "Steps");
  document.grid({"Step", "State", "What", "Took", "Measured"}, steps_of(view));
  if (!view.events.empty()) {
    std::vector<Row> rows;
    for (const EventRecord& event : view.events)
      rows.push_back({event.at, event.kind, redact(event.text)});
    document.heading(2, "Last events");
    document.grid({"At", "Kind", "What happened"}, std::move(rows));
  }
  if (view.run.status == RunStatus::kFailed) {
    const Result<Escalation> report = escalation_from_text(view.run.escalation);
    if (report.ok()) document.append(escalation_document(*report));
  }
  return document;
}

std::string status_text(const RunView& view) { return to_plain(status_document(view)); }

std::string open_runs_text(const std::vector<RunRecord>& runs, const std::string& target) {
  if (runs.empty()) return "No run was ever made on this target.\n";
  const Commands commands(target, "");
  std::vector<Row> open;
  for (const RunRecord& run : runs) {
    if (run.open()) open.push_back({run.id, std::string(to_string(run.status)), run.phase});
  }
  if (open.empty()) {
    return fmt::format("No run is open on this target. The last one, {}, is {} since {}.\n  {}\n",
                       runs.front().id, to_string(runs.front().status), runs.front().updated_at,
                       commands.of("history"));
  }
  doc::Document document;
  document.paragraph(fmt::format("{} are open on this target; name one to see more of it.",
                                 counted(static_cast<std::int64_t>(open.size()), "run")));
  document.grid({"Run", "State", "Phase"}, std::move(open));
  return to_plain(document, 160);
}

std::string history_text(const std::vector<RunRecord>& runs) {
  if (runs.empty()) return "No run was ever made on this target.\n";
  std::vector<Row> rows;
  for (const RunRecord& run : runs) {
    rows.push_back({run.id, std::string(to_string(run.status)), run.created_at, run.cutover_at,
                    run.updated_at, redact(run.message)});
  }
  doc::Document document;
  document.grid({"Run", "State", "Started", "Cutover", "Last change", "Why"}, std::move(rows));
  return to_plain(document, 160);
}

}  // namespace shoofly
