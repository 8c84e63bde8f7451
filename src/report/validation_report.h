#pragma once

// The validation report (E8): what a run has executed, what was checked and what was found, from
// its journal alone. It can be made at any point of a run and says where that is. Rows are named by
// keys.

#include <string>

#include "report/document.h"
#include "report/run_view.h"

namespace shoofly {

// `view.events` should hold all of the run's events, newest first.
doc::Document validation_document(const RunView& view);
std::string validation_markdown(const RunView& view);
std::string validation_html(const RunView& view);

}  // namespace shoofly
