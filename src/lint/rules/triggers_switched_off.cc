// session_replication_role = replica, and DISABLE TRIGGER.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
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

void check_triggers_switched_off(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  const auto* trigger = scene.detail<TriggerSwitch>();
  const bool role = setting != nullptr && setting->name == "session_replication_role" &&
                    !setting->reset && setting->value == "replica";
  const bool off = trigger != nullptr && !trigger->on && scene.is_live(trigger->table);
  if (!role && !off) return;
  reporter.report(
      role ? std::string("foreign keys and triggers do nothing in this session from here on")
           : fmt::format("{} from here on, for everybody", what_is_off(scene, *trigger)),
      {"let them fire; where they must not, in one transaction with what needs it"});
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
