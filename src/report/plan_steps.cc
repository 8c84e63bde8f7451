// The steps of each phase: what, why, what they lock and for how long, how they are undone.

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;
using doc::say;

std::string for_how_long(const Step& step, const Plan& plan) {
  if (step.facts.waits_without_blocking && blocks_application(step.facts)) {
    return fmt::format("each at most {}, one after the other; rows are read between them",
                       format_duration(lock_budget(plan)));
  }
  if (step.facts.waits_without_blocking) return "waits for others without holding them up";
  if (blocks_for_long(step, plan)) {
    return fmt::format("while the table is {} through: {}",
                       step.facts.rewrites ? "written" : "read", interval_text(step.duration));
  }
  if (!blocks_application(step.facts)) return "readers and writers do not wait for it";
  return fmt::format("at most {}", format_duration(lock_budget(plan)));
}

Inline lock_text(const Step& step, const Plan& plan) {
  if (fills(step.forward)) {
    return fmt::format("{} of one chunk, about {}",
                       plan.before.server.engine == "sqlite" ? "the write lock" : "row locks",
                       format_duration(plan.policies.backfill.target_time));
  }
  if (step.facts.locks.empty())
    return std::holds_alternative<DdlWork>(step.forward) ? "none that others notice"
                                                         : "none: it only reads";
  std::vector<Inline> locks;
  for (const LockFact& lock : step.facts.locks) {
    Inline text = say("**{}**", lock.mode);
    if (!lock.relation.name.empty()) text.add(say(" on {}", lock.relation.display()));
    if (!lock.blocks.empty()) text.add(say(": blocks {}", lock.blocks));
    locks.push_back(text);
  }
  return say("{}; {}", joined(locks, "; "), for_how_long(step, plan));
}

std::string rows_text(const Step& step) {
  if (std::holds_alternative<MoveWork>(step.forward))
    return "reads every row, moves those that match, in chunks";
  if (fills(step.forward)) return "writes every row, in chunks";
  if (step.facts.rewrites) return "rewrites every row";
  const bool reads = step.facts.scans || std::holds_alternative<CheckWork>(step.forward) ||
                     std::holds_alternative<TableCheckWork>(step.forward) ||
                     std::holds_alternative<CountWork>(step.forward);
  return reads ? "reads every row" : "touches no row";
}

std::string back_text(const Step& step) {
  if (step.phase == Phase::kPurge) return "none";
  const std::string text = describe(step.backward);
  if (text.empty() && std::holds_alternative<TableFillWork>(step.forward))
    return "goes with the table that it fills";
  if (text.empty() && fills(step.forward)) return "goes with the columns that it fills";
  return text.empty() ? "nothing to undo" : text;
}

std::vector<Row> rows_of(const Plan& plan, Phase phase) {
  std::vector<Row> rows;
  for (const Step* step : steps_of(plan, phase)) {
    if (std::holds_alternative<NoWork>(step->forward)) {
      rows.push_back({step->id, doc::prose(sentence(step->title)), "", "", "", back_text(*step)});
      continue;
    }
    rows.push_back({step->id,
                    say("**{}** {}", sentence(step->title), doc::prose(sentence(step->why))),
                    lock_text(*step, plan), rows_text(*step), interval_text(step->duration),
                    back_text(*step)});
  }
  return rows;
}

// What the change's `locks` say beyond the defaults.
std::vector<Inline> lock_rules(const Policies& policies) {
  std::vector<Inline> rules;
  if (policies.after_attempts == AfterAttempts::kKeepTrying)
    rules.push_back("After all attempts it goes on trying (`then: keep_trying`).");
  for (const MayCancel& rule : policies.may_cancel) {
    rules.push_back(
        say("Application **{}** in a transaction older than {} that stands in the way is {}.",
            rule.application, format_duration(rule.older_than),
            rule.terminate ? "cancelled, or its session ended where it is idle" : "cancelled"));
  }
  return rules;
}

}  // namespace

// One line per step, for a terminal.
doc::Document steps_in_short(const PlanView& view) {
  std::vector<Row> rows;
  for (const Phase phase : all_phases()) {
    for (const Step* step : forward_steps_of(view.plan, phase)) {
      std::vector<std::string> modes;
      for (const LockFact& lock : step->facts.locks) modes.push_back(lock.mode);
      const bool waits = blocks_application(step->facts);
      rows.push_back({step->id, step->title, modes.empty() ? "" : and_list(modes),
                      waits ? for_how_long(*step, view.plan) : "nobody waits",
                      interval_text(step->duration)});
    }
  }
  doc::Document d;
  d.heading(2, "Steps");
  d.grid({"Step", "What", "Lock", "Application waits", "Takes"}, std::move(rows));
  return d;
}

doc::Document steps_section(const PlanView& view) {
  const Plan& plan = view.plan;
  doc::Document d;
  d.heading(2, "Steps");
  d.paragraph(say(
      "A lock that is not granted within {} is given up and tried again, up to {} times with growing pauses; the "
      "sessions in the way are named. Steps can be repeated: each looks first whether it is done already.",
      format_duration(lock_budget(plan)), grouped(plan.policies.lock_attempts)));
  d.bullets(lock_rules(plan.policies));
  for (const Phase phase : all_phases()) {
    std::vector<Row> rows = rows_of(plan, phase);
    if (rows.empty() && phase != Phase::kSoak) continue;
    d.heading(3, upper_first(std::string(to_string(phase))));
    d.paragraph(meaning_of(plan, phase));
    if (phase == Phase::kSoak && rows.empty()) {
      d.paragraph(say("No step of its own: {}, in which `verify` may be run at any time.",
                      span_text(plan.policies.soak)));
    }
    d.grid({"Step", "What and why", "Lock, and what it blocks", "Rows", "Takes", "Undone by"},
           std::move(rows));
  }
  return d;
}

}  // namespace shoofly
