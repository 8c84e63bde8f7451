#pragma once

// The folders of migrations below one that has none of a tool: a tool's files are that tool's
// wherever they are, and what no tool knows is plain SQL.

#include <string>
#include <vector>

#include "base/result.h"
#include "toolchain/tools.h"

namespace shoofly::toolchain {

struct ProjectsBelow {
  std::vector<Asked> projects;        // each with its folder; empty: no tool's files are there
  std::vector<std::string> not_read;  // folders with SQL or migrations that are left out, with why
};

// `folder`: its own files are no tool's. What is below tests, and copies that a build makes, counts
// only where nothing else is there. Errors: the system's, with the folder's name.
Result<ProjectsBelow> projects_below(const Folder& folder);

}  // namespace shoofly::toolchain
