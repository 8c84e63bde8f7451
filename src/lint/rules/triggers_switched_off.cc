// session_replication_role = replica, and DISABLE TRIGGER.

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/undoing.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

std::string what_is_off(const Scene& scene, const TriggerSwitch& off) {
  const std::string table = scene.shown(off.table);
  if (!off.trigger.empty())
    return fmt::format("trigger {} of {} does nothing", sql_name(off.trigger), table);
  if (off.of_users) return fmt::format("triggers of {} do nothing", table);
  return fmt::format("triggers of {} do nothing, and its foreign keys are not checked", table);
}

// On again before anybody else can write: SHARE ROW EXCLUSIVE is held until COMMIT.
void check_rows_between(const Scene& scene, const TriggerSwitch& on, Reporter& reporter) {
  const auto& off = scene.transaction.switched_off;
  const auto found = off.find(switching_on(on, scene.schema).name);
  if (found == off.end()) return;
  std::vector<std::string> help = {
      "let them fire, or do in the same transaction what they would have done"};
  if (on.trigger.empty() && !on.of_users)
    help.emplace_back("look there for rows that break its foreign keys, before COMMIT");
  reporter.report_at(found->second,
                     fmt::format("{} for the rows that this transaction writes until they are on "
                                 "again: nothing makes up for it",
                                 what_is_off(scene, on)),
                     std::move(help));
}

void check_switch(const Scene& scene, const TriggerSwitch& triggers, Reporter& reporter) {
  if (!scene.is_live(triggers.table)) return;
  if (triggers.on) return check_rows_between(scene, triggers, reporter);
  std::string problem = fmt::format("{} from here on, for everybody", what_is_off(scene, triggers));
  std::vector<std::string> help = {
      "let them fire; where they must not, on again in the transaction of what needs it"};
  if (scene.transaction.open) {
    reporter.report_unless(switching_on(triggers, scene.schema), std::move(problem),
                           std::move(help));
  } else {
    reporter.report(std::move(problem), std::move(help));
  }
}

void check_triggers_switched_off(const Scene& scene, Reporter& reporter) {
  if (const auto* triggers = scene.detail<TriggerSwitch>())
    return check_switch(scene, *triggers, reporter);
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->name != "session_replication_role" || setting->reset ||
      setting->value != "replica")
    return;
  if (setting->local) {
    reporter.report("foreign keys and triggers do nothing in this transaction from here on",
                    {"let them fire, or do in the same transaction what they would have done"});
  } else {
    reporter.report("foreign keys and triggers do nothing in this session from here on",
                    {"let them fire; where they must not, in one transaction with what needs it"});
  }
}

}  // namespace

extern const Rule triggers_switched_off;
const Rule triggers_switched_off{
    "triggers-switched-off",
    Family::kSecurity,
    Severity::kWarning,
    "triggers do not fire for what is written from here on",
    "What a trigger keeps (an audit, another table, and with ALL or replica the foreign keys, too) misses these rows, and nobody is told.",
    check_triggers_switched_off,
    nullptr};

}  // namespace shoofly::lint
