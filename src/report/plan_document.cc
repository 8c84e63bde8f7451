#include "report/plan_document.h"

#include "report/markdown.h"
#include "report/page.h"
#include "report/plain.h"
#include "report/plan_sections.h"

namespace shoofly {

doc::Document plan_document(const PlanView& view) {
  doc::Document document;
  document.heading(1, "Database Migration Plan: " + view.plan.change);
  for (const auto section : {summary_section, findings_section, schema_section, operations_section,
                             data_section, steps_section, applications_section, cost_section,
                             rollback_section, doors_section, runbook_section, checklist_section,
                             observe_section, backup_section, traffic_section, change_section}) {
    document.append(section(view));
  }
  return document;
}

std::string plan_markdown(const PlanView& view) { return to_markdown(plan_document(view)); }
std::string plan_html(const PlanView& view) { return to_page(plan_document(view)); }

std::string plan_brief(const PlanView& view) {
  doc::Document document;
  document.append(summary_section(view))
      .append(findings_section(view))
      .append(steps_in_short(view));
  return to_plain(document);
}

}  // namespace shoofly
