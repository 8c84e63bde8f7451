// PRAGMA journal_mode, and synchronous.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_journal_mode_changed(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr) return;
  const bool unsynced = setting->value == "off" || setting->value == "0";
  if (setting->name == "synchronous" && unsynced && !scene.transaction.open) {
    reporter.report(
        "with synchronous = off a loss of power, or a crash of the system, may leave a broken file",
        {"leave it as it is, or synchronous = normal with a WAL"});
  }
  if (setting->name != "journal_mode") return;
  if (scene.transaction.open) {
    reporter.report("the journal mode cannot be changed in a transaction",
                    {scene.transaction.by_tool && scene.script.wrapping == Wrapping::kAllPending
                         ? "by hand: the tool has one transaction for all that is pending"
                         : "before BEGIN, in a file that the tool runs without a transaction"});
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
    "the journal mode is changed where it cannot be, or what keeps the file whole is off",
    "The journal is what makes a transaction whole after a crash.",
    check_journal_mode_changed,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
