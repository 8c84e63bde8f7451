// A table is made anew with foreign keys off, and nobody looks.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/spelled.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void finish_rebuild_unchecked(const Ending& ending, Reporter& reporter) {
  if (ending.script.direction == Direction::kDown ||
      ending.transaction.asked.count("PRAGMA foreign_key_check") > 0 ||
      // In a transaction the pragma is without effect, and is not kept.
      ending.transaction.settings.count("foreign_keys") == 0)
    return;
  for (const auto& [name, left] : ending.transaction.left) {
    if (ending.after.find_table(name) == nullptr) continue;
    bool refers = false;
    for (const auto& [other, table] : ending.after.tables) {
      for (const WrittenConstraint& written : table.constraints)
        refers = refers || (written.constraint.kind == ConstraintKind::kForeignKey &&
                            (other == name || written.constraint.references == name));
    }
    if (!refers) continue;
    reporter.report_at(left.at,
                       fmt::format("{} is made anew with foreign keys off, and nothing looks "
                                   "whether references still hold",
                                   spelled_at(ending, left.at, name.name)),
                       {"PRAGMA foreign_key_check; before COMMIT"});
  }
}

}  // namespace

extern const Rule rebuild_unchecked;
const Rule rebuild_unchecked{
    "rebuild-unchecked",
    Family::kData,
    Severity::kNote,
    "a table is made anew and its references are not checked",
    "With foreign keys off a wrong copy goes unseen: a row that refers to nothing is found by nobody until it is written again.",
    nullptr,
    finish_rebuild_unchecked,
    kSqlite};

}  // namespace shoofly::lint
