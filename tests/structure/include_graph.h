#pragma once

// The rule of which folder may include which, as data and as a function of one include line.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoofly::testing {

struct Include {
  std::string file;  // relative to src/, e.g. "plan/planner.cc"
  int line = 0;
  std::string target;  // e.g. "base/result.h" or "libpq-fe.h"
  bool quoted = false;
};

// Finds the include lines of a text.
std::vector<Include> includes_of(const std::string& file, std::string_view text);

// What is wrong with the include, naming place, edge and what is allowed; nothing if it is right.
// Tests (`*_test.cc`) may include any folder, but C library headers are closed to them as well.
std::optional<std::string> include_problem(const Include& include);

}  // namespace shoofly::testing
