#include "toolchain/flyway_settings.h"

#include <algorithm>
#include <cctype>

#include "toolchain/configuration.h"

namespace shoofly::toolchain {
namespace {

bool may_be_secret(std::string_view name) {
  constexpr std::string_view kWords[] = {"pass", "secret", "token", "key", "credential", "pw"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    return name.find(word) != std::string_view::npos;
  });
}

bool is_name(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '.';
  });
}

}  // namespace

FlywaySettings flyway_settings(std::string_view text) {
  constexpr std::string_view kPlaceholder = "flyway.placeholders.";
  const Configuration configuration(text);
  FlywaySettings settings;
  const auto take = [&](const char* key, std::string& into) {
    const std::string* said = configuration.find(std::string("flyway.") + key);
    if (said != nullptr && !said->empty()) into = *said;
  };
  const auto take_bool = [&](const char* key, bool& into) {
    std::string said = into ? "true" : "false";
    take(key, said);
    into = said == "true";
  };
  take("sqlMigrationPrefix", settings.versioned);
  take("undoSqlMigrationPrefix", settings.undo);
  take("repeatableSqlMigrationPrefix", settings.repeatable);
  take("baselineMigrationPrefix", settings.baseline);
  take("sqlMigrationSeparator", settings.separator);
  take("placeholderPrefix", settings.before);
  take("placeholderSuffix", settings.behind);
  take_bool("executeInTransaction", settings.in_transaction);
  take_bool("group", settings.together);
  take_bool("mixed", settings.mixed);
  take_bool("placeholderReplacement", settings.placeholders);
  take_bool("postgresql.transactional.lock", settings.lock_in_transaction);
  const std::vector<std::string> suffixes = configuration.list("flyway.sqlMigrationSuffixes");
  if (!suffixes.empty()) settings.suffixes = suffixes;
  for (const auto& [key, value] : configuration.values()) {
    if (key == "url" || key.ends_with(".url")) settings.engine = engine_named_by(value);
    if (!key.starts_with(kPlaceholder)) continue;
    std::string name = key.substr(kPlaceholder.size());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!may_be_secret(name) && is_name(value)) settings.values.emplace(name, value);
  }
  return settings;
}

}  // namespace shoofly::toolchain
