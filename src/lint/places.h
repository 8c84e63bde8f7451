#pragma once

// From a place in a script's text to the one in its file. Pure.

#include <cstddef>
#include <vector>

#include "lint/migration.h"

namespace shoofly::lint {

class Places {
 public:
  // The script outlives it.
  explicit Places(const Script& script);
  Position in_file(Position in_text) const;  // of line 0, which is no place: the same

 private:
  const Script& script_;
  std::vector<std::size_t> lines_;  // where each begins; only for a text with origins
};

}  // namespace shoofly::lint
