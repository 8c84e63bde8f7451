// What both applications see in each phase, what the promise leaves out, and what a pass costs.

#include <algorithm>

#include <fmt/format.h>

#include "report/engine_notes.h"
#include "report/plan_sections.h"
#include "report/shapes.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::Inline;
using doc::Row;
using doc::say;
using doc::strong;

// Old and new application that see the same share a row.
void merge_same(std::vector<Row>& rows) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Row& first = rows[i - 1];
    const Row& second = rows[i];
    bool same = first[0].text() == second[0].text();
    for (std::size_t c = 2; c < first.size(); ++c)
      same = same && first[c].text() == second[c].text();
    if (!same) continue;
    first[1] = "both";
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(i--));
  }
}

// One row per phase and application, the three statements beside each other.
std::vector<Row> visibility_rows(const std::vector<Visibility>& all) {
  std::vector<Row> rows;
  std::string last;
  for (const Visibility& v : all) {
    const std::string key = v.phase + "\n" + v.application;
    if (key != last) rows.push_back({v.phase, v.application, "", "", ""});
    last = key;
    const std::size_t column = v.statement == "INSERT" ? 2 : v.statement == "UPDATE" ? 3 : 4;
    rows.back()[column] = doc::prose(v.sees);
  }
  merge_same(rows);
  return rows;
}

std::vector<Inline> outside_promise(const PlanView& view) {
  const EngineNotes& notes = notes_for(view.plan.before.server.engine);
  std::vector<Inline> list;
  const auto add = [&](const std::vector<std::string>& texts,
                       const std::vector<std::string>& about) {
    for (const std::string& text : texts) {
      list.push_back(about.empty() ? doc::prose(text)
                                   : say("{}: {}", doc::code(and_list(about)), doc::prose(text)));
    }
  };
  const std::vector<std::string> widened = widened_tables(view.plan);
  if (!widened.empty()) add(notes.for_new_columns, widened);
  const std::vector<std::string> retyped = retyped_columns(view.plan);
  if (!retyped.empty()) add(notes.for_retyped_columns, retyped);
  for (const Step& step : view.plan.steps) {
    if (blocks_for_long(step, view.plan)) {
      list.push_back(say("Step {} ({}) holds its lock while the table is {} through: {}.", step.id,
                         step.title, step.facts.rewrites ? "written" : "read",
                         interval_text(step.duration)));
    }
    if (undoing_blocks_for_long(step, view.plan)) {
      list.push_back(say("Undoing step {} ({}) holds its lock while the table is {} through: {}.",
                         step.id, step.title, step.backward_facts.rewrites ? "written" : "read",
                         interval_text(step.backward_duration)));
    }
  }
  return list;
}

std::string known_bytes(std::int64_t bytes) {
  if (bytes == 0) return "none";
  return bytes < 0 ? "not known" : "about " + bytes_text(bytes);
}

}  // namespace

doc::Document applications_section(const PlanView& view) {
  doc::Document d;
  d.heading(2, "Zero downtime: what both applications see");
  d.paragraph(
      shapes_of(view.plan).two
          ? "The old application knows only the old shape, the new one only the new. From the gate to contract both work on the "
            "same rows at the same time, so the deploy can be gradual, and undone, without touching the database."
          : "This change keeps no two shapes in step. What the statements of an application see, before it "
            "and after:");
  for (const OperationSummary& operation : view.plan.operations) {
    if (operation.visibility.empty()) continue;
    d.heading(3, operation.label);
    d.grid({"Phase", "Application", "INSERT", "UPDATE", "SELECT"},
           visibility_rows(operation.visibility));
  }
  d.heading(3, "What this promise leaves out");
  std::vector<Inline> outside = outside_promise(view);
  const bool warned = !view.plan.warnings.empty();
  if (outside.empty() && !warned) {
    const bool noted = std::any_of(view.plan.operations.begin(), view.plan.operations.end(),
                                   [](const OperationSummary& one) { return !one.notes.empty(); });
    d.paragraph(noted ? "Only what is noted under \"Operations\"."
                      : "Nothing is known for this change on this engine.");
  }
  if (warned)
    d.paragraph(outside.empty() ? "Only what is under \"Before you start\"."
                                : "What is under \"Before you start\", and:");
  d.bullets(std::move(outside));
  return d;
}

doc::Document cost_section(const PlanView& view) {
  std::vector<Row> rows;
  for (const TableSummary& table : view.plan.tables) {
    if (!table.full_pass) continue;
    rows.push_back({doc::code(table.table.display()), grouped(table.rows),
                    interval_text(table.backfill), known_bytes(table.log_bytes),
                    known_bytes(table.growth_bytes)});
  }
  doc::Document d;
  d.heading(2, "What a pass over every row costs here");
  if (rows.empty() && moves_rows(view.plan)) {
    return d.paragraph(
        "There is none: only the rows that match are written, deleted here and inserted there. Their room "
        "in the table that they leave is free for reuse, but not given back.");
  }
  if (rows.empty()) return d.paragraph("There is none: no row is written.");
  d.paragraph(
      "However small the wish looks, a new column beside an old one has to be filled, and that writes every row once.");
  d.grid({"Table", "Rows", "Time", "Log written", "Growth"}, std::move(rows));
  std::vector<Inline> notes;
  for (const std::string& text : notes_for(view.plan.before.server.engine).full_pass)
    notes.push_back(doc::prose(text));
  d.bullets(std::move(notes));
  return d;
}

}  // namespace shoofly
