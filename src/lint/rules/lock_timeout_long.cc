// SET lock_timeout to more than five seconds.

#include <cstdlib>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_lock_timeout_long(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || setting->reset || setting->name != "lock_timeout") return;
  char* unit = nullptr;
  double seconds = std::strtod(setting->value.c_str(), &unit);
  const std::string_view name(unit);
  if (name.empty() || name == "ms") seconds /= 1000;
  if (name == "min") seconds *= 60;
  if (name == "h") seconds *= 3600;
  if (seconds <= 5) return;
  reporter.report(
      fmt::format("for up to {} every read and write of the table waits", setting->value),
      {"set lock_timeout = '300ms'; and try again when it fails"});
}

}  // namespace

extern const Rule lock_timeout_long;
const Rule lock_timeout_long{
    "lock-timeout-long",
    Family::kTimeouts,
    Severity::kNote,
    "everybody waits as long as the lock_timeout",
    "While a strong lock is waited for, every read and write of the table waits behind it, up to that time.",
    check_lock_timeout_long,
    nullptr};

}  // namespace shoofly::lint
