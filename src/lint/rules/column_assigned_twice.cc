// SET a = .., a = ..

#include <set>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_column_assigned_twice(const Scene& scene, Reporter& reporter) {
  const auto* rows = scene.detail<RowWork>();
  if (rows == nullptr) return;
  const std::set<std::string> once(rows->columns.begin(), rows->columns.end());
  if (once.size() == rows->columns.size()) return;
  reporter.report("one column is written twice by one statement", {"write it once"});
}

}  // namespace

extern const Rule column_assigned_twice;
const Rule column_assigned_twice{"column-assigned-twice",
                                 Family::kData,
                                 Severity::kError,
                                 "a column is assigned twice",
                                 "The server refuses the statement (42601).",
                                 check_column_assigned_twice,
                                 nullptr};

}  // namespace shoofly::lint
