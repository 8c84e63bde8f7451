#pragma once

// `-- shoofly:ignore rule-id reason` before a statement, in it, or behind it in its last line: one
// rule is not asked about it. Pure.

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
  // The text outlives it.
  explicit Suppressions(std::string_view text);
  // Which statements they are for; each part once, in order.
  void place(const WrittenSchema& part);
  // After the last part.
  void conclude();
  // Of a finding whose place is still one of the script.
  bool cover(const Finding& finding);
  // On those that are wrong, or that covered nothing. `known`: the names of all rules; empty: any
  // name may be one.
  std::vector<Notice> notices(const std::string& file, const std::vector<std::string>& known) const;

 private:
  struct One {
    std::string rule;
    std::string reason;
    Position at;
    std::size_t byte = 0;
    std::size_t line_start = 0;
    bool behind = false;                        // something else stands before it in its line
    std::optional<std::size_t> statement = {};  // the number of the statement it is for
    std::vector<Position> acts = {};            // of that statement
    bool used = false;
  };

  bool has_not_begun(const One& one, std::size_t statement_start) const;

  std::string_view text_;
  std::vector<One> all_;
  // The last statement of the parts so far.
  std::optional<std::size_t> last_;
  std::vector<Position> last_acts_;
  std::size_t placed_ = 0;  // how many of them
};

}  // namespace shoofly::lint
