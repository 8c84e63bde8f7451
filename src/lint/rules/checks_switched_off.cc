// PRAGMA ignore_check_constraints.

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_checks_switched_off(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->name != "ignore_check_constraints") return;
  const std::string& value = setting->value;
  if (value != "on" && value != "1" && value != "yes" && value != "true") return;
  reporter.report("rows that are written from here on are not held against any CHECK",
                  {"write rows that fit; or make the table anew with the CHECK as it is to be"});
}

}  // namespace

extern const Rule checks_switched_off;
const Rule checks_switched_off{
    "checks-switched-off",
    Family::kData,
    Severity::kWarning,
    "CHECK constraints are not looked at",
    "What does not fit stays in the table, and is refused when it is written again.",
    check_checks_switched_off,
    nullptr,
    kSqlite};

}  // namespace shoofly::lint
