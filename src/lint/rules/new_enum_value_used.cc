// ALTER TYPE .. ADD VALUE, used in the same transaction.

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_new_enum_value_used(const Scene& scene, Reporter& reporter) {
  if (!scene.transaction.open || scene.detail<RowWork>() == nullptr) return;
  for (const std::string& label : scene.transaction.labels) {
    if (scene.text.find("'" + label + "'") == std::string_view::npos) continue;
    reporter.report(
        fmt::format("\"{}\" was added by this transaction and cannot be used in it (55P04)", label),
        {"a migration of its own for ADD VALUE"});
  }
}

}  // namespace

extern const Rule new_enum_value_used;
const Rule new_enum_value_used{
    "new-enum-value-used",
    Family::kTransactions,
    Severity::kError,
    "a new value of an enum is used in the transaction that adds it",
    "The server refuses it (55P04): a new value can be used when its transaction has committed.",
    check_new_enum_value_used,
    nullptr};

}  // namespace shoofly::lint
