// SET GLOBAL, SET PERSIST.

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

void check_server_setting_changed(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr || aside->what != "SET GLOBAL") return;
  reporter.report("the setting is changed for every database of the server",
                  {"set session, if the migration needs it; the server's configuration else"});
}

}  // namespace

extern const Rule server_setting_changed;
const Rule server_setting_changed{
    "server-setting-changed",
    Family::kCompatibility,
    Severity::kWarning,
    "a setting of the whole server changes",
    "It takes a right that a migration should not have; SET GLOBAL is lost at the next start of the server.",
    check_server_setting_changed,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
