// DEFINER of views, triggers, routines and events.

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"

namespace shoofly::lint {
namespace {

// `root`@`localhost`: the server's own administrator, or that of a service that runs it.
bool is_administrator(std::string account) {
  account = account.substr(0, account.find('@'));
  std::erase_if(account, [](char c) { return c == '`' || c == '\'' || c == '"' || c == ' '; });
  return account == "root" || account == "mysql" || account == "admin" || account == "rdsadmin" ||
         account == "azure_superuser" || account == "cloudsqlsuperuser" ||
         account == "mariadb.sys" || account == "mysql.sys";
}

void check_definer_account(const Scene& scene, Reporter& reporter) {
  const auto* routine = scene.detail<Routine>();
  if (routine == nullptr || routine->account.empty() || !routine->definer) return;
  std::string account = routine->account;
  std::transform(account.begin(), account.end(), account.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (account.starts_with("current_")) return;
  if (!is_administrator(account)) reporter.at_most(Severity::kNote);
  const Aside& aside = *scene.act<Aside>();
  reporter.report(fmt::format("{} {} runs with the rights of {}, whoever calls it", aside.what,
                              scene.shown(aside.name), routine->account),
                  {"leave DEFINER out, or say sql security invoker",
                   "on a server without that account every use of it fails (1449)"});
}

}  // namespace

extern const Rule definer_account;
const Rule definer_account{
    "definer-account",
    Family::kSecurity,
    Severity::kWarning,
    "a stored program with an account of its own",
    "The account may have more rights than the one who calls, and need not be there on the next server.",
    check_definer_account,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
