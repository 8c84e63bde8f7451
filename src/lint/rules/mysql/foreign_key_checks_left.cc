// SET foreign_key_checks = 0 that is not taken back.

#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"

namespace shoofly::lint {
namespace {

void check_foreign_key_checks_left(const Scene& scene, Reporter& reporter) {
  const auto* setting = scene.detail<SessionSetting>();
  if (setting == nullptr || !turns_checking_off(*setting) || keys_unchecked(scene)) return;
  reporter.report_unless(
      checking_of_keys(),
      "foreign_key_checks stays 0 after this file: what the session runs next is "
      "not checked either",
      {"set foreign_key_checks = 1; at the end of the file"});
}

}  // namespace

extern const Rule foreign_key_checks_left;
const Rule foreign_key_checks_left{
    "foreign-key-checks-left",
    Family::kTransactions,
    Severity::kNote,
    "the next migration is run without its foreign keys",
    "SET lasts as long as the session, and the tool runs the next file in the same one.",
    check_foreign_key_checks_left,
    nullptr,
    kMysql};

}  // namespace shoofly::lint
