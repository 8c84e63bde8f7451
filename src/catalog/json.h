#pragma once

// Catalogs, tables, actions and sync specs as JSON and back, exact in both directions: what
// `inspect --format json` prints and the journal keeps.

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "catalog/action.h"
#include "catalog/catalog.h"
#include "catalog/sync.h"

namespace shoofly {

nlohmann::json to_json(const Catalog& catalog);
nlohmann::json to_json(const Table& table);
nlohmann::json to_json(const Action& action);
nlohmann::json to_json(const SyncSpec& spec);

// One text and back. Errors: invalid input, naming the path of what is missing or wrong.
std::string catalog_to_text(const Catalog& catalog);
Result<Catalog> catalog_from_text(const std::string& text);
std::string action_to_text(const Action& action);
Result<Action> action_from_text(const std::string& text);
std::string sync_to_text(const SyncSpec& spec);
Result<SyncSpec> sync_from_text(const std::string& text);

}  // namespace shoofly
