#pragma once

// `-- shoofly:ignore rule-id reason` before a statement, or in it: one rule is not asked about it.
// Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema_file.h"

namespace shoofly::lint {

struct Suppression {
  std::string rule;
  std::string reason;
  Position at;
  std::size_t statement = 0;  // the number of the statement it is for
  bool used = false;
};

// `line`: of the file, the text's first.
std::vector<Suppression> read_suppressions(std::string_view text,
                                           const std::vector<StatementSpan>& spans, int line = 1);

}  // namespace shoofly::lint
