#include "lint/refused_statements.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

// column-not-droppable is none: what the column's going breaks is to be known before it can go.
constexpr std::array<std::string_view, 13> kRefusals = {
    "statement-refused",      "column-not-there",    "column-there-already",
    "table-there-already",    "object-not-there",    "object-there-already",
    "second-primary-key",     "foreign-key-refused", "foreign-key-forbids",
    "algorithm-not-possible", "not-in-this-version", "text-index-without-prefix",
    "column-not-addable",
};
constexpr std::array<std::string_view, 14> kMoot = {
    "drop-column",
    "drop-table",
    "drop-object",
    "drop-default",
    "drop-key",
    "rename-column",
    "rename-table",
    "truncate-table",
    "partition-rows-go",
    "unique-over-rows",
    "update-in-one-piece",
    "delete-in-one-piece",
    "insert-select-in-one-piece",
    "rows-written-in-one-piece",
};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& rules, const Finding& finding) {
  return std::find(rules.begin(), rules.end(), finding.rule->id) != rules.end();
}

}  // namespace

bool is_refusal(const Finding& finding) {
  return finding.severity == Severity::kError && is_one_of(kRefusals, finding);
}

bool is_moot_if_refused(const Finding& finding) {
  const Family family = finding.rule->family;
  return !is_refusal(finding) &&
         (family == Family::kLocks || family == Family::kTimeouts || is_one_of(kMoot, finding));
}

}  // namespace shoofly::lint
