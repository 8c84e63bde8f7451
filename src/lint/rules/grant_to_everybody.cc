// GRANT .. TO PUBLIC on tables, sequences, schemas and databases, on what is there and on what will
// be made.

#include <string>

#include <fmt/format.h>

#include "base/contains.h"
#include "lint/rule.h"
#include "lint/rules/mysql/altered.h"
#include "lint/wording.h"

namespace shoofly::lint {
namespace {

// That functions can be executed and types be used by everybody is so without a GRANT.
bool is_closed_at_first(const Privileges& rights) {
  return rights.kind.empty() || rights.kind == "table" || rights.kind == "sequence";
}

// USAGE alone shows only what a schema has.
bool makes_objects(const Privileges& rights) {
  return rights.kind == "schema" &&
         (rights.privileges.empty() || contains(rights.privileges, std::string("create")));
}

// Of a database everybody may connect to it and make temporary tables without a GRANT.
bool makes_schemas(const Privileges& rights) {
  return rights.kind == "database" &&
         (rights.privileges.empty() || contains(rights.privileges, std::string("create")));
}

std::string what_is_granted(const Privileges& rights) {
  const std::string schema = rights.objects.empty() ? "" : sql_name(rights.objects.front().name);
  if (rights.by_default && is_closed_at_first(rights))
    return fmt::format("every {} that is made{} from here on", rights.kind,
                       schema.empty() ? "" : " in schema " + schema);
  if (rights.by_default || rights.objects.empty()) return "";
  if (makes_objects(rights))
    return fmt::format("schema {}, CREATE among them: what a search_path finds there may be theirs",
                       schema);
  if (makes_schemas(rights))
    return fmt::format("database {}, CREATE among them: every role may make schemas in it", schema);
  if (!is_closed_at_first(rights)) return "";
  if (rights.in_schemas) return fmt::format("all {}s in schema {}", rights.kind, schema);
  return rights.objects.front().display();
}

// MariaDB 10.11 and later; for MySQL it is an account of that name.
void check_mariadb(const Scene& scene, const Privileges& rights, Reporter& reporter) {
  if (scene.server.engine != "mariadb" || rights.objects.empty()) return;
  const QualifiedName& on = rights.objects.front();
  reporter.report(fmt::format("everybody gets rights on {}{}{}", on.schema,
                              on.schema.empty() ? "" : ".", on.name),
                  {"grant them to the roles that need them"});
}

void check_grant_to_everybody(const Scene& scene, Reporter& reporter) {
  const auto* rights = scene.detail<Privileges>();
  if (rights == nullptr || !rights->grants || !rights->to_everybody) return;
  if (is_mysql(scene)) return check_mariadb(scene, *rights, reporter);
  const std::string what = what_is_granted(*rights);
  if (what.empty()) return;
  reporter.report(fmt::format("everybody gets rights on {}", what),
                  {"grant them to the roles that need them"});
}

}  // namespace

extern const Rule grant_to_everybody;
const Rule grant_to_everybody{"grant-to-everybody",
                              Family::kSecurity,
                              Severity::kWarning,
                              "every role of the database gets a right",
                              "PUBLIC is every role there is and every one that will be.",
                              check_grant_to_everybody,
                              nullptr,
                              Engines{true, true, false}};

}  // namespace shoofly::lint
