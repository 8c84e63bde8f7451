#pragma once

// `-- shoofly:ignore rule-id reason` before a statement, or in it: one rule is not asked about it.
// Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/schema_file.h"
#include "lint/finding.h"

namespace shoofly::lint {

// Those of one script, whose statements come in parts.
class Suppressions {
 public:
  explicit Suppressions(std::string_view text);
  // Which statements they are for; each part once, in order.
  void place(const WrittenSchema& part);
  // Of a finding whose place is still one of the script.
  bool cover(const Finding& finding);
  // On those that are wrong, or that covered nothing.
  std::vector<Notice> notices(const std::string& file) const;

 private:
  struct One {
    std::string rule;
    std::string reason;
    Position at;
    std::size_t byte = 0;
    std::optional<std::size_t> statement = {};  // the number of the statement it is for
    std::vector<Position> acts = {};            // of that statement
    bool used = false;
  };

  std::vector<One> all_;
  std::size_t placed_ = 0;  // how many of them
};

}  // namespace shoofly::lint
