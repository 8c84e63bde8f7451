#include "report/validation_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/dsn.h"
#include "report/escalation.h"
#include "report/markdown.h"
#include "report/page.h"
#include "report/plan_view.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;
using doc::say;
using doc::strong;

bool is_check(const Work& work) {
  return std::holds_alternative<CheckWork>(work) || std::holds_alternative<CountWork>(work) ||
         std::holds_alternative<LossWork>(work) || std::holds_alternative<TableCheckWork>(work);
}

struct Executed {
  const Step* step;
  const StepRecord* record;
  bool back;  // the last thing done to it was its way back
};

std::vector<Executed> executed(const RunView& view) {
  std::vector<Executed> list;
  for (const Step& step : view.plan.steps) {
    for (const StepRecord& record : view.steps) {
      if (record.id != step.id || record.started_at.empty()) continue;
      list.push_back({&step, &record,
                      record.state == StepState::kUndoing || record.state == StepState::kUndone});
    }
  }
  std::stable_sort(list.begin(), list.end(), [](const Executed& a, const Executed& b) {
    return a.record->started_at < b.record->started_at;
  });
  return list;
}

std::string took(const StepRecord& record) {
  if (record.finished_at.empty()) return "not finished";
  const auto length = std::chrono::duration_cast<Milliseconds>(parse_utc(record.finished_at) -
                                                               parse_utc(record.started_at));
  return length.count() < 1000 ? "under 1 s" : format_duration(length);
}

std::vector<Row> execution_rows(const std::vector<Executed>& list) {
  std::vector<Row> rows;
  for (const Executed& e : list) {
    rows.push_back({e.record->started_at, e.step->id,
                    describe(e.back ? e.step->backward : e.step->forward),
                    std::string(to_string(e.record->state)), took(*e.record),
                    e.record->rows > 0 ? grouped(e.record->rows) : "", redact(e.record->detail)});
  }
  return rows;
}

bool passed(const EventRecord& verification) {
  return verification.text.find(" 0 out of step") != std::string::npos;
}

std::vector<Row> check_rows(const RunView& view, const std::vector<Executed>& list) {
  std::vector<Row> rows;
  for (const Executed& e : list) {
    const Work& work = e.back ? e.step->backward : e.step->forward;
    if (!is_check(work)) continue;
    const bool done = e.record->state == StepState::kDone || e.record->state == StepState::kUndone;
    rows.push_back({e.record->started_at, e.step->title, strong(done ? "ok" : "refused"),
                    redact(e.record->detail)});
  }
  for (auto event = view.events.rbegin(); event != view.events.rend(); ++event) {
    if (event->kind != "verify") continue;
    rows.push_back({event->at, "verification of every row",
                    strong(passed(*event) ? "ok" : "out of step"), redact(event->text)});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a[0].text() < b[0].text(); });
  return rows;
}

std::vector<Row> event_rows(const RunView& view, std::initializer_list<std::string_view> kinds) {
  std::vector<Row> rows;
  for (auto event = view.events.rbegin(); event != view.events.rend(); ++event) {
    if (std::find(kinds.begin(), kinds.end(), event->kind) == kinds.end()) continue;
    rows.push_back({event->at, event->kind, redact(event->text)});
  }
  return rows;
}

Inline verdict(const RunView& view) {
  const RunRecord& run = view.run;
  if (run.status == RunStatus::kFailed)
    return say("**{}**: {}", std::string("stopped"), redact(run.message));
  if (verification_failed(view)) {
    for (const EventRecord& event : view.events) {
      if (event.kind == "verify" && !passed(event))
        return say("**Not in step**: {}, at {}.", redact(event.text), event.at);
    }
  }
  if (run.verified_at.empty()) return say("No verification has passed yet.");
  if (!run.cutover_at.empty() && run.verified_at < run.cutover_at) {
    return say("Verified at {}, before cutover; **not since cutover** at {}.", run.verified_at,
               run.cutover_at);
  }
  return say(
      "**Verified** at {}: every row was in step, and the difference planted to test the verifier was found.",
      run.verified_at);
}

}  // namespace

doc::Document validation_document(const RunView& view) {
  const RunRecord& run = view.run;
  const std::vector<Executed> list = executed(view);
  doc::Document d;
  d.heading(1, "Validation report: " + run.id);
  d.facts({{strong("Verdict"), verdict(view)},
           {strong("State"), std::string(to_string(run.status))},
           {strong("Target"), doc::code(view.plan.target)},
           {strong("Started"), run.created_at},
           {strong("Cutover"), run.cutover_at.empty() ? "not yet" : run.cutover_at},
           {strong("Program"), run.program}});
  d.track(stations_of(view));
  d.heading(2, "Checks");
  d.paragraph(
      "Each verification asks every row, by key range, whether its two sides agree. Before it is believed it has to find a "
      "difference that it planted itself in a scratch table. Rows that differ are asked again, because traffic goes on.");
  std::vector<Row> checks = check_rows(view, list);
  if (checks.empty()) d.paragraph("None has run yet.");
  d.grid({"At", "Check", "Result", "Measured"}, std::move(checks));
  d.heading(2, "Executed");
  d.grid({"At", "Step", "What", "State", "Took", "Rows", "Measured"}, execution_rows(list));
  std::vector<Row> others =
      event_rows(view, {"lock", "cancel", "guard", "pause", "error", "approval", "catalog"});
  if (!others.empty()) {
    d.heading(2, "What else happened");
    d.grid({"At", "Kind", "What"}, std::move(others));
  }
  const Result<Escalation> escalation = escalation_from_text(run.escalation);
  if (run.status == RunStatus::kFailed && escalation.ok())
    d.append(escalation_document(*escalation));
  return d;
}

std::string validation_markdown(const RunView& view) {
  return to_markdown(validation_document(view));
}
std::string validation_html(const RunView& view) { return to_page(validation_document(view)); }

}  // namespace shoofly
