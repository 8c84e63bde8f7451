// PRAGMA journal_mode.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_journal_mode_changed(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->name != "journal_mode") return;
  if (scene.transaction.open) {
    reporter.report("the journal mode cannot be changed in a transaction",
                    {"before BEGIN, in a file that the tool runs without a transaction"});
  } else if (setting->value == "off" || setting->value == "memory") {
    reporter.report(
        fmt::format("with journal_mode = {} a process that dies while it writes leaves a broken "
                    "file",
                    setting->value),
        {"WAL, or the default"});
  }
}

}  // namespace

extern const Rule journal_mode_changed;
const Rule journal_mode_changed{
    "journal-mode-changed",
    Family::kTransactions,
    Severity::kWarning,
    "the journal mode is changed where it cannot be, or to one that loses the file",
    "The journal is what makes a transaction whole after a crash.",
    check_journal_mode_changed,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
