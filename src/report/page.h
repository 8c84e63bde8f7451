#pragma once

// A document as one HTML page that needs nothing else: no script, no font, no picture from
// elsewhere. Readable in light and dark and on paper.

#include <string>

#include "report/document.h"

namespace shoofly {

std::string to_page(const doc::Document& document);

}  // namespace shoofly
