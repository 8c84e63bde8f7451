// The runbook with the exact commands, and the checklist for validation.

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/verification.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::code;
using doc::Inline;
using doc::Row;
using doc::say;

std::vector<Row> runbook_rows(const PlanView& view) {
  const Commands c = view.commands();
  const Plan& plan = view.plan;
  const std::string to_gate = interval_text(duration_of(plan, Phase::kExpand, Phase::kVerify));
  return {
      {"1", code(c.target("doctor")), "Nothing is refused. Make the backup (see there)."},
      {"2", code(c.start(view.change_file, "--dry-run")),
       "Changes nothing: plans again on the target as it is now and says what start would do."},
      {"3", code(c.start(view.change_file)),
       say("Expand, backfill, verify; stops at the gate. {}.", upper_first(to_gate))},
      {"", code(c.of("status", "--watch")),
       "In a second terminal: progress, rate, time left, events."},
      {"", code(c.of("pause")),
       say("At any time, or Ctrl-C: stops after the chunk under way. `{}` goes on, also after a crash.",
           c.of("resume"))},
      {"4", "deploy the new application",
       "Beside the old one, as gradually as you like. Both work."},
      {"5", code(c.of("cutover")),
       say("The new shape leads. A verification of every row follows by itself.")},
      {"6", code(c.of("verify")),
       say("Once more in the soak ({}), under the new application's traffic.",
           span_text(plan.policies.soak))},
      {"7", "take the old application out of use",
       "Every instance, job, report and console that reads the old shape."},
      {"8", code(c.approved("contract")), "The old shape goes out of sight. Nothing is dropped."},
      {"", code(c.of("restore")),
       say("If anything misses it, within the retention ({}).",
           span_text(plan.policies.retention))},
      {"9", code(c.approved("purge")), "After a backup. Drops the old shape; no way back."},
      {"any", code(c.of("rollback")), "Before contract: back to where it was before start."},
  };
}

// The same questions by hand, each under its sentence.
void append_sql(doc::Document& d, const std::vector<Verification>& verifications) {
  if (verifications.empty()) return;
  std::string text;
  for (const Verification& v : verifications) {
    text += fmt::format("{}-- {}: {}\n{};\n", text.empty() ? "" : "\n", v.question, v.expected,
                        v.select.str());
  }
  d.paragraph("By hand, with the answer that is right:");
  d.code("sql", text);
}

std::vector<Inline> before_start(const PlanView& view) {
  std::vector<Inline> checks = {say("`{}` refuses nothing.", view.commands().target("doctor")),
                                "A backup is there and was restored once.",
                                "The people who run the application know the day and this plan."};
  for (const TableSummary& table : view.plan.tables) {
    if (table.growth_bytes > 0) {
      checks.push_back(
          say("There is room for about {} more in {}, and for {} of log.",
              bytes_text(table.growth_bytes), table.table.display(),
              table.log_bytes > 0 ? bytes_text(table.log_bytes) : std::string("the same amount")));
    }
  }
  checks.emplace_back("No statement of the application inserts without naming its columns.");
  return checks;
}

}  // namespace

doc::Document runbook_section(const PlanView& view) {
  const Commands commands = view.commands();
  doc::Document d;
  d.heading(2, "Runbook");
  d.paragraph(say(
      "`start` prints the run's id; `{}` is the first run of this change on this target. The id may be left out where the target "
      "has one open run, but never in an approval.",
      view.run()));
  if (commands.password_left_out()) {
    d.callout(
        doc::Tone::kNote, "The password is left out",
        {say(
            "The server's client takes it from its own file or environment; or name the target in `shoofly.yaml` and write that name.")});
  }
  d.grid({"", "Command", "What happens"}, runbook_rows(view));
  return d;
}

doc::Document checklist_section(const PlanView& view) {
  const Commands c = view.commands();
  doc::Document d;
  d.heading(2, "Validation checklist");
  d.heading(3, "Before start");
  d.checks(before_start(view));
  d.heading(3, "At the gate");
  d.checks(
      {say("`{}` says \"at the gate\", with 0 rows out of step and the planted difference found.",
           c.of("status")),
       "The old application's error rate and p99 latency are as before start.",
       "The new application's tests pass against this database."});
  append_sql(d, verifications_after(view, Phase::kVerify));
  d.heading(3, "After cutover");
  d.checks({say("`{}` says \"soaking\", verified after cutover.", c.of("status")),
            "Error rate and p99 latency of both applications are as before.",
            "A sample of the pages and reports that show the new columns reads right."});
  append_sql(d, verifications_after(view, Phase::kCutover));
  d.heading(3, "Before contract");
  d.checks(
      {"No instance of the old application runs; no job, report or console reads the old shape.",
       say("`{}` passes.", c.of("verify")), "The soak is over."});
  d.heading(3, "Before purge");
  d.checks({"Nothing has logged a missing column since contract.",
            "A backup made after contract is there.", "The retention is over."});
  return d;
}

}  // namespace shoofly
