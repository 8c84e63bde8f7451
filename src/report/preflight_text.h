#pragma once

// `shoofly doctor`: the preflight checks as text for people and as JSON for programs, and as a
// table for the plan; the worst first everywhere.

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "catalog/catalog.h"
#include "engine/engine.h"
#include "report/document.h"

namespace shoofly {

// Check, result, found, what to do.
std::vector<doc::Row> preflight_rows(const std::vector<PreflightCheck>& checks);

// A paragraph for each check that found something: what, what it means for a run, what to do; the
// others in one line.
std::string preflight_text(const ServerInfo& server, const std::vector<PreflightCheck>& checks);

nlohmann::json preflight_json(const std::vector<PreflightCheck>& checks);

}  // namespace shoofly
