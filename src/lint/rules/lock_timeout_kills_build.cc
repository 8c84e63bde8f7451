// lock_timeout set before CREATE INDEX CONCURRENTLY.

#include <string>

#include <fmt/format.h>

#include "lint/rewriting.h"
#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// SET without LOCAL lasts as long as the session, and most tools have one for all files of a run.
void check_inherited(const Scene& scene, Reporter& reporter) {
  const auto found = scene.transaction.inherited.find("lock_timeout");
  if (found == scene.transaction.inherited.end() || found->second.value == "0") return;
  const std::string there = fmt::format(
      "in {}: set local lock_timeout, or reset lock_timeout at its end", found->second.file);
  // With a second statement it would be a transaction, in which the server refuses this.
  const bool message = scene.script.wrapping == Wrapping::kMessage;
  reporter.report(
      fmt::format("lock_timeout is still {} where one session runs {} and then this: CONCURRENTLY "
                  "waits longer than that for one old transaction, fails, and leaves an invalid "
                  "index behind",
                  found->second.value, found->second.file),
      message ? remarks_only({there}) : around({"set lock_timeout = 0;"}, {}, {"and " + there}));
}

void check_lock_timeout_kills_build(const Scene& scene, Reporter& reporter) {
  // Refused in a transaction, it leaves nothing behind.
  if (!scene.facts.waits_without_blocking || scene.transaction.open ||
      scene.statement.number == scene.transaction.block)
    return;
  const auto* rebuild = scene.detail<Rebuild>();
  const bool builds = scene.act<MakeIndex>() != nullptr || scene.act<TakeIndex>() != nullptr ||
                      (rebuild != nullptr && rebuild->concurrently);
  if (!builds) return;
  const auto found = scene.transaction.settings.find("lock_timeout");
  if (found == scene.transaction.settings.end()) return check_inherited(scene, reporter);
  if (found->second == "0") return;
  reporter.report(fmt::format("lock_timeout is {}: CONCURRENTLY waits longer than that for one old "
                              "transaction, fails, and leaves an invalid index behind",
                              found->second),
                  without_timeout("lock_timeout", found->second));
}

}  // namespace

extern const Rule lock_timeout_kills_build;
const Rule lock_timeout_kills_build{
    "lock-timeout-kills-build",
    Family::kTimeouts,
    Severity::kWarning,
    "a short lock_timeout ends CONCURRENTLY half way",
    "CONCURRENTLY waits for older transactions without stopping anybody. Ended by the timeout, it leaves an invalid index behind, which costs every write and helps no read.",
    check_lock_timeout_kills_build,
    nullptr};

}  // namespace shoofly::lint
