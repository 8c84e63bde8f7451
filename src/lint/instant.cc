#include "lint/instant.h"

namespace shoofly::lint {

bool is_instant(const WrittenAct& act, const DdlFacts& facts) {
  const auto* make = std::get_if<MakeIndex>(&act);
  if (facts.rewrites || facts.scans || (make != nullptr && !make->only)) return false;
  const auto* aside = std::get_if<Aside>(&act);
  if (aside == nullptr) return true;
  if (std::holds_alternative<CodeBlock>(aside->detail) ||
      std::holds_alternative<ConstraintValidation>(aside->detail))
    return false;
  const auto* rows = std::get_if<RowWork>(&aside->detail);
  if (rows == nullptr) return true;
  if (!rows->calls.empty()) return false;
  switch (rows->verb) {
    case RowWork::Verb::kTruncate:
    case RowWork::Verb::kSelect:
      return true;
    case RowWork::Verb::kInsert:
      return !rows->from_query || rows->limited;
    default:
      return rows->limited;
  }
}

}  // namespace shoofly::lint
