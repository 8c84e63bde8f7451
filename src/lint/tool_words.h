#pragma once

// What to write instead of a tool's own call, in that tool's words. Pure.

#include <string>
#include <vector>

#include "lint/rule.h"

namespace shoofly::lint {

enum class IndexWork { kBuilt, kDropped };

// How the call asks for CONCURRENTLY; empty: the statement is written as SQL, or by another tool.
std::vector<std::string> concurrently_in_tools_words(const Scene& scene, IndexWork work);

}  // namespace shoofly::lint
