// GRANT ALL, GRANT SUPER on *.*

#include <string>

#include "base/contains.h"
#include "lint/rule.h"

namespace shoofly::lint {
namespace {

bool is_of_server(const Privileges& rights) {
  return rights.objects.size() == 1 && rights.objects.front().schema == "*" &&
         rights.objects.front().name == "*";
}

void check_grant_on_everything(const Scene& scene, Reporter& reporter) {
  const auto* rights = scene.detail<Privileges>();
  if (rights == nullptr || !rights->grants || !is_of_server(*rights)) return;
  const bool all = rights->privileges.empty();
  if (!all && !contains(rights->privileges, std::string("SUPER"))) return;
  const bool passes_on = scene.words().find("with grant option") != std::string::npos;
  reporter.report(std::string(all ? "the account gets every right on every database of the server"
                                  : "the account gets SUPER, a right over the whole server") +
                      (passes_on ? ", and may give its rights to others" : ""),
                  {"grant it the rights that it needs, on its own database: grant select, insert, "
                   "update, delete on DATABASE.* to .."});
}

}  // namespace

extern const Rule grant_on_everything;
const Rule grant_on_everything{
    "grant-on-everything",
    Family::kSecurity,
    Severity::kWarning,
    "an account that may do everything on the server",
    "Whoever has its password, or finds a hole in what uses it, has more than one application's database.",
    check_grant_on_everything,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
