#pragma once

// `shoofly inspect` and `shoofly doctor`: a catalog and the preflight checks as text for people,
// the checks as JSON for programs. (A catalog's JSON is catalog/json.h.)

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "catalog/catalog.h"
#include "engine/engine.h"
#include "report/document.h"

namespace shoofly {

doc::Document catalog_document(const Catalog& catalog);
std::string catalog_text(const Catalog& catalog);

// Check, result, found, what to do; the worst first.
std::vector<doc::Row> preflight_rows(const std::vector<PreflightCheck>& checks);
doc::Document preflight_document(const ServerInfo& server,
                                 const std::vector<PreflightCheck>& checks);
std::string preflight_text(const ServerInfo& server, const std::vector<PreflightCheck>& checks);
nlohmann::json preflight_json(const std::vector<PreflightCheck>& checks);

}  // namespace shoofly
