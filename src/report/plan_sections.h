#pragma once

// The sections of the plan document, one function each, in the order in which they are read.

#include "report/document.h"
#include "report/plan_view.h"

namespace shoofly {

doc::Document summary_section(const PlanView& view);
doc::Document findings_section(const PlanView& view);
doc::Document schema_section(const PlanView& view);
doc::Document operations_section(const PlanView& view);
doc::Document data_section(const PlanView& view);
doc::Document steps_section(const PlanView& view);
doc::Document steps_in_short(const PlanView& view);
doc::Document applications_section(const PlanView& view);
doc::Document cost_section(const PlanView& view);
doc::Document rollback_section(const PlanView& view);
doc::Document doors_section(const PlanView& view);
doc::Document runbook_section(const PlanView& view);
doc::Document checklist_section(const PlanView& view);
doc::Document observe_section(const PlanView& view);
doc::Document backup_section(const PlanView& view);
doc::Document traffic_section(const PlanView& view);
doc::Document change_section(const PlanView& view);

}  // namespace shoofly
