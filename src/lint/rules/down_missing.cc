// A migration without its down part.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_down_missing(const Script& script, const Migration& migration,
                         const TransactionState& transaction, Reporter& reporter) {
  if (script.direction != Direction::kUp || !migration.expects_down || migration.has_down) return;
  if (!transaction.changed_schema && transaction.made.empty()) return;
  reporter.report("there is no down part", {"write what undoes it, or say that nothing does"});
}

}  // namespace

extern const Rule down_missing;
const Rule down_missing{
    "down-missing",
    Family::kReversibility,
    Severity::kNote,
    "there is no way back",
    "The tool has a place for one. Without it a bad release cannot be taken back with its schema.",
    nullptr,
    finish_down_missing};

}  // namespace shoofly::lint
