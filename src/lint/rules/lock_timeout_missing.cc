// Strong locks without lock_timeout.

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_lock_timeout_missing(const Scene& scene, Reporter& reporter) {
  const auto limit = scene.transaction.settings.find("lock_timeout");
  const bool limited = limit != scene.transaction.settings.end() && limit->second != "0";
  if (limited || scene.facts.waits_without_blocking) return;
  for (const LockFact& lock : scene.facts.locks) {
    if (!lock.blocks_reads || !scene.is_live(lock.relation)) continue;
    bool held = false;
    for (const LockFact& before : scene.transaction.locks)
      held =
          held || (before.blocks_reads && before.relation == scene.schema.at_home(lock.relation));
    if (held) return;
    reporter.report(
        fmt::format("{} on {} is waited for without a limit, and everybody waits behind it",
                    lock.mode, scene.shown(lock.relation)),
        {"set lock_timeout = '300ms'; before it, and try again when it fails"});
    return;
  }
}

}  // namespace

extern const Rule lock_timeout_missing;
const Rule lock_timeout_missing{
    "lock-timeout-missing",
    Family::kTimeouts,
    Severity::kNote,
    "a strong lock is asked for without a limit to the waiting",
    "While it waits for the longest reader, every read and write of the table waits behind it.",
    check_lock_timeout_missing,
    nullptr};

}  // namespace shoofly::lint
