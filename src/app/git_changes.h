#pragma once

// Which files are new or changed since a commit, as git says.

#include <optional>
#include <set>
#include <string>

#include "base/result.h"

namespace shoofly {

// What --since compares with: where HEAD has parted from `ref`, so that what others did there since
// is nobody's change here; `ref` itself where git knows no such commit (a shallow clone). Of HEAD
// before the first commit the empty tree. Errors: invalid input (no work tree, no such commit),
// internal (git cannot be run).
Result<std::string> commit_to_compare(const std::string& path, const std::string& ref);

// Absolute paths of files of the work tree that `path` is in: added or modified since `ref`, or
// untracked and not ignored. Errors: internal (git cannot be run).
Result<std::set<std::string>> changed_since(const std::string& path, const std::string& ref);

// Absolute paths of the files that `ref` has below the folder of `path`. Without a work tree, or
// where HEAD is asked for and there is no commit yet: none. Errors: invalid input (no such commit),
// internal.
Result<std::set<std::string>> files_of_commit(const std::string& path, const std::string& ref);

// A file as it was in `ref`; none: it was not there, or git cannot say.
std::optional<std::string> text_in_commit(const std::string& path, const std::string& ref);

}  // namespace shoofly
