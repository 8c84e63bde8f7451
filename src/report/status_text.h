#pragma once

// `shoofly status` and `shoofly history`: text for people, JSON for programs.

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "execute/run.h"
#include "report/document.h"
#include "report/run_view.h"

namespace shoofly {

doc::Document status_document(const RunView& view);
std::string status_text(const RunView& view);
nlohmann::json status_json(const RunView& view);

// Where no run was named and not exactly one is open: which are, and how the last one ended. `runs`
// newest first.
std::string open_runs_text(const std::vector<RunRecord>& runs, const std::string& target);
nlohmann::json open_runs_json(const std::vector<RunRecord>& runs, const std::string& target);

// Newest first, as the journal gives them.
std::string history_text(const std::vector<RunRecord>& runs);
nlohmann::json history_json(const std::vector<RunRecord>& runs);

}  // namespace shoofly
