#pragma once

// `shoofly inspect`: a catalog as text for people. (Its JSON is catalog/json.h.)

#include <string>

#include "catalog/catalog.h"
#include "report/document.h"

namespace shoofly {

doc::Document catalog_document(const Catalog& catalog);
std::string catalog_text(const Catalog& catalog);

}  // namespace shoofly
