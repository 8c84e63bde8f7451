#pragma once

// The "Database Migration Plan" (B11): one document from a plan and what preflight found, as
// Markdown for a pull request and as a page that needs nothing else. For machines there is
// plan/plan_json.h.

#include <string>

#include "report/document.h"
#include "report/plan_view.h"

namespace shoofly {

doc::Document plan_document(const PlanView& view);
std::string plan_markdown(const PlanView& view);
std::string plan_html(const PlanView& view);
// What a terminal shows before `start`: summary, warnings and steps.
std::string plan_brief(const PlanView& view);

}  // namespace shoofly
