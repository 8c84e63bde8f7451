#pragma once

// What changes in a file, as `diff -u` says it and `git apply` takes it. Pure.

#include <string>

namespace shoofly {

// Empty: nothing changes. `is_new`: there was no such file.
std::string unified_diff(const std::string& path, const std::string& before,
                         const std::string& after, bool is_new);

}  // namespace shoofly
