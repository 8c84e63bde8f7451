#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/dsn.h"
#include "report/escalation.h"
#include "report/status_text.h"

namespace shoofly {
namespace {

using nlohmann::json;

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

std::string_view progress_word(doc::Reached progress) {
  switch (progress) {
    case doc::Reached::kAhead:
      return "ahead";
    case doc::Reached::kHere:
      return "here";
    case doc::Reached::kDone:
      return "done";
    case doc::Reached::kFailed:
      return "failed";
  }
  return "ahead";
}

json run_json(const RunRecord& run) {
  return {{"run", run.id},
          {"change", run.change},
          {"status", std::string(to_string(run.status))},
          {"open", run.open()},
          {"goal", std::string(to_string(run.goal))},
          {"phase", text_or_null(run.phase)},
          {"message", text_or_null(redact(run.message))},
          {"runner", text_or_null(run.runner)},
          {"runner_since", text_or_null(run.runner_since)},
          {"heartbeat", text_or_null(run.heartbeat)},
          {"fence", run.fence},
          {"request", text_or_null(run.request)},
          {"created_at", text_or_null(run.created_at)},
          {"updated_at", text_or_null(run.updated_at)},
          {"verified_at", text_or_null(run.verified_at)},
          {"cutover_at", text_or_null(run.cutover_at)},
          {"contracted_at", text_or_null(run.contracted_at)},
          {"program", text_or_null(run.program)}};
}

json steps_json(const RunView& view) {
  json list = json::array();
  for (const Step& step : view.plan.steps) {
    json item = {
        {"id", step.id}, {"phase", std::string(to_string(step.phase))}, {"title", step.title}};
    for (const StepRecord& record : view.steps) {
      if (record.id != step.id) continue;
      item["state"] = std::string(to_string(record.state));
      item["started_at"] = text_or_null(record.started_at);
      item["finished_at"] = text_or_null(record.finished_at);
      item["rows"] = record.rows;
      item["detail"] = text_or_null(record.detail);
    }
    list.push_back(std::move(item));
  }
  return list;
}

json next_json(const NextStep& next) {
  json commands = json::array();
  for (const SuggestedCommand& c : next.commands)
    commands.push_back({{"command", c.command}, {"meaning", c.meaning}});
  return {{"advice", next.advice}, {"commands", std::move(commands)}};
}

// A message in another encoding would make every writer of JSON fail: what is no UTF-8 is replaced.
json clean(const json& root) {
  return json::parse(root.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace

json status_json(const RunView& view) {
  json root = run_json(view.run);
  root["target"] = view.plan.target;
  root["track"] = json::array();
  for (const doc::Station& station : stations_of(view)) {
    root["track"].push_back({{"name", station.name}, {"state", progress_word(station.progress)}});
  }
  if (const auto fill = fill_state(view)) {
    root["progress"] = {
        {"step", view.fill_step},
        {"rows", fill->rows},
        {"total", fill->total},
        {"rows_per_second", static_cast<std::int64_t>(fill->rows_per_second)},
        {"remaining_ms", fill->remaining_ms < 0 ? json(nullptr) : json(fill->remaining_ms)}};
  }
  if (const auto guards = guards_now(view)) {
    root["guards"] = {{"share", guards->share},
                      {"paused", guards->paused},
                      {"because", text_or_null(redact(guards->because))},
                      {"too_slow", text_or_null(redact(guards->too_slow))},
                      {"at", guards->at}};
  }
  if (const auto wait = wait_of(view)) {
    root["wait"] = {{"for", wait->what},
                    {"until", format_utc(wait->over)},
                    {"left_seconds", wait->left.count()}};
  }
  root["next"] = next_json(next_step(view));
  root["steps"] = steps_json(view);
  root["events"] = json::array();
  for (const EventRecord& event : view.events) {
    root["events"].push_back({{"number", event.number},
                              {"at", event.at},
                              {"kind", event.kind},
                              {"text", redact(event.text)}});
  }
  const Result<Escalation> report = escalation_from_text(view.run.escalation);
  root["escalation"] = report.ok() ? to_json(*report) : json(nullptr);
  return clean(root);
}

json open_runs_json(const std::vector<RunRecord>& runs, const std::string& target) {
  json root = {{"target", target}, {"open_runs", json::array()}, {"last_run", nullptr}};
  for (const RunRecord& run : runs) {
    if (run.open()) root["open_runs"].push_back(run_json(run));
  }
  if (!runs.empty()) root["last_run"] = run_json(runs.front());
  return clean(root);
}

json history_json(const std::vector<RunRecord>& runs) {
  json list = json::array();
  for (const RunRecord& run : runs) list.push_back(run_json(run));
  return clean(list);
}

}  // namespace shoofly
