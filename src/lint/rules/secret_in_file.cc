// CREATE ROLE .. PASSWORD in a migration.

#include <algorithm>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_secret_in_file(const Scene& scene, Reporter& reporter) {
  const bool mysql = scene.server.engine == "mysql" || scene.server.engine == "mariadb";
  const auto* aside = scene.act<Aside>();
  const auto* role = scene.detail<RoleWork>();
  bool says = role != nullptr && role->password;
  if (mysql && aside != nullptr) {
    constexpr std::string_view kIdentified = "identified by ";
    const auto by = std::search(
        scene.text.begin(), scene.text.end(), kIdentified.begin(), kIdentified.end(),
        [](unsigned char there, unsigned char lower) { return std::tolower(there) == lower; });
    says = std::find(by, scene.text.end(), '\'') != scene.text.end();
  }
  if (!says) return;
  reporter.report("whoever reads this file knows the password",
                  {"set it outside of migrations, and now a new one"});
}

}  // namespace

extern const Rule secret_in_file;
const Rule secret_in_file{
    "secret-in-file",
    Family::kSecurity,
    Severity::kError,
    "a password stands in the file",
    "It is in the repository for good, in every copy, and in the server's log.",
    check_secret_in_file,
    nullptr,
    Engines{true, true, false}};

}  // namespace shoofly::lint
