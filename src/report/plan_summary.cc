// Summary, and what preflight and the planner found.

#include <algorithm>

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/preflight_text.h"
#include "report/shapes.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;
using doc::say;
using doc::strong;

std::string labels_of(const Plan& plan) {
  std::vector<std::string> labels;
  for (const OperationSummary& operation : plan.operations) labels.push_back(operation.label);
  return and_list(labels);
}

Inline risk_text(const Plan& plan) {
  const Risk worst = overall_risk(plan);
  std::vector<std::string> reasons;
  for (const OperationSummary& operation : plan.operations) {
    if (operation.risk == worst && !operation.reason.empty()) reasons.push_back(operation.reason);
  }
  return risk_line(worst, reasons.empty() ? "" : reasons.front());
}

Inline duration_text(const Plan& plan) {
  const Interval to_gate = duration_of(plan, Phase::kExpand, Phase::kVerify);
  const Interval cutover = duration_of(plan, Phase::kCutover, Phase::kCutover);
  const Interval after = duration_of(plan, Phase::kContract, Phase::kPurge);
  return say(
      "**{}** of work: {} to the gate, {} for cutover, {} for contract and purge. "
      "Between them: a soak of {} and a retention of {}.",
      interval_text(to_gate + cutover + after), interval_text(to_gate), interval_text(cutover),
      interval_text(after), span_text(plan.policies.soak), span_text(plan.policies.retention));
}

Inline downtime_text(const Plan& plan) {
  std::vector<std::string> long_steps;
  for (const Step& step : plan.steps) {
    if (blocks_for_long(step, plan)) long_steps.push_back(step.id);
  }
  if (!long_steps.empty()) {
    return say(
        "**None, but for {}**, which {} writers up while the table is read or written through: see there for how long. "
        "No other lock of ours makes the application wait longer than {}.",
        and_list(long_steps), long_steps.size() == 1 ? "holds" : "hold",
        format_duration(lock_budget(plan)));
  }
  return say(
      "**None.** No lock of ours makes the application wait longer than {}, waiting for it and holding it "
      "together. What this promise leaves out is said under \"Zero downtime\".",
      format_duration(lock_budget(plan)));
}

// Some engines do not tell sizes.
std::string size_text(const TableSummary& table, std::int64_t bytes) {
  const bool told = table.rows == 0 || table.bytes + table.index_bytes > 0;
  return told ? bytes_text(bytes) : "not known";
}

// Where rows leave the table, or come to it from another one.
const char* written_rows(const Plan& plan, const TableSummary& table) {
  if (table.full_pass) return "every row is written once, in chunks";
  for (const Step& step : plan.steps) {
    const auto* move = std::get_if<MoveWork>(&step.forward);
    if (move == nullptr) continue;
    if (move->move.from == table.table) return "the rows that match leave it, in chunks";
    if (move->move.to == table.table) return "the rows that match come to it, in chunks";
  }
  return "no row is written";
}

std::vector<Row> table_rows(const Plan& plan) {
  std::vector<Row> rows;
  for (const TableSummary& table : plan.tables) {
    rows.push_back({doc::code(table.table.display()), grouped(table.rows),
                    size_text(table, table.bytes), size_text(table, table.index_bytes),
                    Inline(written_rows(plan, table))});
  }
  return rows;
}

std::string back_of(const Plan& plan, Phase phase) {
  switch (phase) {
    case Phase::kContract:
      return "restore, until purge";
    case Phase::kPurge:
      return forward_steps_of(plan, phase).empty() ? "none needed" : "none: only a backup";
    default:
      return "rollback";
  }
}

std::string gate_station(const Shapes& shapes) {
  if (!shapes.old_schema.empty())
    return fmt::format(
        "The run waits. Deploy the application that knows the new shape, in schema \"{}\"; the old one "
        "must have moved to \"{}\" before cutover.",
        shapes.new_schema, shapes.old_schema);
  if (shapes.two)
    return "The run waits. Deploy the application that knows the new shape, beside the old one.";
  if (shapes.moves)
    return "The run waits. Deploy the application that finds rows in the other table, too.";
  return "The run waits for you. Nothing has to be deployed beside the old application.";
}

std::string retention_station(const Shapes& shapes) {
  if (shapes.two)
    return "The old shape is out of sight but there. Time for whatever still misses it to show.";
  if (shapes.contract)
    return "What contract took away can be brought back. Time for whatever still misses it to show.";
  return shapes.purge ? "The change can still be taken back."
                      : "Nothing is left to do, so purge need not wait.";
}

std::vector<doc::Station> stations(const Plan& plan) {
  const Shapes shapes = shapes_of(plan);
  std::vector<doc::Station> list;
  for (const Phase phase : all_phases()) {
    doc::Station station;
    station.name = to_string(phase);
    station.what = meaning_of(plan, phase);
    station.length = phase == Phase::kSoak ? span_text(plan.policies.soak)
                                           : interval_text(duration_of(plan, phase, phase));
    station.back = back_of(plan, phase);
    if (phase == Phase::kContract) station.door = doc::Door::kApproval;
    if (phase == Phase::kPurge) station.door = doc::Door::kOneWay;
    if (phase == Phase::kCutover) {
      list.push_back({"gate", gate_station(shapes), "as long as you like", "rollback",
                      doc::Door::kGate, doc::Reached::kAhead, ""});
    }
    if (phase == Phase::kPurge) {
      list.push_back({"retention", retention_station(shapes), span_text(plan.policies.retention),
                      "restore", doc::Door::kOpen, doc::Reached::kAhead, ""});
    }
    list.push_back(station);
  }
  return list;
}

}  // namespace

doc::Document summary_section(const PlanView& view) {
  const Plan& plan = view.plan;
  const ServerInfo& server = plan.before.server;
  doc::Document d;
  d.heading(2, "Summary");
  Inline target = doc::code(plan.target);
  if (!server.engine.empty()) target.add(say(", {}", server_text(server)));
  d.facts(
      {{strong("Change"), fmt::format("{}: {}", plan.change, labels_of(plan))},
       {strong("Target"), target},
       {strong("Risk"), risk_text(plan)},
       {strong("Duration"), duration_text(plan)},
       {strong("Downtime"), downtime_text(plan)},
       {strong("The way back"),
        say("At any time before contract by `rollback`; contract itself by `restore`. Purge alone has none.")}});
  d.grid({"Table", "Rows", "Size", "Indexes", "In this change"}, table_rows(plan));
  d.track(stations(plan));
  return d;
}

doc::Document findings_section(const PlanView& view) {
  doc::Document d;
  d.heading(2, "Before you start");
  if (!view.plan.warnings.empty()) {
    std::vector<Inline> lines;
    for (const std::string& warning : view.plan.warnings)
      lines.push_back(doc::prose(sentence(warning)));
    const std::string title = counted(static_cast<std::int64_t>(lines.size()), "warning");
    d.callout(doc::Tone::kWarning, title, std::move(lines));
  }
  const bool refused =
      std::any_of(view.preflight.begin(), view.preflight.end(),
                  [](const PreflightCheck& check) { return check.level == CheckLevel::kRefuse; });
  if (refused) {
    d.callout(
        doc::Tone::kDanger, "This target cannot be changed as it is",
        {say("Clear what is refused below; `{}` looks again.", view.commands().target("doctor"))});
  }
  if (view.preflight.empty())
    return d.paragraph(say("Ask the target first: `{}`.", view.commands().target("doctor")));
  d.grid({"Check", "Result", "Found", "What to do"}, preflight_rows(view.preflight));
  return d;
}

}  // namespace shoofly
