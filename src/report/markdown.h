#pragma once

// A document as Markdown (GitHub's dialect: tables, task lists, fenced code).

#include <string>

#include "report/document.h"

namespace shoofly {

std::string to_markdown(const doc::Document& document);

}  // namespace shoofly
