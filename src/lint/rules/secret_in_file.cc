// CREATE ROLE .. PASSWORD in a migration.

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "lint/rule.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

void check_secret_in_file(const Scene& scene, Reporter& reporter) {
  const auto* aside = scene.act<Aside>();
  if (aside == nullptr) return;
  std::string text(scene.text);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool role = text.starts_with("create role") || text.starts_with("create user") ||
                    text.starts_with("alter role") || text.starts_with("alter user") ||
                    text.starts_with("create user mapping") ||
                    text.starts_with("create subscription");
  const std::size_t word = text.find("password");
  if (!role || word == std::string::npos) return;
  const std::size_t value = text.find_first_not_of(" =\n", word + 8);
  const bool literal =
      value != std::string::npos && (text[value] == '\'' || aside->what == "subscription");
  if (!literal) return;
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
    nullptr};

}  // namespace shoofly::lint
