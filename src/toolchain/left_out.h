#pragma once

// Files beside a tool's migrations that look like migrations and are none: by their names, or
// because the tool's own list leaves them out.

#include <string>
#include <vector>

#include "lint/project_rule.h"
#include "toolchain/folder.h"

namespace shoofly::toolchain {

std::vector<lint::LeftOut> left_out_of(std::string_view tool, const Folder& folder,
                                       const std::vector<lint::Migration>& migrations);

}  // namespace shoofly::toolchain
