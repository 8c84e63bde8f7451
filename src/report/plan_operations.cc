// Operations with their risk class, and the strategy by which the data is transformed.

#include <algorithm>

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/words.h"

namespace shoofly {
namespace {

using doc::code;
using doc::Inline;
using doc::Row;
using doc::say;
using doc::strong;

// A cast made safe can be long; the JSON form of the plan has all of it.
constexpr std::size_t kLongest = 240;

std::vector<Inline> prose_list(const std::vector<std::string>& texts) {
  std::vector<Inline> list;
  for (const std::string& text : texts) list.push_back(doc::prose(sentence(text)));
  return list;
}

Row expression_row(const SyncColumn& column, const char* side) {
  if (column.derived.text.empty()) {
    return {code(column.name), column.type, side, "cannot be derived: it is left as it is"};
  }
  std::string note;
  if (column.derived.volatile_default)
    note = "; a new value for each row, filled once and never compared";
  if (!column.derived.immutable) note += "; depends on session settings, which are pinned";
  return {code(column.name), column.type, side,
          say("`{}`{}", shortened(column.derived.text, kLongest), note)};
}

std::vector<Row> expression_rows(const SyncSpec& spec) {
  std::vector<Row> rows;
  for (const SyncGroup& group : spec.groups) {
    for (const SyncColumn& column : group.new_side)
      rows.push_back(expression_row(column, "new, from the old"));
    for (const SyncColumn& column : group.old_side)
      rows.push_back(expression_row(column, "old, from the new"));
  }
  return rows;
}

bool two_sided(const SyncSpec& spec) {
  for (const SyncGroup& group : spec.groups) {
    if (!group.old_side.empty() && !group.new_side.empty()) return true;
  }
  return false;
}

Inline round_trip_text(const TableSummary& table) {
  if (table.sampled_rows == 0) {
    return say(
        "Not measured. `plan --exact` counts, over all rows, how many old values `back` would change.");
  }
  if (table.not_surviving == 0) {
    return say("Of {} each old value came back unchanged from `back` of its `value`.",
               counted(table.sampled_rows, "sampled row"));
  }
  const double share =
      static_cast<double>(table.not_surviving) / static_cast<double>(table.sampled_rows);
  return say(
      "**{}** ({} of {}) do not survive the round trip: `back` of their `value` is another text. "
      "Such a row stays as it is until an application writes its new side.",
      percent_text(share), grouped(table.not_surviving),
      counted(table.sampled_rows, "sampled row"));
}

std::string chunks_text(const BackfillPolicy& policy) {
  std::string text =
      fmt::format("{} to {} rows, {} workers, sized to take {} each", grouped(policy.batch_min),
                  grouped(policy.batch_max), policy.workers, format_duration(policy.target_time));
  if (policy.rows_per_second > 0)
    text += fmt::format("; at most {} rows a second", grouped(policy.rows_per_second));
  return text;
}

void append_table(doc::Document& d, const TableSummary& table, const Plan& plan) {
  const SyncSpec& spec = *table.spec;
  d.heading(3, table.table.display());
  d.grid({"Column", "Type", "Side", "Derived by"}, expression_rows(spec));
  std::vector<Row> facts;
  if (two_sided(spec)) facts.push_back({strong("Round trip"), round_trip_text(table)});
  if (two_sided(spec)) {
    facts.push_back(
        {strong("Who wins"),
         "A statement that writes both sides so that they do not agree: the old side until cutover, the new one afterwards."});
  }
  facts.push_back(
      {strong("Order"),
       say("Along the key ({}), in ranges; never by OFFSET, never by searching for rows that are left.",
           code(fmt::format("{}", fmt::join(spec.key, ", "))))});
  facts.push_back({strong("Chunks"), chunks_text(plan.policies.backfill)});
  facts.push_back(
      {strong("Safe to repeat"),
       say("Column `{}` marks each row: 0 until it is converted, by the backfill or by an application's own "
           "write. The backfill writes only rows at 0, so a row that an application has written is never "
           "touched and a chunk may run twice.",
           spec.marker)});
  facts.push_back(
      {strong("Safe to kill"),
       "A chunk and the note of its progress are one transaction. After a kill -9 or a power cut the run resumes at the last chunk."});
  if (!table.fired_triggers.empty()) {
    facts.push_back(
        {strong("Your triggers"),
         fmt::format("The backfill's UPDATE fires {} once per row{}.",
                     and_list(table.fired_triggers),
                     plan.policies.consent_triggers ? ", to which the change consents" : "")});
  }
  d.facts(std::move(facts));
}

// Rows, or columns of them, are written into another table too.
bool repeats_rows(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [](const Step& step) {
    return std::holds_alternative<TableFillWork>(step.forward);
  });
}

}  // namespace

doc::Document operations_section(const PlanView& view) {
  doc::Document d;
  d.heading(2, "Operations");
  for (const OperationSummary& operation : view.plan.operations) {
    d.heading(3, operation.label);
    d.facts({{strong("Risk"), risk_line(operation.risk, operation.reason)},
             {strong("Strategy"), doc::prose(sentence(operation.strategy))}});
    d.bullets(prose_list(operation.notes));
  }
  return d;
}

doc::Document data_section(const PlanView& view) {
  doc::Document d;
  d.heading(2, "Data transformation strategy");
  bool any = false;
  for (const TableSummary& table : view.plan.tables) {
    if (!table.spec) continue;
    if (!any) {
      d.paragraph(
          "New columns stand beside the old ones. From expand to contract triggers keep both in step in the row's "
          "own transaction, whichever side is written. Rows that nobody writes are converted by the backfill.");
    }
    any = true;
    append_table(d, table, view.plan);
  }
  if (!any && moves_rows(view.plan)) {
    d.paragraph("No value is transformed: rows move as they are, and are compared byte for byte.");
  } else if (!any && repeats_rows(view.plan)) {
    d.paragraph(
        "No value is transformed: it is written into another table as it is, and compared byte for byte.");
  } else if (!any) {
    d.paragraph("No row is transformed: the change concerns the catalog only.");
  }
  return d;
}

}  // namespace shoofly
