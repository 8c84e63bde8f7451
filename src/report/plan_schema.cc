// Schema changes: the predicted catalog after expand, after cutover and after purge against now
// (B1).

#include <fmt/format.h>

#include "report/plan_sections.h"
#include "report/schema_text.h"

namespace shoofly {
namespace {

std::string diff_text(const Catalog& before, const Catalog& after) {
  std::string text;
  for (const Table& table : before.tables) {
    const Table* match = after.find_table(table.name);
    if (match == nullptr) {
      text += fmt::format("- table {}\n", table.name.display());
      continue;
    }
    const std::string one = table_diff(table, *match);
    if (!one.empty()) text += (text.empty() ? "" : "\n") + one;
  }
  for (const Table& table : after.tables) {
    if (before.find_table(table.name) != nullptr) continue;
    text += fmt::format("{}+ table {}\n", text.empty() ? "" : "\n", table.name.display());
    for (const std::string& line : table_lines(table)) text += fmt::format("+   {}\n", line);
  }
  return text.empty() ? "  (as before)\n" : text;
}

}  // namespace

doc::Document schema_section(const PlanView& view) {
  struct Stage {
    Phase phase;
    const char* name;
    const char* note;
  };
  static constexpr Stage kStages[] = {
      {Phase::kVerify, "On the way: at the gate", ""},
      {Phase::kCutover, "On the way: after cutover", ""},
      {Phase::kContract, "On the way: after contract",
       "The old shape is out of sight: renamed, without constraints, kept by nobody. It waits for purge or restore."},
  };
  const Catalog& before = view.plan.before;
  const std::string end = diff_text(before, catalog_after(view, Phase::kPurge));
  doc::Document d;
  d.heading(2, "Schema changes");
  d.paragraph(
      "What the catalog will be, against what it is now. Each step is held against this prediction when it "
      "is done; a table that is not as predicted stops the run.");
  d.heading(3, "At the end: after purge");
  d.code("diff", end);
  std::string last;
  for (const Stage& stage : kStages) {
    const std::string text = diff_text(before, catalog_after(view, stage.phase));
    d.heading(3, stage.name);
    if (text == end || text == last) {
      d.paragraph(text == end ? "As at the end." : "As at the stage before.");
    } else {
      d.paragraph(stage.note).code("diff", text);
    }
    last = text;
  }
  return d;
}

}  // namespace shoofly
