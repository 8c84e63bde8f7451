#pragma once

// Which files are new or changed since a commit, as git says.

#include <set>
#include <string>

#include "base/result.h"

namespace shoofly {

// Absolute paths of files of the work tree that `path` is in: added or modified since `ref`, or
// untracked and not ignored. Errors: invalid input (no work tree, no such commit), internal (git
// cannot be run).
Result<std::set<std::string>> changed_since(const std::string& path, const std::string& ref);

}  // namespace shoofly
