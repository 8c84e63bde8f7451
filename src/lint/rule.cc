#include "lint/rule.h"

#include <algorithm>
#include <iterator>

#include "lint/names.h"
#include "lint/spelled.h"
#include "lint/sql_words.h"

namespace shoofly::lint {

std::string_view to_string(Family family) {
  switch (family) {
    case Family::kLocks:
      return "locks";
    case Family::kCompatibility:
      return "compatibility";
    case Family::kData:
      return "data";
    case Family::kReversibility:
      return "reversibility";
    case Family::kIdempotence:
      return "idempotence";
    case Family::kTransactions:
      return "transactions";
    case Family::kTimeouts:
      return "timeouts";
    case Family::kTenants:
      return "tenants";
    case Family::kOrder:
      return "order";
    case Family::kSecurity:
      return "security";
    case Family::kHouse:
      return "house";
  }
  return "";
}

bool Scene::is_live(const QualifiedName& name) const {
  const QualifiedName home = schema.at_home(name);
  if (transaction.made.count(home) > 0 || transaction.objects.count(home) > 0) return false;
  const WrittenTable* known = schema.find_table(home);
  return known == nullptr || !known->temporary;
}

bool Scene::is_tools_own() const {
  if (script.origins.empty() || text.empty()) return false;
  const auto offset = static_cast<std::size_t>(text.data() - script.text.data());
  const auto next =
      std::upper_bound(script.origins.begin(), script.origins.end(), offset,
                       [](std::size_t at, const Origin& origin) { return at < origin.offset; });
  return next != script.origins.begin() && !std::prev(next)->verbatim;
}

std::string Scene::shown(const QualifiedName& name) const {
  const QualifiedName plain = name.schema == schema.home ? QualifiedName{"", name.name} : name;
  if (server.engine == "sqlite" && plain.schema.empty()) return shown_as_spelled(text, plain.name);
  const bool mysql = server.engine == "mariadb" || server.engine == "mysql";
  return mysql ? sql_name_in(server.engine, plain) : plain.display();
}

}  // namespace shoofly::lint
