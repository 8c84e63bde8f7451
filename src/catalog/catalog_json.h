#pragma once

// A catalog as JSON and back, exact in both directions: the form `inspect --format json` prints and
// a journal keeps.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "catalog/catalog.h"

namespace shoofly {

nlohmann::json to_json(const Catalog& catalog);
nlohmann::json to_json(const Table& table);
// Errors: invalid input, naming what is missing.
Result<Catalog> catalog_from_json(const std::string& text);

}  // namespace shoofly
