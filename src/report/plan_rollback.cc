// The way back per phase with the criteria for taking it; the doors that ask for an approval.

#include <algorithm>

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/shapes.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;
using doc::say;
using doc::strong;

struct Criteria {
  Phase phase;
  const char* name;
  std::vector<Inline> when;
};

std::vector<Criteria> criteria_of_one_shape(const Plan& plan) {
  const Shapes shapes = shapes_of(plan);
  std::vector<Criteria> all = {
      {Phase::kExpand,
       "expand",
       {"The application's error rate doubles, or its p99 latency rises by half, within 10 minutes of the first step, and other "
        "causes are ruled out.",
        "A step was given up after all its attempts, and what is in its way cannot be removed today.",
        "The change is not wanted any more."}}};
  if (!steps_of(plan, Phase::kBackfill).empty() || !steps_of(plan, Phase::kVerify).empty())
    all.push_back({Phase::kVerify,
                   "verify, and at the gate",
                   {"Rows do not fit what the change asks of them, and are right as they are."}});
  all.push_back(
      {Phase::kCutover,
       "cutover and soak",
       {"The application fails on what the change asks for, and cannot be mended in time.",
        say("Decide within the soak ({}).", span_text(plan.policies.soak))}});
  if (shapes.contract || shapes.purge)
    all.push_back(
        {Phase::kContract,
         "contract and retention",
         {"Anything logs that what was taken away is missing: a report, a job, an instance that was forgotten.",
          say("Decide within the retention ({}); after purge there is nothing to restore.",
              span_text(plan.policies.retention))}});
  return all;
}

// Figures are starting points: the application's own objectives take their place.
std::vector<Criteria> criteria(const PlanView& view) {
  const Plan& plan = view.plan;
  if (!shapes_of(plan).two) return criteria_of_one_shape(plan);
  return {
      {Phase::kExpand,
       "expand",
       {"The application's error rate doubles, or its p99 latency rises by half, within 10 minutes of the first step, and other "
        "causes are ruled out.",
        "A step was given up after all its attempts and the sessions in the way cannot be ended today."}},
      {Phase::kBackfill,
       "backfill",
       {"The p99 latency stays up by half for 10 minutes although the backfill was slowed to one worker (pause first: it takes "
        "the load away at once).",
        "A row is refused because the change's expression is wrong, not the row.",
        "Disk room will not do: the growth expected above is more than what is free."}},
      {Phase::kVerify,
       "verify, and at the gate",
       {"Rows are out of step and the writer that passed the triggers by is not found.",
        "The new application fails its own tests against the expanded schema.",
        "The change is not wanted any more."}},
      {Phase::kCutover,
       "cutover and soak",
       {"First take back the application alone: the old one works on the same rows, and nothing in the database has to move. "
        "Rollback takes the new shape away at once, so this comes first in any case.",
        "Roll back when the new shape itself is wrong: wrong values in the new columns, a constraint that rejects good writes, "
        "statements of the new shape that stay slower than the old ones by half.",
        "A verification after cutover finds rows out of step.",
        say("Decide within the soak ({}).", span_text(plan.policies.soak))}},
      {Phase::kContract,
       "contract and retention",
       {"Anything logs that an old column is missing: a report, a job, an instance that was forgotten.",
        say("Decide within the retention ({}); after purge there is nothing to restore.",
            span_text(plan.policies.retention))}},
  };
}

std::string command_for(const PlanView& view, Phase phase) {
  return phase == Phase::kContract ? view.commands().of("restore") : view.commands().of("rollback");
}

// In the order in which it is undone.
std::vector<Inline> undoing(const Plan& plan, Phase phase) {
  std::vector<Inline> list;
  std::vector<const Step*> steps = steps_of(plan, phase);
  std::reverse(steps.begin(), steps.end());
  for (const Step* step : steps) {
    const std::string text = describe(step->backward);
    if (!text.empty()) list.push_back(say("{}: {}", step->id, text));
  }
  return list;
}

Inline cost_of_going_back(const Plan& plan, Phase phase) {
  bool rows = false;
  bool asks = false;
  for (const Step* step : steps_of(plan, phase)) {
    rows = rows || fills(step->backward);
    asks = asks || std::holds_alternative<LossWork>(step->backward);
  }
  Inline text(rows ? "Rows are written, in chunks, at about the backfill's speed."
                   : "Catalog only: no row is written.");
  if (asks)
    text.add(say(
        " Rows that hold new values the old shape cannot carry are counted and named first; to lose them takes your approval."));
  return text;
}

std::vector<std::string> without_way_back(const Plan& plan) {
  std::vector<std::string> names;
  for (const TableSummary& table : plan.tables) {
    if (!table.spec) continue;
    for (const SyncGroup& group : table.spec->groups) {
      for (const SyncColumn& column : group.old_side) {
        if (column.derived.text.empty()) names.push_back(table.table.display() + "." + column.name);
      }
    }
  }
  return names;
}

}  // namespace

doc::Document rollback_section(const PlanView& view) {
  doc::Document d;
  d.heading(2, "Rollback strategy");
  d.paragraph(
      "Before contract one command goes back from anywhere to where it was before start: catalog and rows, with "
      "everything that either application has written meanwhile. It is asked for by a person; a broken-off rollback is resumed.");
  for (const Criteria& c : criteria(view)) {
    d.heading(3, "From " + std::string(c.name));
    d.facts({{strong("Command"), doc::code(command_for(view, c.phase))},
             {strong("What it costs"), cost_of_going_back(view.plan, c.phase)}});
    d.paragraph(strong("Take it when"));
    d.bullets(c.when);
    std::vector<Inline> steps = undoing(view.plan, c.phase);
    if (steps.empty()) continue;
    d.paragraph(c.phase == Phase::kExpand || c.phase == Phase::kContract
                    ? say("**It undoes**")
                    : say("**It undoes**, and then what the phases before did"));
    d.numbers(std::move(steps));
  }
  return d;
}

doc::Document doors_section(const PlanView& view) {
  const Commands commands = view.commands();
  const Plan& plan = view.plan;
  std::vector<Row> rows;
  rows.push_back({"cutover", "a person gives the command", "yes: rollback",
                  say("The new application is deployed; verification has passed.")});
  rows.push_back(
      {"contract", say("`{}`", commands.approved("contract")), "yes: restore",
       say("The soak ({}) is over, a verification since cutover has passed, and no old application is left.",
           span_text(plan.policies.soak))});
  const bool drops = !forward_steps_of(plan, Phase::kPurge).empty();
  rows.push_back({"purge", say("`{}`", commands.approved("purge")),
                  drops ? strong("no") : Inline("it drops nothing"),
                  say("The retention ({}) is over and there is a backup.",
                      span_text(plan.policies.retention))});
  doc::Document d;
  d.heading(2, "One-way doors and approvals");
  d.grid({"Door", "Opened by", "Can be undone", "Open it when"}, std::move(rows));
  std::vector<Inline> gone;
  for (const TableSummary& table : plan.tables) {
    for (const std::string& column : table.retired)
      gone.push_back(doc::code(table.table.display() + "." + column));
  }
  if (!gone.empty()) d.paragraph(say("Purge drops: {}.", joined(gone, ", ")));
  const std::vector<std::string> lost = without_way_back(plan);
  if (!lost.empty()) {
    d.callout(
        doc::Tone::kWarning, "What cannot be brought back",
        {say(
            "{} cannot be derived from the new shape. Rows written by the new application hold its default or NULL there after "
            "a rollback or restore; contract says how many before you approve it.",
            and_list(lost))});
  }
  return d;
}

}  // namespace shoofly
