// The runbook with the exact commands, and the checklist for validation.

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/shapes.h"
#include "report/verification.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::code;
using doc::Inline;
using doc::Row;
using doc::say;

// Rows with a number of their own, and those that belong to the one before.
class Rows {
 public:
  void add(Inline command, Inline happens) {
    rows_.push_back({std::to_string(++number_), std::move(command), std::move(happens)});
  }
  void beside(Inline command, Inline happens, std::string when = "") {
    rows_.push_back({std::move(when), std::move(command), std::move(happens)});
  }
  std::vector<Row> take() { return std::move(rows_); }

 private:
  std::vector<Row> rows_;
  int number_ = 0;
};

void rows_to_gate(const PlanView& view, Rows& rows) {
  const Commands c = view.commands();
  const std::string to_gate = interval_text(duration_of(view.plan, Phase::kExpand, Phase::kVerify));
  rows.add(code(c.target("doctor")), "Nothing is refused. Make the backup (see there).");
  rows.add(code(c.start(view.change_file, "--dry-run")),
           "Changes nothing: plans again on the target as it is now and says what start would do.");
  rows.add(code(c.start(view.change_file)),
           say("Expand, backfill, verify; stops at the gate. {}.", upper_first(to_gate)));
  rows.beside(code(c.of("status", "--watch")),
              "In a second terminal: progress, rate, time left, events.");
  rows.beside(
      code(c.of("pause")),
      say("At any time, or Ctrl-C: stops after the chunk under way. `{}` goes on, also after a crash.",
          c.of("resume")));
}

void rows_to_soak(const PlanView& view, const Shapes& shapes, Rows& rows) {
  const Commands c = view.commands();
  if (!shapes.old_schema.empty()) {
    rows.add("move the old application to its schema",
             say("`search_path = {}, ...` for its role or in its URL. {}", shapes.old_schema,
                 old_application_moves(shapes)));
  }
  if (shapes.two) {
    rows.add(
        "deploy the new application",
        shapes.new_schema.empty()
            ? Inline("Beside the old one, as gradually as you like. Both work.")
            : say("With `search_path = {}, ...`, beside the old one, as gradually as you like.",
                  shapes.new_schema));
  } else if (shapes.moves) {
    rows.add("deploy what has to find the rows in the other table", "Before they move.");
  }
  if (shapes.in_step) {
    rows.add(code(c.of("cutover")),
             say("The new shape leads. A verification of every row follows by itself."));
    rows.add(code(c.of("verify")),
             say("Once more in the soak ({}), under the new application's traffic.",
                 span_text(view.plan.policies.soak)));
  } else {
    rows.add(code(c.of("cutover")), say("{}.", upper_first(cutover_meaning(shapes))));
  }
}

void rows_to_end(const PlanView& view, const Shapes& shapes, Rows& rows) {
  const Commands c = view.commands();
  const std::string retention = span_text(view.plan.policies.retention);
  if (shapes.two) {
    rows.add("take the old application out of use",
             "Every instance, job, report and console that reads the old shape.");
  } else if (shapes.contract) {
    rows.add("take out of use what the change removes", "Every instance, job, report and console.");
  }
  rows.add(code(c.approved("contract", contract_flag(shapes))),
           shapes.two        ? "The old shape goes out of sight. Nothing is dropped."
           : shapes.contract ? "What the change removes is taken away."
           : shapes.purge    ? "No steps in this change; the retention begins."
                             : "No steps in this change, so the soak need not be over.");
  if (shapes.contract)
    rows.beside(code(c.of("restore")),
                say("If anything misses it, within the retention ({}).", retention));
  rows.add(code(c.approved("purge", purge_flag(shapes))),
           shapes.two     ? "After a backup. Drops the old shape; no way back."
           : shapes.purge ? "After a backup. No way back from there."
                          : "No steps in this change: ends the run, and need not wait.");
}

std::string way_back(const Shapes& shapes) {
  const std::string where = "Before contract: back to where it was before start.";
  if (shapes.two) return where + " Take the new application back first: its shape goes at once.";
  return shapes.adds ? where + " Take back first what uses what was added." : where;
}

std::vector<Row> runbook_rows(const PlanView& view) {
  const Shapes shapes = shapes_of(view.plan);
  Rows rows;
  rows_to_gate(view, rows);
  rows_to_soak(view, shapes, rows);
  rows_to_end(view, shapes, rows);
  rows.beside(code(view.commands().of("rollback")), way_back(shapes), "any");
  return rows.take();
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

namespace {

std::vector<Inline> at_gate(const Shapes& shapes, const Commands& c) {
  std::vector<Inline> checks;
  checks.push_back(
      shapes.in_step
          ? say("`{}` says \"at the gate\", with 0 rows out of step and the planted difference found.",
                c.of("status"))
          : say("`{}` says \"at the gate\".", c.of("status")));
  checks.emplace_back("The old application's error rate and p99 latency are as before start.");
  if (shapes.two || shapes.adds)
    checks.emplace_back("The new application's tests pass against this database.");
  if (!shapes.old_schema.empty())
    checks.push_back(
        say("Every instance of the old application has schema `{}` first in its search_path.",
            shapes.old_schema));
  return checks;
}

std::vector<Inline> after_cutover(const Shapes& shapes, const Commands& c) {
  std::vector<Inline> checks;
  checks.push_back(shapes.in_step
                       ? say("`{}` says \"soaking\", verified after cutover.", c.of("status"))
                       : say("`{}` says \"soaking\".", c.of("status")));
  checks.emplace_back(shapes.two ? "Error rate and p99 latency of both applications are as before."
                                 : "The application's error rate and p99 latency are as before.");
  if (shapes.two)
    checks.emplace_back("A sample of the pages and reports that show the new columns reads right.");
  return checks;
}

std::vector<Inline> before_contract(const Shapes& shapes, const Commands& c) {
  std::vector<Inline> checks;
  if (shapes.two) {
    checks.emplace_back(
        "No instance of the old application runs; no job, report or console reads the old shape.");
  } else if (shapes.contract) {
    checks.emplace_back("No instance, job, report or console uses what the change removes.");
  }
  if (shapes.in_step) checks.push_back(say("`{}` passes.", c.of("verify")));
  checks.emplace_back(contract_flag(shapes).empty()
                          ? "The soak is over."
                          : "Nothing: contract and purge have no steps in this change.");
  return checks;
}

}  // namespace

doc::Document checklist_section(const PlanView& view) {
  const Commands c = view.commands();
  const Shapes shapes = shapes_of(view.plan);
  doc::Document d;
  d.heading(2, "Validation checklist");
  d.heading(3, "Before start");
  d.checks(before_start(view));
  d.heading(3, "At the gate");
  d.checks(at_gate(shapes, c));
  append_sql(d, verifications_after(view, Phase::kVerify));
  d.heading(3, "After cutover");
  d.checks(after_cutover(shapes, c));
  append_sql(d, verifications_after(view, Phase::kCutover));
  d.heading(3, "Before contract");
  d.checks(before_contract(shapes, c));
  if (!shapes.purge) return d;
  d.heading(3, "Before purge");
  d.checks({shapes.contract
                ? "Nothing has logged a missing column, table or constraint since contract."
                : "Nobody wants the change taken back.",
            "A backup made after contract is there.", "The retention is over."});
  return d;
}

}  // namespace shoofly
