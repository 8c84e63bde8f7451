// session_replication_role = replica, and DISABLE TRIGGER.

#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_triggers_switched_off(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  const auto* trigger = scene.detail<TriggerSwitch>();
  const bool role = setting != nullptr && setting->name == "session_replication_role" &&
                    !setting->reset && setting->value == "replica";
  const bool off = trigger != nullptr && !trigger->on && scene.is_live(trigger->table);
  if (!role && !off) return;
  reporter.report(
      role ? std::string("foreign keys and triggers do nothing in this session from here on")
           : fmt::format("triggers of {} do nothing from here on, for everybody",
                         scene.shown(trigger->table)),
      {"let them fire; where they must not, in one transaction with what needs it"});
}

}  // namespace

extern const Rule triggers_switched_off;
const Rule triggers_switched_off{
    "triggers-switched-off",
    Family::kSecurity,
    Severity::kWarning,
    "triggers do not fire for what is written from here on",
    "Foreign keys are not checked, audit and sync triggers do nothing, and nobody is told.",
    check_triggers_switched_off,
    nullptr};

}  // namespace shoofly::lint
